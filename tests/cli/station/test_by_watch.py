"""The time as somebody types it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from station.cli.station.by_watch import instant_in
from station.errors import InputError
from tests.cli.station.test_day import station
from tests.village.fake_daemon import FakeDaemon

SHOWN = datetime.fromisoformat("2026-11-30T03:00:00+07:00")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("17:04", "2026-11-30T17:04:30+07:00"),
        (" 17:04 ", "2026-11-30T17:04:30+07:00"),
        ("17:04:09", "2026-11-30T17:04:09+07:00"),
        ("2026-12-01 05:00", "2026-12-01T05:00:30+07:00"),
        ("2026-12-01  05:00:10", "2026-12-01T05:00:10+07:00"),
    ],
)
def test_what_is_typed_is_of_the_villages_zone(typed: str, expected: str) -> None:
    assert instant_in(typed, SHOWN) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("typed", ["", "now", "25:00", "5 giờ", "2026-13-01 05:00", "1 2 17:04"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="is no time"):
        instant_in(typed, SHOWN)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[FakeDaemon]:
    with FakeDaemon(tmp_path / "run" / "control.sock") as made:
        made.replies["set-clock"] = {"trusted": True, "text": "set by somebody, within 60.0 s"}
        yield made


def test_the_technician_is_asked_and_what_the_box_goes_by_then_is_said(
    daemon: FakeDaemon, tmp_path: Path
) -> None:
    done = station(tmp_path, "set-clock", "17:04", typed="y\n")
    assert "Is it 2026-11-30 17:04:30 now?" in done.output
    assert "within 60.0 s" in done.output
    [asked] = daemon.asked_to("set-clock")
    assert asked["instant"] == "2026-11-30T17:04:30+07:00"


@pytest.mark.parametrize("words", [["17:04"], ["25:00", "--yes"]])
def test_who_says_no_or_nonsense_sets_nothing(
    daemon: FakeDaemon, tmp_path: Path, words: list[str]
) -> None:
    done = station(tmp_path, "set-clock", *words, typed="n\n")
    assert done.exit_code != 0
    assert daemon.asked_to("set-clock") == []

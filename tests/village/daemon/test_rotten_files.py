"""One file in the state folder that isn't whole stops neither the start nor a sync."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.programme.asrun import Outcome
from tests.village.simulated import Village
from tests.village.years.two_slots import MIDNIGHT, office_of_two_slots

DEEP = b"[" * 90_000
ENDLESS = b'{"at": 1e999, "skipped": 1e999}'


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village", office_of_two_slots(tmp_path / "office"), MIDNIGHT)
    made.sync()
    yield made
    made.close()


@pytest.mark.parametrize("data", [DEEP, ENDLESS, b"\xff" * 99, b"[]"])
@pytest.mark.parametrize("name", ["memos/abc.json", "disk-fault.json", "rtc.json"])
def test_it_starts_and_plays(village: Village, name: str, data: bytes) -> None:
    (village.folder / name).write_bytes(data)
    village.power_cut(timedelta(minutes=5))
    village.until(5, 4)
    assert [entry.outcome for entry in village.log()] == [Outcome.PLAYED]


@pytest.mark.parametrize("mark", ["overrides", "memos", "phones"])
def test_a_mark_that_is_no_form_is_none(village: Village, mark: str) -> None:
    village.journal.mark(mark, DEEP.decode())
    village.power_cut(timedelta(minutes=5))
    village.until(5, 4)
    assert [entry.outcome for entry in village.log()] == [Outcome.PLAYED]


def test_a_bulletin_that_cannot_be_read_keeps_no_news_away(village: Village) -> None:
    bulletins = village.folder / "library" / "bulletins"
    (bulletins / "khac.json").write_bytes(b" " * 1_500_000)  # more than is ever read
    village.office.add_bulletin("moi", "Tin mới", b"OggS new", seconds=30)
    village.office.publish()
    village.sync()
    assert (bulletins / "moi.json").exists()
    assert not (bulletins / "khac.json").exists()

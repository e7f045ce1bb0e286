"""A journal whose file is damaged is begun anew: the village goes on speaking, and never twice."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.village.asrun.journal import Journal
from station.village.asrun.opening import open_journal
from tests.village.simulated import Village
from tests.village.years.two_slots import MIDNIGHT, office_of_two_slots

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
ENTRY = AsRunEntry("0", Kind.SCHEDULED, "Bản tin sáng", NOW, Outcome.PLAYED)
PAGE, ROWS = 4096, 3000


def overwrite(page: int) -> Callable[[bytes], bytes]:
    return lambda data: data[: page * PAGE] + b"\xa5" * PAGE + data[(page + 1) * PAGE :]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a journal of years."""
    path = tmp_path_factory.mktemp("journal") / "journal.sqlite"
    journal = Journal(path)
    journal.enter_all(replace(ENTRY, key=str(number)) for number in range(ROWS))
    journal.begin("hand/1", Kind.HAND, "Tay", NOW, NOW, ("cong-lang",), ())
    journal.mark("seen", NOW.isoformat())
    journal.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    ("damage", "least"),
    [
        (overwrite(100), ROWS - 100),
        (overwrite(40), ROWS - 100),
        (overwrite(0), 0),
        (overwrite(1), 0),
        (lambda data: data[: len(data) // 2], 0),
        (lambda data: data[:100], 0),
        (lambda data: bytes(len(data)), 0),
    ],
)
def test_what_can_be_read_is_kept(
    tmp_path: Path, whole: bytes, damage: Callable[[bytes], bytes], least: int
) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(damage(whole))
    journal, fault = open_journal(path, tmp_path / "aside.sqlite", NOW)
    assert fault == ""
    assert len(journal.keys()) >= least
    if least:
        assert journal.marked("seen") == NOW.isoformat()
        assert [entry.key for entry in journal.unfinished(NOW)] == ["hand/1"]
    journal.enter(replace(ENTRY, key="new"))
    journal.close()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village", office_of_two_slots(tmp_path / "office"), MIDNIGHT)
    made.sync()
    yield made
    made.close()


def damaged_while_off(village: Village, off: timedelta) -> None:
    """Nothing of the journal can be read when the power is back."""
    village.journal.close()
    for suffix in ("-wal", "-shm"):
        path = village.settings.places.journal
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    village.settings.places.journal.write_bytes(b"\xa5" * 3 * PAGE)
    village.power_cut(off)


def test_the_next_session_plays_and_the_page_tells(village: Village) -> None:
    village.until(6)
    damaged_while_off(village, timedelta(minutes=5))
    village.until(18)
    (entry,) = village.log()
    assert (entry.key, entry.outcome) == ("cong/2026-11-23", Outcome.PLAYED)
    told = [each.text for each in village.station.state.journal_writer.findings() if not each.fit]
    assert "begun anew" in told[0]


def test_what_may_have_sounded_before_does_not_sound_again(village: Village) -> None:
    village.until(5, second=10)
    assert village.sounding
    players = len(village.players)
    damaged_while_off(village, timedelta(seconds=20))
    village.until(6)
    assert len(village.players) == players
    (entry,) = village.log()
    assert (entry.outcome, entry.reason) == (Outcome.REFUSED, Reason.DISK)

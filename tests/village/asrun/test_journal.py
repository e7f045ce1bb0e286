"""The journal: what was acknowledged stays, what played never plays again."""

import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.errors import StorageError
from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.village.asrun.journal import Journal

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
ENTRY = AsRunEntry(
    key="sang/2026-11-23",
    kind=Kind.SCHEDULED,
    title="Buổi sáng",
    planned=NOW,
    outcome=Outcome.PLAYED,
    started=NOW,
    ended=NOW + timedelta(minutes=2),
    error_ms=0.02,
    zones=("cong-lang",),
    items=("cchc",),
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "state" / "journal.sqlite")
    yield opened
    opened.close()


def begin(journal: Journal, key: str = ENTRY.key) -> None:
    journal.begin(key, Kind.SCHEDULED, "Buổi sáng", NOW, NOW, ("cong-lang",), ("cchc",))


def test_an_entry_is_given_back_whole_with_a_rising_number(journal: Journal) -> None:
    second = replace(ENTRY, key="b", outcome=Outcome.MISSED, reason=Reason.TOO_LATE, error_ms=None)
    numbers = [journal.enter(ENTRY), journal.enter(second)]
    assert journal.last(10) == ((numbers[1], second), (numbers[0], ENTRY))
    assert numbers == sorted(numbers)


def test_what_began_is_known_before_it_ends(journal: Journal) -> None:
    begin(journal)
    assert journal.keys() == {ENTRY.key}


def test_what_was_on_the_air_when_the_power_went_is_entered_as_cut_once(journal: Journal) -> None:
    begin(journal)
    (cut,) = journal.unfinished(NOW + timedelta(hours=1))
    assert (cut.outcome, cut.reason, cut.zones) == (Outcome.CUT, Reason.POWER_CUT, ("cong-lang",))
    journal.enter(cut)
    assert journal.unfinished(NOW) == ()


def test_what_ended_is_not_unfinished(journal: Journal) -> None:
    begin(journal)
    journal.enter(ENTRY)
    assert journal.unfinished(NOW) == ()


def test_marks_are_kept_over_each_other(journal: Journal) -> None:
    assert journal.marked("seen") is None
    journal.mark("seen", "a")
    journal.mark("seen", "b")
    assert journal.marked("seen") == "b"


def test_a_mark_that_was_not_written_is_not_remembered_either(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    journal.mark("seen", "a")
    with closing(sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)) as other:
        other.execute(
            "CREATE TRIGGER no BEFORE INSERT ON marks BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        with pytest.raises(StorageError):
            journal.mark_all({"synced": "c", "seen": "b"})
    assert (journal.marked("seen"), journal.marked("synced")) == ("a", None)
    journal.close()


def test_old_entries_are_forgotten_and_numbers_never_come_again(journal: Journal) -> None:
    begin(journal, "on the air")
    numbers = [journal.enter(replace(ENTRY, key=str(n))) for n in range(5)]
    journal.forget(keep=2)
    assert [entry.key for _, entry in journal.last(10)] == ["4", "3"]
    assert {"3", "4", "on the air"} <= journal.keys()
    journal.forget(keep=0)
    assert journal.last(10) == ()
    assert journal.enter(ENTRY) > numbers[-1]


def test_a_full_disk_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    journal.enter(ENTRY)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))  # every write now fails
    try:
        with pytest.raises(StorageError, match="df -h"):
            journal.enter(replace(ENTRY, key="b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert [entry.key for _, entry in journal.last(10)] == [ENTRY.key]
    journal.enter(replace(ENTRY, key="c"))
    journal.close()


def test_a_file_that_is_no_journal_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match="journal's file is damaged"):
        Journal(path)

"""The journal writer: entries wait for the disk, the air doesn't."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from station.errors import StorageError
from station.programme.asrun import AsRunEntry, Kind, Outcome
from station.programme.request import AirItem, AirRequest
from station.village.asrun.journal import Journal
from station.village.asrun.writer import RECENT, JournalWriter

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
ENTRY = AsRunEntry("sang/2026-11-23", Kind.SCHEDULED, "Buổi sáng", NOW, Outcome.PLAYED)
REQUEST = AirRequest(
    key=ENTRY.key,
    kind=Kind.SCHEDULED,
    title="Buổi sáng",
    starts=NOW,
    ends=NOW + timedelta(minutes=45),
    grace_until=NOW + timedelta(minutes=1),
    zones=("cong-lang",),
    items=(AirItem("0" * 64, "Cải cách", "cchc"),),
)


class TryingJournal(Journal):
    """A real journal, in memory, that refuses or hangs while told to."""

    def __init__(self) -> None:
        super().__init__(None)
        self.full = False
        self.goes_on = threading.Event()
        self.goes_on.set()

    def enter(self, entry: AsRunEntry) -> int:
        self._try()
        return super().enter(entry)

    def begin(self, *what: Any) -> None:
        self._try()
        super().begin(*what)

    def _try(self) -> None:
        self.goes_on.wait()
        if self.full:
            raise StorageError("the journal can't be written or read (disk is full)")


@pytest.fixture
def journal() -> Iterator[TryingJournal]:
    made = TryingJournal()
    yield made
    made.goes_on.set()
    made.close()


class Watch:
    """A clock that a test turns."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def keys(journal: Journal) -> list[str]:
    return [entry.key for _, entry in reversed(journal.last(1000))]


def test_what_a_full_disk_refused_is_written_in_order_when_it_has_room(
    journal: TryingJournal,
) -> None:
    watch = Watch()
    journal_writer = JournalWriter(journal, watch)
    journal.full = True
    for key in ("a", "b", "c"):
        journal_writer.enter(replace(ENTRY, key=key))
    assert [finding.part for finding in journal_writer.findings()] == ["disk"]
    journal.full = False
    journal_writer.work_again()
    assert keys(journal) == []
    watch.now += 60
    journal_writer.work_again()
    assert keys(journal) == ["a", "b", "c"]
    assert list(journal_writer.findings()) == []


def test_a_beginning_that_the_disk_refuses_is_said_at_once(journal: TryingJournal) -> None:
    journal_writer = JournalWriter(journal, Watch())
    journal.full = True
    with pytest.raises(StorageError, match="full"):
        journal_writer.begin(REQUEST, NOW, 1.0)
    journal.full = False
    journal_writer.begin(REQUEST, NOW, 1.0)
    assert journal.keys() == {REQUEST.key}


def test_a_disk_that_hangs_holds_nobody_up(journal: TryingJournal) -> None:
    watch = Watch()
    journal_writer = JournalWriter(journal, watch)
    journal_writer.start()
    journal.goes_on.clear()
    journal_writer.enter(ENTRY)
    with pytest.raises(StorageError, match="took nothing"):
        journal_writer.begin(REQUEST, NOW, 0.05)
    watch.now += 60
    assert [finding.part for finding in journal_writer.findings()] == ["disk"]
    journal.goes_on.set()
    journal_writer.close()
    assert keys(journal) == [ENTRY.key]
    assert journal.unfinished(NOW) != ()  # the beginning came late, but it came


def test_its_end_does_not_wait_for_a_dead_disk(
    journal: TryingJournal, caplog: pytest.LogCaptureFixture
) -> None:
    journal_writer = JournalWriter(journal, Watch())
    journal_writer.start()
    journal.goes_on.clear()
    journal_writer.enter(ENTRY)
    journal_writer.enter(replace(ENTRY, key="b"))
    journal_writer.close(patience=0.05)
    assert "never written: b" in caplog.text
    journal.goes_on.set()
    journal_writer.thread.join(10)


def test_the_newest_entries_are_at_hand_from_the_start(journal: TryingJournal) -> None:
    for number in range(RECENT + 5):
        journal.enter(replace(ENTRY, key=str(number)))
    journal_writer = JournalWriter(journal, Watch())
    journal_writer.enter(replace(ENTRY, key="new"))
    assert [entry.key for entry in journal_writer.recent][-2:] == [str(RECENT + 4), "new"]
    assert len(journal_writer.recent) == RECENT

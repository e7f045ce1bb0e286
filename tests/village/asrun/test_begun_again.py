"""A broadcast that begins again over its own row, and how sure the disk is."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.village.asrun.journal import Journal

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
FULL = 2
WARNING = AsRunEntry(
    key="emergency/bao",
    kind=Kind.EMERGENCY,
    title="Bão số 5",
    planned=NOW,
    outcome=Outcome.FAILED,
    reason=Reason.CARD,
    zones=("cong-lang",),
    items=("bao",),
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "journal.sqlite")
    yield opened
    opened.close()


def begin(journal: Journal, now: datetime, kind: Kind = Kind.EMERGENCY) -> None:
    journal.begin(WARNING.key, kind, WARNING.title, NOW, now, WARNING.zones, WARNING.items)


def test_what_begins_again_and_loses_its_power_is_found_unfinished(journal: Journal) -> None:
    begin(journal, NOW)
    journal.enter(replace(WARNING, outcome=Outcome.CUT, reason=Reason.PREEMPTED))
    begin(journal, NOW + timedelta(minutes=1))
    (cut,) = journal.unfinished(NOW + timedelta(hours=1))
    assert (cut.key, cut.outcome, cut.reason) == (WARNING.key, Outcome.CUT, Reason.POWER_CUT)


def test_what_begins_again_keeps_the_instant_at_which_it_first_began(journal: Journal) -> None:
    begin(journal, NOW)
    journal.enter(WARNING)
    begin(journal, NOW + timedelta(minutes=1))
    (cut,) = journal.unfinished(NOW + timedelta(hours=1))
    assert cut.started == NOW


def test_a_warning_that_only_failed_may_sound_until_it_begins_again(journal: Journal) -> None:
    begin(journal, NOW)
    journal.enter(WARNING)
    assert journal.keys() == frozenset()
    begin(journal, NOW + timedelta(minutes=1))
    assert journal.keys() == {WARNING.key}


def test_a_warning_that_sounded_once_stays_known_whatever_failed_after(journal: Journal) -> None:
    journal.enter(replace(WARNING, outcome=Outcome.PLAYED, started=NOW))
    journal.enter(WARNING)
    assert journal.keys() == {WARNING.key}


def test_a_warning_that_was_cut_after_its_first_frame_is_known(journal: Journal) -> None:
    cut = replace(WARNING, outcome=Outcome.CUT, reason=Reason.PREEMPTED)
    journal.enter(cut)
    assert journal.keys() == frozenset()
    journal.enter(replace(cut, started=NOW))
    assert journal.keys() == {WARNING.key}


def test_a_session_that_failed_is_known_and_not_tried_again(journal: Journal) -> None:
    journal.enter(replace(WARNING, key="sang/2026-11-23", kind=Kind.SCHEDULED))
    assert journal.keys() == {"sang/2026-11-23"}


def test_each_row_is_on_the_disk_before_it_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the SQLite here was built with: another's usual may be less than FULL."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def careless(*args: object, **options: object) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*args, **options)  # type: ignore[call-overload]
        made.execute("PRAGMA synchronous=OFF")
        opened.append(made)
        return made

    monkeypatch.setattr(sqlite3, "connect", careless)
    journal = Journal(tmp_path / "journal.sqlite")
    assert opened[0].execute("PRAGMA synchronous").fetchone() == (FULL,)
    assert opened[0].execute("PRAGMA journal_mode").fetchone() == ("wal",)
    journal.close()

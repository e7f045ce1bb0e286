"""Journals whose rows had their facts in an English note: taken over once, and nothing is lost."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.programme.asrun import AsRunEntry, Kind, Outcome, Proof, ProofReason, Reason
from station.village.asrun.journal import Journal
from station.village.asrun.schema import FORM
from station.village.asrun.table import NAMES

SECOND_FORM = """
CREATE TABLE begun (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, planned TEXT NOT NULL,
    begun TEXT NOT NULL, zones TEXT NOT NULL, items TEXT NOT NULL, finished INTEGER NOT NULL
) STRICT;
CREATE TABLE asrun (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, planned TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
    started TEXT, ended TEXT, error_ms REAL, underruns INTEGER NOT NULL,
    zones TEXT NOT NULL, items TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX asrun_key ON asrun (key);
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
ALTER TABLE asrun ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE asrun ADD COLUMN proof TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE asrun ADD COLUMN sent_db REAL;
ALTER TABLE asrun ADD COLUMN heard_db REAL;
PRAGMA user_version=2;
"""
NOW = "2026-11-22T22:00:00.000000+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(SECOND_FORM)
    return path


def noted(
    path: Path,
    note: str,
    reason: str = "",
    proof: str = "unknown",
    started: str | None = NOW,
) -> AsRunEntry:
    """The entry that a row of the second form becomes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(
            "INSERT INTO asrun (key, kind, title, planned, outcome, reason, started, underruns,"
            " zones, items, note, proof) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            ("sang", "scheduled", "Sáng", NOW, "cut", reason, started, 0, "[]", "[]", note, proof),
        )
    journal = Journal(path)
    ((_, entry),) = journal.last(1)
    journal.close()
    return entry


def test_who_stopped_it_what_had_no_room_and_what_the_proof_rests_on_are_fields(
    path: Path,
) -> None:
    note = "by the box's button; too long for its session, left out: dai, hai 2×; proof: no-mains"
    entry = noted(path, note, "by-hand", "did-not")
    assert (entry.by, entry.preempted_by) == ("the box's button", "")
    assert entry.left_out == ("dai", "hai", "hai")
    assert (entry.proof, entry.proof_reason) == (Proof.DID_NOT, ProofReason.NO_MAINS)
    assert entry.note == ""


def test_what_it_gave_way_to_is_no_person(path: Path) -> None:
    entry = noted(path, "by emergency/bao", "pre-empted")
    assert (entry.by, entry.preempted_by, entry.note) == ("", "emergency/bao", "")


def test_when_a_power_cut_was_found_is_an_instant(path: Path) -> None:
    entry = noted(path, "found at 2026-11-23 05:06:07 UTC", "power-cut")
    assert entry.found_at == datetime(2026, 11, 23, 5, 6, 7, tzinfo=UTC)
    assert entry.note == ""


@pytest.mark.parametrize(
    ("proof", "started", "reason"),
    [
        ("sounded", NOW, ProofReason.HEARD),
        ("unknown", NOW, ProofReason.NOTHING_TO_PROVE_BY),
        ("unknown", None, ProofReason.NONE),
    ],
)
def test_a_verdict_without_a_remark_had_said_it_all(
    path: Path, proof: str, started: str | None, reason: ProofReason
) -> None:
    assert noted(path, "", "", proof, started).proof_reason is reason


@pytest.mark.parametrize("note", ["proof: nonsense", "found at noon", "a word; and; another"])
def test_what_is_no_known_fact_stays_noted(path: Path, note: str) -> None:
    entry = noted(path, f"by panel; {note}")
    assert (entry.by, entry.note) == ("panel", note)


def test_notes_are_taken_over_once(path: Path) -> None:
    noted(path, "")
    journal = Journal(path)
    later = AsRunEntry(
        "b", Kind.HAND, "", datetime.now(UTC), Outcome.CUT, Reason.BY_HAND, note="by nobody"
    )
    journal.enter(later)
    journal.close()
    journal = Journal(path)
    assert journal.last(1)[0][1] == later
    journal.close()


def test_a_column_and_codes_of_a_newer_release_hinder_nothing(path: Path) -> None:
    noted(path, "")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("ALTER TABLE asrun ADD COLUMN weather TEXT NOT NULL DEFAULT 'dry'")
        db.execute("UPDATE asrun SET kind='song', outcome='sung', reason='joy', proof='felt'")
    journal = Journal(path)
    ((number, entry),) = journal.last(1)
    assert (entry.kind, entry.outcome) == (Kind.HAND, Outcome.FAILED)
    assert (entry.reason, entry.proof) == (Reason.NONE, Proof.UNKNOWN)
    assert journal.enter(entry) == number + 1
    journal.close()


def test_a_column_that_is_missing_is_added_with_its_default(path: Path) -> None:
    """As when a release adds a field to the entry: the file's form keeps its number."""
    noted(path, "by panel", "by-hand")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("ALTER TABLE asrun DROP COLUMN left_out")
        db.execute("ALTER TABLE asrun DROP COLUMN found_at")
    journal = Journal(path)
    ((_, entry),) = journal.last(1)
    assert (entry.left_out, entry.found_at, entry.by) == ((), None, "panel")
    journal.close()
    with closing(sqlite3.connect(path)) as db:
        assert {row[1] for row in db.execute("PRAGMA table_info(asrun)")} == {"seq", *NAMES}
        assert db.execute("PRAGMA user_version").fetchone() == (FORM,)

"""The journal at the start: older forms are brought up to date; a disk without one is no end."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.errors import StorageError
from station.programme.asrun import AsRunEntry, Kind, Outcome, Proof
from station.village.asrun.journal import Journal
from station.village.asrun.opening import open_journal
from station.village.asrun.schema import FORM

NOW = datetime(2026, 11, 22, 22, tzinfo=UTC)
ENTRY = AsRunEntry("bao", Kind.EMERGENCY, "Bão số 5", NOW, Outcome.PLAYED)
FIRST_FORM = """
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
INSERT INTO asrun VALUES (7, 'bao', 'emergency', 'Bão số 5',
    '2026-11-22T22:00:00.000000+00:00', 'played', '', NULL, NULL, NULL, 0, '[]', '[]', '');
"""


def change(path: Path, script: str) -> None:
    db = sqlite3.connect(path)
    db.executescript(script)
    db.close()


def test_a_journal_of_the_first_form_is_read_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    change(path, FIRST_FORM)
    journal = Journal(path)
    assert journal.last(1) == ((7, ENTRY),)
    verified = replace(ENTRY, corrected=3, proof=Proof.DID_NOT, sent_db=-20.0, heard_db=-70.0)
    assert journal.enter(verified) == 8
    journal.close()
    again = Journal(path)
    assert again.last(1) == ((8, verified),)
    again.close()


def test_a_journal_of_a_newer_station_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    change(path, f"{FIRST_FORM} PRAGMA user_version={FORM + 1};")
    with pytest.raises(StorageError, match="newer station"):
        Journal(path)
    journal, fault = open_journal(path, tmp_path / "aside.sqlite", NOW)
    assert "newer station" in fault
    journal.close()


@pytest.mark.parametrize(
    "broken", [b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_broken_journal_is_put_aside_and_begun_anew(tmp_path: Path, broken: bytes) -> None:
    path, aside = tmp_path / "journal.sqlite", tmp_path / "run" / "aside.sqlite"
    path.write_bytes(broken)
    journal, fault = open_journal(path, aside, NOW)
    assert (fault, journal.anew) == ("", True)
    journal.enter(ENTRY)
    journal.close()
    again, _ = open_journal(path, aside, NOW)
    assert again.keys() == {"bao"}  # so a restart doesn't call the storm out again
    assert not again.anew
    again.close()
    assert (tmp_path / "journal.sqlite.damaged").read_bytes() == broken


def test_one_aside_is_kept_while_the_disk_refuses(tmp_path: Path) -> None:
    path, aside = tmp_path / "journal.sqlite", tmp_path / "run" / "aside.sqlite"
    path.mkdir()
    journal, fault = open_journal(path, aside, NOW)
    assert "df -h" in fault
    journal.enter(ENTRY)
    journal.close()
    again, _ = open_journal(path, aside, NOW)
    assert again.keys() == {"bao"}
    again.close()


def test_what_was_kept_aside_goes_into_the_journal_once_the_disk_works(tmp_path: Path) -> None:
    path, aside = tmp_path / "state" / "journal.sqlite", tmp_path / "aside.sqlite"
    path.mkdir(parents=True)  # a folder is in the journal's place
    kept, fault = open_journal(path, aside, NOW)
    assert fault
    kept.enter(ENTRY)
    kept.begin("hand/1", Kind.HAND, "Tay", NOW, NOW, ("cong-lang",), ("cchc",))
    kept.close()
    path.rmdir()
    journal, fault = open_journal(path, aside, NOW)
    assert fault == ""
    assert journal.keys() == {"bao", "hand/1"}
    assert [(e.key, e.outcome) for _, e in journal.last(9)] == [
        ("hand/1", Outcome.CUT),
        ("bao", Outcome.PLAYED),
    ]
    assert not aside.exists()
    journal.close()


def test_with_neither_disk_nor_folder_it_is_in_memory(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    journal, fault = open_journal(nowhere / "a.sqlite", nowhere / "b.sqlite", NOW)
    assert fault
    assert journal.enter(ENTRY) == 1
    journal.close()


def test_a_page_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    journal = Journal(None)
    for number in range(5):
        journal.enter(replace(ENTRY, key=str(number), planned=NOW.replace(hour=number)))
    first = journal.page(0, 2)
    rest = journal.page(first[-1][0], 10)
    assert [entry.key for _, entry in (*first, *rest)] == ["0", "1", "2", "3", "4"]
    assert [entry.key for _, entry in journal.page(0, 9, NOW.replace(hour=3))] == ["3", "4"]
    journal.close()

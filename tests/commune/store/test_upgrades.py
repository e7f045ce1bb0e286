"""A database of the first program, whose bulletins had one recording each, comes over whole."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from station.commune.fields_of_law import Field
from station.commune.record import About, BulletinState, Event, Take
from station.commune.store import upgrades
from station.commune.store.database import Store
from station.errors import StorageError
from station.programme.bulletin import Recording
from station.studio.paper.document import Withheld
from tests.commune.store.test_database import NOW, added, record

ADDED_IN_4 = ("field", "author", "origin", "corrects")
ZEROS, ONES = "0" * 64, "1" * 64
VERSION_1 = f"""
CREATE TABLE bulletin (
    id VARCHAR NOT NULL, title VARCHAR NOT NULL, priority VARCHAR NOT NULL,
    state VARCHAR NOT NULL, source VARCHAR NOT NULL, text VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL, withheld JSON NOT NULL, changes JSON NOT NULL,
    unread JSON NOT NULL, voice VARCHAR NOT NULL, language VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL, length INTEGER NOT NULL, seconds DOUBLE NOT NULL,
    valid_from DATETIME NOT NULL, valid_until DATETIME NOT NULL, villages JSON NOT NULL,
    repeats INTEGER NOT NULL, envelope BLOB, PRIMARY KEY (id)
);
CREATE TABLE event (
    number INTEGER NOT NULL, at DATETIME NOT NULL, who VARCHAR NOT NULL, what VARCHAR NOT NULL,
    bulletin VARCHAR NOT NULL, note VARCHAR NOT NULL, PRIMARY KEY (number)
);
CREATE TABLE statement (sequence INTEGER NOT NULL, at DATETIME NOT NULL, PRIMARY KEY (sequence));
CREATE TABLE timetable (
    number INTEGER NOT NULL, at DATETIME NOT NULL, envelope BLOB NOT NULL, PRIMARY KEY (number)
);
INSERT INTO bulletin VALUES (
    'lu', 'Báo lũ', 'priority', 'published', 'lu.txt', 'Kính thưa bà con', '{ONES}',
    '[["Nơi nhận", "note"]]', '[["UBND", "Ủy ban nhân dân", "abbreviation"]]', '["§"]',
    'espeak-ng 1.51 vi+Annie', 'vi', '{ZEROS}', 100, 12.5, '2026-11-30 05:00:00.000000',
    '2026-12-07 05:00:00.000000', '["na-dong"]', 2, X'7B7D'
);
INSERT INTO bulletin VALUES (
    'hop', 'Họp', 'normal', 'draft', 'hop.txt', '', '{ONES}', '[]', '[]', '[]', 'other', 'vi',
    '{ONES}', 7, 1.5, '2026-11-30 05:00:00.000000', '2026-12-07 05:00:00.000000', '[]', 1, NULL
);
INSERT INTO event VALUES (1, '2026-11-30 05:00:00.000000', 'editor', 'add', 'lu', 'lu.txt');
INSERT INTO statement VALUES (41, '2026-11-30 05:00:00.000000');
INSERT INTO timetable VALUES (1, '2026-11-30 05:00:00.000000', X'7B7D');
PRAGMA user_version = 1;
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "commune.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1)
    return path


def test_all_of_a_database_of_version_1_comes_over(old: Path) -> None:
    for store in (Store(old), Store(old)):
        flood = store.bulletin("lu")
        assert flood.bulletin.recordings == (Recording("vi", "0" * 64, 100, 12.5),)
        assert flood.takes == {"vi": Take("espeak-ng 1.51 vi+Annie", "espeak")}
        assert (flood.state, flood.envelope) == (BulletinState.PUBLISHED, b"{}")
        assert flood.withheld == (Withheld("Nơi nhận", "note"),)
        assert store.bulletin("hop").takes == {"vi": Take("other")}
        assert len(store.bulletins()) == 2
        assert [event.note for event in store.events()] == ["lu.txt"]
        assert store.timetable() == b"{}"
    assert Store(old).next_sequence(NOW) == 42


def test_a_database_of_version_4_gets_the_table_of_a_pictures_lines(old: Path) -> None:
    Store(old)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("DROP TABLE scanned_line")
        connection.execute("PRAGMA user_version = 4")
        connection.commit()
    assert Store(old).bulletin("lu").scan == ()


def test_what_came_over_can_be_changed_and_added_to(old: Path) -> None:
    store = Store(old)
    store.add(record(), added())
    store.change(record("lu"), Event(NOW, "editor", "change", "lu"))
    assert Store(old).bulletin("lu") == record("lu")
    assert Store(old).bulletin("a") == record()


def test_a_power_cut_within_the_upgrade_leaves_version_1(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(upgrades, "_TO_2", (*upgrades._TO_2, "no such statement"))
        with pytest.raises(StorageError, match="nothing was changed"):
            Store(old)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT voice FROM bulletin WHERE id = 'hop'").fetchone()
    assert Store(old).bulletin("hop").source == "hop.txt"


def test_a_database_of_version_2_gets_room_for_what_was_guessed(old: Path) -> None:
    Store(old)
    with closing(sqlite3.connect(old)) as connection:
        for column in ("guesses", *ADDED_IN_4):
            connection.execute(f"ALTER TABLE bulletin DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    assert Store(old).bulletin("lu").guesses == ()


def test_a_database_of_version_3_gets_room_for_what_the_office_alone_knows(old: Path) -> None:
    Store(old)
    with closing(sqlite3.connect(old)) as connection:
        for column in ADDED_IN_4:
            connection.execute(f"ALTER TABLE bulletin DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 3")
        connection.commit()
    flood = Store(old).bulletin("lu")
    assert (flood.about, flood.bulletin.corrects) == (About(), ())
    about = About(Field.DIRECTIONS, "Cô Lan", "UBND xã")
    corrected = replace(flood, about=about, bulletin=replace(flood.bulletin, corrects=("a", "b")))
    Store(old).change(corrected, Event(NOW, "editor", "describe", "lu"))
    assert Store(old).bulletin("lu") == corrected

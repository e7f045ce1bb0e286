"""The office's database, in real files."""

import resource
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from station.commune.record import BulletinState, Event, Record, Take
from station.commune.store.database import Store
from station.commune.store.upgrades import SCHEMA
from station.errors import InputError, StorageError
from station.programme.bulletin import Bulletin, Priority, Recording
from station.studio.paper.document import Withheld
from station.studio.reading.aloud import Change

NOW = datetime(2026, 11, 30, 5, 0, 0, 123456, tzinfo=UTC)


def record(name: str = "a", text: str = "Kính thưa bà con") -> Record:
    """A draft with something in every field."""
    bulletin = Bulletin(
        id=name,
        title="Thông báo",
        priority=Priority.PRIORITY,
        recordings=(Recording("vi", "0" * 64, 100, 12.5),),
        text_sha256="1" * 64,
        valid_from=NOW,
        valid_until=NOW + timedelta(days=7),
        villages=frozenset({"na-dong"}),
        repeats=2,
    )
    return Record(
        bulletin=bulletin,
        state=BulletinState.DRAFT,
        source="a.txt",
        text=text,
        withheld=(Withheld("Nơi nhận", "note"),),
        changes=(Change("UBND", "Ủy ban nhân dân", "abbreviation"),),
        unread=("§",),
        takes={"vi": Take("a voice", "espeak", -14.0, -1.5, ("it is noisy",))},
    )


def added(name: str = "a") -> Event:
    return Event(NOW, "editor", "add", name)


def test_what_is_kept_comes_back_the_same_after_reopening(tmp_path: Path) -> None:
    store = Store(tmp_path / "commune.db")
    store.add(record(), added())
    approved = replace(record(), state=BulletinState.APPROVED, envelope=b"{}")
    store.change(approved, Event(NOW, "chairman", "approve", "a", "recording 0"))
    reopened = Store(tmp_path / "commune.db")
    assert reopened.bulletin("a") == approved
    assert reopened.bulletins() == (approved,)
    assert [event.what for event in reopened.events("a")] == ["add", "approve"]
    assert reopened.events()[0] == added()


def test_instants_are_kept_whatever_their_zone(tmp_path: Path) -> None:
    store = Store(tmp_path / "commune.db")
    hanoi = NOW.astimezone(timezone(timedelta(hours=7)))
    store.note(Event(hanoi, "feed", "publish"))
    assert store.events()[0].at == NOW


def test_a_name_is_given_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "commune.db")
    store.add(record(), added())
    with pytest.raises(InputError, match="already"):
        store.add(record(), added())
    assert len(store.events()) == 1


def test_numbers_of_statements_only_grow(tmp_path: Path) -> None:
    numbers = [Store(tmp_path / "commune.db").next_sequence(NOW) for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_the_newest_timetable_counts(tmp_path: Path) -> None:
    store = Store(tmp_path / "commune.db")
    assert store.timetable() is None
    store.set_timetable(b"old", Event(NOW, "editor", "set timetable"))
    store.set_timetable(b"new", Event(NOW, "editor", "set timetable"))
    assert store.timetable() == b"new"


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "commune.db")) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    with pytest.raises(StorageError, match="made by a newer program"):
        Store(tmp_path / "commune.db")


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "commune.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match=r"commune\.db can't be used"):
        Store(tmp_path / "commune.db")


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "commune.db")
    store.add(record("a"), added("a"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
    try:
        with pytest.raises(StorageError, match="nothing was changed"):
            store.add(record("b", "x" * 500_000), added("b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [kept.bulletin.id for kept in store.bulletins()] == ["a"]
    store.add(record("b", "x" * 500_000), added("b"))


def test_it_survives_power_cuts(tmp_path: Path) -> None:
    store = Store(tmp_path / "commune.db")
    store.add(record(), added())
    with closing(sqlite3.connect(tmp_path / "commune.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)

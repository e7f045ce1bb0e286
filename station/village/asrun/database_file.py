"""The journal's file: what SQLite raises, in our words; whether it is whole; who may open it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.errors import StorageError
from station.files import shut

_OF_THE_FILE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DamagedError(StorageError):
    """The journal's file isn't what was written; the disk may well be fit."""


@contextmanager
def translated() -> Iterator[None]:
    """Raises StorageError for what the database, or its file, refuses; of those DamagedError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        code = getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_OK
        if code & 0xFF in _OF_THE_FILE:
            raise DamagedError("the journal's file is damaged ({said})", said=error) from error
        raise StorageError(
            "the journal can't be written or read ({error}); look at the disk: df -h, dmesg",
            error=error,
        ) from error


def require_whole(db: sqlite3.Connection) -> None:
    """Raises DamagedError when a page of it is not as it should be, or sqlite3.Error."""
    ((said,),) = db.execute("PRAGMA quick_check(1)").fetchall()
    if said != "ok":
        raise DamagedError("the journal's file is damaged ({said})", said=said)


def shut_all(path: Path) -> None:
    """Against the page's user, who is of our group: a lock of his would hold up every entry."""
    shut(path)
    for beside in ("-wal", "-shm"):
        left = path.with_name(path.name + beside)
        if left.exists():
            shut(left)

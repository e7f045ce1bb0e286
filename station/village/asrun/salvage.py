"""A journal whose file is damaged is begun anew with what can still be read of it.

Else one bad page would refuse every timed broadcast until a technician comes. The damaged file
stays beside it, the last one only. Not handled here: a disk that refuses, which is no file's fault
(`opening.py`).
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from station.errors import StorageError
from station.village.asrun.journal import Journal

log = logging.getLogger(__name__)

DAMAGED = ".damaged"
_BESIDE = ("", "-wal", "-shm")
_TABLES = ("begun", "asrun", "marks")
_GIVEN_UP = 1000
"""Rows of a table, one after the other, that can't be read."""


def begun_anew(path: Path) -> Journal:
    """The journal that takes the place of the damaged one at `path`. Raises StorageError."""
    aside = path.with_name(path.name + DAMAGED)
    try:
        for suffix in _BESIDE:
            old = path.with_name(path.name + suffix)
            aside.with_name(aside.name + suffix).unlink(missing_ok=True)
            if old.exists():
                old.replace(aside.with_name(aside.name + suffix))
    except OSError as error:
        raise StorageError(
            "{path} is damaged and can't be put aside: {strerror}",
            path=path,
            strerror=error.strerror,
        ) from error
    journal = Journal(path)
    journal.anew = True
    try:
        taken = sum(journal.take_rows(table, _rows(aside, table)) for table in _TABLES)
    except BaseException:
        journal.close()
        raise
    log.error(
        "%s was damaged; it is begun anew with %d rows of it, and kept: %s", path, taken, aside
    )
    return journal


def _rows(path: Path, table: str) -> Iterator[dict[str, object]]:
    """What can be read of `table`, each row by itself: a bad page hides only its own."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        db.row_factory = sqlite3.Row
        last = _last(db, table)
        row, failed = 0, 0
        while row <= last and failed < _GIVEN_UP:
            try:
                found = db.execute(
                    f"SELECT rowid AS at, * FROM {table} WHERE rowid>=? ORDER BY rowid LIMIT 1",  # noqa: S608
                    (row,),
                ).fetchone()
            except sqlite3.DatabaseError:
                row, failed = row + 1, failed + 1
                continue
            if found is None:
                return
            row, failed = int(found["at"]) + 1, 0
            yield {name: found[name] for name in found.keys() if name != "at"}  # noqa: SIM118


def _last(db: sqlite3.Connection, table: str) -> int:
    """The last row's number, or one beyond all: found by the tree's right side alone."""
    with suppress(sqlite3.DatabaseError, TypeError):
        return int(db.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0])  # noqa: S608
    return 2**31

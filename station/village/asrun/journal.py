"""What was played, on disk: the as-run log, and the keys that may not play again.

SQLite in WAL mode with synchronous=FULL: a row that was acknowledged survives a power cut. A
broadcast is entered in `begun` before its first frame and finished afterwards; one that is found
unfinished at start was cut by a power cut or a crash. Not handled here: deciding anything, and
waiting for a slow disk (`writer.py`).
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from station.errors import StorageError
from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.village.asrun.database_file import require_whole, shut_all, translated
from station.village.asrun.keys import DONE, DONE_BY
from station.village.asrun.schema import changes
from station.village.asrun.table import (
    NAMES,
    Search,
    entry_from,
    iso,
    kind_of,
    long_ago,
    names,
    values,
)

_NAMES = ", ".join(NAMES)
_PLACES = ", ".join("?" * len(NAMES))
_PATIENCE = 2.0
"""Seconds to wait for another thread's turn: one that hangs in a dead disk keeps its turn."""


class Journal:
    """The journal in the file `path`; any thread may use it.

    Every method raises StorageError when the disk is full, read-only or broken; what was
    acknowledged before is kept.
    """

    def __init__(self, path: Path | None) -> None:
        """Open it, brought to the present form; None keeps it in memory only."""
        self._lock = threading.RLock()
        self._marks: dict[str, str | None] = {}
        self.anew = False
        """Begun anew at this start: it may lack what has played before."""
        with translated():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                shut_all(path)
            self._db = sqlite3.connect(
                path or ":memory:", check_same_thread=False, isolation_level=None
            )
            # A letter that rotted hides no row, and no row the others.
            self._db.text_factory = lambda data: data.decode("utf-8", "replace")
            try:
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=FULL")
                self._bring_up_to_date()
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Close the file; nothing can be written after. One that hangs is left as it is."""
        if self._lock.acquire(timeout=_PATIENCE):
            self._db.close()
            self._lock.release()

    def require_whole(self) -> None:
        """Raises DamagedError when the file isn't."""
        with self._read() as db:
            require_whole(db)

    def begin(
        self,
        key: str,
        kind: Kind,
        title: str,
        planned: datetime,
        now: datetime,
        zones: tuple[str, ...],
        items: tuple[str, ...],
    ) -> None:
        """Write down, before its first frame, that `key` plays; so it never plays twice.

        One that a higher request cut off and that begins again keeps its first row.
        """
        row = (key, kind, title, iso(planned), iso(now), json.dumps(zones), json.dumps(items))
        with self._change() as db:
            db.execute(
                "INSERT INTO begun (key, kind, title, planned, begun, zones, items, finished)"
                " VALUES (?,?,?,?,?,?,?,0)"
                " ON CONFLICT (key) DO UPDATE SET finished=0",
                row,
            )

    def forget_beginning(self, key: str) -> None:
        """What was begun under `key` has not sounded: it may begin again, after a restart too."""
        with self._change() as db:
            db.execute("DELETE FROM begun WHERE key=? AND finished=0", (key,))

    def enter(self, entry: AsRunEntry) -> int:
        """Add `entry` and finish its key; returns its sequence number."""
        return self.enter_all([entry])

    def enter_all(self, entries: Iterable[AsRunEntry]) -> int:
        """Add all of `entries` or none; returns the last one's sequence number."""
        number = 0
        with self._change() as db:
            for entry in entries:
                db.execute("UPDATE begun SET finished=1 WHERE key=?", (entry.key,))
                cursor = db.execute(
                    f"INSERT INTO asrun ({_NAMES}) VALUES ({_PLACES})",  # noqa: S608
                    values(entry),
                )
                number = int(cursor.lastrowid or 0)
        return number

    def take_rows(self, table: str, rows: Iterable[Mapping[str, object]]) -> int:
        """Take over what can be of another journal's `rows`, each by itself; how many."""
        taken = 0
        with self._change() as db:
            for row in rows:
                columns, places = ", ".join(row), ", ".join("?" * len(row))
                with suppress(sqlite3.IntegrityError, sqlite3.OperationalError):
                    sql = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
                    db.execute(sql, tuple(row.values()))
                    taken += 1
        return taken

    def unfinished(
        self, now: datetime, reason: Reason = Reason.POWER_CUT
    ) -> tuple[AsRunEntry, ...]:
        """What was on the air when the power or the daemon went, as the CUT entries to make."""
        with self._read() as db:
            rows = db.execute(
                "SELECT key, kind, title, planned, begun, zones, items FROM begun WHERE finished=0"
                " ORDER BY rowid"
            ).fetchall()
        return tuple(
            AsRunEntry(
                key=key, kind=kind_of(kind), title=title, planned=long_ago(planned),
                outcome=Outcome.CUT, reason=reason, started=long_ago(begun), ended=None,
                zones=names(zones), items=names(items), found_at=now,
            )
            for key, kind, title, planned, begun, zones, items in rows
        )  # fmt: skip

    def keys(self) -> frozenset[str]:
        """The keys of all that ever began or was entered, whatever the clock said then.

        Not of a warning that only ever failed, was missed or was cut before its first frame, nor
        of what was taken back.
        """
        with self._read() as db:
            return frozenset(key for (key,) in db.execute(DONE, DONE_BY))

    def last(self, most: int) -> tuple[tuple[int, AsRunEntry], ...]:
        """The newest `most` entries with their sequence numbers, newest first."""
        return self.found(Search(), most)

    def found(self, search: Search, most: int) -> tuple[tuple[int, AsRunEntry], ...]:
        """The newest `most` of those entries, newest first."""
        end, wanted = search.sql(most)
        with self._read() as db:
            rows = db.execute(f"SELECT seq, {_NAMES} FROM asrun {end}", wanted).fetchall()  # noqa: S608
        return tuple((row[0], entry_from(row[1:])) for row in rows)

    def page(
        self, after: int, most: int, since: datetime | None = None
    ) -> tuple[tuple[int, AsRunEntry], ...]:
        """The first `most` entries with a number above `after`, planned at `since` or later."""
        with self._read() as db:
            rows = db.execute(
                f"SELECT seq, {_NAMES} FROM asrun WHERE seq>? AND planned>=?"  # noqa: S608
                " ORDER BY seq LIMIT ?",
                (after, iso(since) or "", most),
            ).fetchall()
        return tuple((row[0], entry_from(row[1:])) for row in rows)

    def mark(self, name: str, value: str) -> None:
        """Remember `value` under `name`, over what was there."""
        self.mark_all({name: value})

    def mark_all(self, marks: Mapping[str, str]) -> None:
        """Remember each value under its name, all of them or none."""
        with self._read():
            with self._change() as db:
                db.executemany("INSERT OR REPLACE INTO marks VALUES (?,?)", marks.items())
            self._marks.update(marks)

    def marked(self, name: str) -> str | None:
        """What was remembered under `name`, if anything.

        Read from the file once: the first reader after a change wears the card, by 20 kB, as SQLite
        notes it in the index that readers share.
        """
        with self._read() as db:
            if name not in self._marks:
                row = db.execute("SELECT value FROM marks WHERE name=?", (name,)).fetchone()
                self._marks[name] = None if row is None else str(row[0])
            return self._marks[name]

    def forget(self, keep: int) -> None:
        """Drop all but the newest `keep` rows, to bound the file: by number, as clocks may lie."""
        with self._change() as db:
            db.execute("DELETE FROM asrun WHERE seq <= (SELECT max(seq) FROM asrun) - ?", (keep,))
            db.execute(
                "DELETE FROM begun WHERE finished=1"
                " AND rowid <= (SELECT max(rowid) FROM begun) - ?",
                (keep,),
            )

    def forget_up_to(self, number: int) -> None:
        """Drop the entries that are kept elsewhere by now, up to that sequence number."""
        with self._change() as db:
            db.execute("DELETE FROM asrun WHERE seq<=?", (number,))

    def _bring_up_to_date(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        with self._change() as db:
            for statement, given in changes(db.execute, version):
                db.execute(statement, given)

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        if not self._lock.acquire(timeout=_PATIENCE):
            raise StorageError("the disk hangs and the journal with it; replace the card")
        try:
            with translated():
                yield self._db
        finally:
            self._lock.release()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._read() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

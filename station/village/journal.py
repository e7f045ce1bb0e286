"""What was played, on disk: the as-run log, and the keys that may not play again.

SQLite in WAL mode with synchronous=FULL: a row that was acknowledged survives a power cut. A
broadcast is entered in `begun` before its first frame and finished afterwards; one that is found
unfinished at start was cut by a power cut or a crash. Not handled here: deciding anything.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from station.errors import StorageError
from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason

_SCHEMA = """
CREATE TABLE IF NOT EXISTS begun (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, planned TEXT NOT NULL,
    begun TEXT NOT NULL, zones TEXT NOT NULL, items TEXT NOT NULL, finished INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS asrun (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, planned TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
    started TEXT, ended TEXT, error_ms REAL, underruns INTEGER NOT NULL,
    zones TEXT NOT NULL, items TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS asrun_key ON asrun (key);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""
_COLUMNS = (
    "key, kind, title, planned, outcome, reason, started, ended, error_ms, underruns, "
    "zones, items, note"
)


class Journal:
    """The journal in the file `path`; any thread may use it.

    Every method raises StorageError when the disk is full, read-only or broken; what was
    acknowledged before is kept.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        with _translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file; nothing can be written after."""
        with self._lock:
            self._db.close()

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
        values = (key, kind, title, _iso(planned), _iso(now), json.dumps(zones), json.dumps(items))
        with self._change() as db:
            db.execute(
                "INSERT INTO begun VALUES (?,?,?,?,?,?,?,0)"
                " ON CONFLICT (key) DO UPDATE SET finished=0",
                values,
            )

    def enter(self, entry: AsRunEntry) -> int:
        """Add `entry` and finish its key; returns its sequence number."""
        values = (
            *(entry.key, entry.kind, entry.title, _iso(entry.planned), entry.outcome, entry.reason),
            *(_iso(entry.started), _iso(entry.ended), entry.error_ms, entry.underruns),
            *(json.dumps(entry.zones), json.dumps(entry.items), entry.note),
        )
        with self._change() as db:
            db.execute("UPDATE begun SET finished=1 WHERE key=?", (entry.key,))
            cursor = db.execute(
                f"INSERT INTO asrun ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
                values,
            )
            return int(cursor.lastrowid or 0)

    def cut_unfinished(self, now: datetime) -> tuple[AsRunEntry, ...]:
        """Enter as CUT what was on the air when the power or the daemon went; returns it."""
        with self._read() as db:
            rows = db.execute(
                "SELECT key, kind, title, planned, begun, zones, items FROM begun WHERE finished=0"
            ).fetchall()
        entries = tuple(
            AsRunEntry(
                key=key, kind=Kind(kind), title=title, planned=datetime.fromisoformat(planned),
                outcome=Outcome.CUT, reason=Reason.POWER_CUT, started=datetime.fromisoformat(begun),
                ended=None, zones=tuple(json.loads(zones)), items=tuple(json.loads(items)),
                note=f"found at {now:%Y-%m-%d %H:%M:%S} UTC",
            )
            for key, kind, title, planned, begun, zones, items in rows
        )  # fmt: skip
        for entry in entries:
            self.enter(entry)
        return entries

    def keys(self, since: datetime) -> frozenset[str]:
        """The keys that began or were entered with `since` ≤ planned instant."""
        query = (
            "SELECT key FROM begun WHERE planned>=?1 UNION SELECT key FROM asrun WHERE planned>=?1"
        )
        with self._read() as db:
            return frozenset(key for (key,) in db.execute(query, (_iso(since),)))

    def last(self, most: int) -> tuple[tuple[int, AsRunEntry], ...]:
        """The newest `most` entries with their sequence numbers, newest first."""
        with self._read() as db:
            rows = db.execute(
                f"SELECT seq, {_COLUMNS} FROM asrun ORDER BY seq DESC LIMIT ?",  # noqa: S608
                (most,),
            ).fetchall()
        return tuple((row[0], _entry(row[1:])) for row in rows)

    def mark(self, name: str, value: str) -> None:
        """Remember `value` under `name`, over what was there."""
        with self._change() as db:
            db.execute("INSERT OR REPLACE INTO marks VALUES (?,?)", (name, value))

    def marked(self, name: str) -> str | None:
        """What was remembered under `name`, if anything."""
        with self._read() as db:
            row = db.execute("SELECT value FROM marks WHERE name=?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def forget(self, before: datetime) -> None:
        """Drop what was planned before `before`, to bound the file."""
        with self._change() as db:
            db.execute("DELETE FROM begun WHERE planned<? AND finished=1", (_iso(before),))
            db.execute("DELETE FROM asrun WHERE planned<?", (_iso(before),))

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _translated():
            yield self._db

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageError(
            f"the journal can't be written or read ({error}); look at the disk: df -h, dmesg"
        ) from error


def _iso(instant: datetime | None) -> str | None:
    """UTC with all six digits, so that text order is time order."""
    return None if instant is None else instant.astimezone(UTC).isoformat(timespec="microseconds")


def _entry(row: tuple[object, ...]) -> AsRunEntry:
    (
        key,
        kind,
        title,
        planned,
        outcome,
        reason,
        started,
        ended,
        error,
        underruns,
        zones,
        items,
        note,
    ) = row
    return AsRunEntry(
        key=str(key),
        kind=Kind(str(kind)),
        title=str(title),
        planned=datetime.fromisoformat(str(planned)),
        outcome=Outcome(str(outcome)),
        reason=Reason(str(reason)),
        started=datetime.fromisoformat(str(started)) if started else None,
        ended=datetime.fromisoformat(str(ended)) if ended else None,
        error_ms=float(str(error)) if error is not None else None,
        underruns=int(str(underruns)),
        zones=tuple(json.loads(str(zones))),
        items=tuple(json.loads(str(items))),
        note=str(note),
    )

"""Recordings of the village head's that are to be played later today. Kept in the journal.

An entry is on the disk before it is promised, and expires by itself. Not handled here: playing
(`memos.py`).
"""

import json
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from station.errors import InputError
from station.village.asrun.journal import Journal

_MARK = "memos"
MOST = 20


@dataclass(frozen=True, slots=True)
class Promise:
    """The memo `memo` is played `times` times at the instant `at`; `sure`: in quiet hours too."""

    memo: str
    at: datetime
    times: int
    by: str
    sure: bool = False

    @property
    def key(self) -> str:
        """Its name in the journal."""
        return f"memo/{self.memo}/{self.at:%Y%m%dT%H%M}"


class MemoPlan:
    """What is promised. `done` are the keys that the journal knows: these never play again.

    Any thread may use it; `all` and `drop`, the loop's, never wait for the disk.
    """

    def __init__(self, journal: Journal, done: Collection[str]) -> None:
        self._journal = journal
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._dropped: set[str] = set()
        found = _read(journal.marked(_MARK))
        self._promises = self._kept = tuple(p for p in found if p.key not in done)

    def all(self) -> tuple[Promise, ...]:
        """The promises, the earliest first."""
        return self._promises

    def memos(self) -> frozenset[str]:
        """The memos that are still to be played."""
        return frozenset(promise.memo for promise in self._promises)

    def add(self, promise: Promise) -> None:
        """Have `promise` from now on. Raises InputError, StorageError; then it is not promised."""
        with self._writing:
            if len(self._promises) >= MOST:
                raise InputError("{most} recordings wait already; take one of them back", most=MOST)
            with self._lock:
                self._dropped.discard(promise.key)
            others = [each for each in self._promises if each.key != promise.key]
            self._write((*others, promise))

    def withdraw(self, memo: str) -> None:
        """Nothing of `memo` is to be played any more. Raises StorageError; then it still is."""
        with self._writing:
            self._write(tuple(each for each in self._promises if each.memo != memo))

    def drop(self, promise: Promise) -> None:
        """`promise` has had its turn; the disk is told by `remember`."""
        with self._lock:
            self._dropped.add(promise.key)
            self._promises = self._without_dropped(self._promises)

    def remember(self) -> None:
        """Keep it for the next start; a job. Raises StorageError."""
        with self._writing:
            if self._promises != self._kept:
                self._write(self._promises)

    def _write(self, promises: tuple[Promise, ...]) -> None:
        ordered = tuple(sorted(promises, key=lambda promise: promise.at))
        forms = [[p.memo, p.at.isoformat(), p.times, p.by, p.sure] for p in ordered]
        self._journal.mark(_MARK, json.dumps(forms))
        with self._lock:
            # One may have had its turn while this was written: it never comes back.
            self._kept, self._promises = ordered, self._without_dropped(ordered)
            self._dropped &= {promise.key for promise in ordered}

    def _without_dropped(self, promises: tuple[Promise, ...]) -> tuple[Promise, ...]:
        return tuple(each for each in promises if each.key not in self._dropped)


def _read(kept: str | None) -> tuple[Promise, ...]:
    """What was kept; what can't be read is not promised."""
    try:
        forms = json.loads(kept or "[]")
        found = tuple(Promise(m, datetime.fromisoformat(at), n, b, s) for m, at, n, b, s in forms)
    except (ValueError, TypeError):
        return ()
    return tuple(p for p in found if p.at.tzinfo is not None)

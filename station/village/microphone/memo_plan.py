"""What the village head wants played later, today or on another day. Kept in the journal.

Each day of what is repeated is an entry of its own: on the disk before it is promised, it has its
turn once, is missed by itself, and can be taken back alone. Not handled here: playing (`memos.py`),
and which days those are (`memo_days.py`).
"""

import json
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station.errors import InputError
from station.village.asrun.journal import Journal
from station.village.kept_form import NOT_WHOLE

_MARK = "memos"
MOST = 100
"""So few that all of them are written anew in a moment."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The memo `memo` is played `times` times at the instant `at`; `sure`: in quiet hours too.

    `zones` empty means all. With a `bulletin` it is the commune's of that name instead of a memo.
    `instead` are the keys of the sessions whose place it takes.
    """

    memo: str
    at: datetime
    times: int
    by: str
    sure: bool = False
    zones: tuple[str, ...] = ()
    bulletin: str = ""
    instead: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name in the journal."""
        of = f"hand/{self.bulletin}" if self.bulletin else f"memo/{self.memo}"
        return f"{of}/{self.at:%Y%m%dT%H%M}"


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

    def add(self, *promises: Promise) -> None:
        """Have `promises` from now on, all of them.

        Raises InputError, StorageError; then none is promised.
        """
        keys = {promise.key for promise in promises}
        with self._writing:
            others = [each for each in self._promises if each.key not in keys]
            if len(others) + len(promises) > MOST:
                raise InputError("{most} recordings wait already; take one of them back", most=MOST)
            with self._lock:
                self._dropped -= keys
            self._write((*others, *promises))

    def keep(self, wanted: Callable[[Promise], bool]) -> None:
        """Only `wanted` are to be played any more. Raises StorageError; then all still are."""
        with self._writing:
            self._write(tuple(filter(wanted, self._promises)))

    def withdraw(self, memo: str) -> None:
        """Nothing of `memo` is to be played any more. Raises StorageError; then it still is."""
        self.keep(lambda promise: promise.memo != memo)

    def withdraw_one(self, key: str) -> None:
        """What is called `key` is not to be played any more. Raises StorageError, likewise."""
        self.keep(lambda promise: promise.key != key)

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
        forms = [_form(promise) for promise in ordered]
        self._journal.mark(_MARK, json.dumps(forms))
        with self._lock:
            # One may have had its turn while this was written: it never comes back.
            self._kept, self._promises = ordered, self._without_dropped(ordered)
            self._dropped &= {promise.key for promise in ordered}

    def _without_dropped(self, promises: tuple[Promise, ...]) -> tuple[Promise, ...]:
        return tuple(each for each in promises if each.key not in self._dropped)


def _form(promise: Promise) -> list[Any]:
    """An earlier release, gone back to, reads those that are as its own were."""
    more: dict[str, Any] = {}
    if promise.zones:
        more["zones"] = list(promise.zones)
    if promise.bulletin:
        more["bulletin"] = promise.bulletin
    if promise.instead:
        more["instead"] = list(promise.instead)
    form = [promise.memo, promise.at.isoformat(), promise.times, promise.by, promise.sure]
    return [*form, more] if more else form


def _read(kept: str | None) -> tuple[Promise, ...]:
    """What was kept; what can't be read is not promised."""
    try:
        found = tuple(_promise(*form) for form in json.loads(kept or "[]"))
    except NOT_WHOLE:
        return ()
    return tuple(p for p in found if p.at.tzinfo is not None)


def _promise(
    memo: str, at: str, times: int, by: str, sure: bool, more: Mapping[str, Any] | None = None
) -> Promise:
    more = more or {}
    zones: Iterable[str] = more.get("zones", ())
    when, bulletin = datetime.fromisoformat(at), str(more.get("bulletin", ""))
    instead: Iterable[str] = more.get("instead", ())
    return Promise(memo, when, times, by, sure, tuple(zones), bulletin, tuple(instead))

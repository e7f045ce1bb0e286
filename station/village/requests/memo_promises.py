"""A recording promised for a time, and what it meets there: told, or left out in its place.

For the asking threads; one promise at a time. Not handled here: who may ask, and when
(`requests/memos.py`), what meets what (`programme/promises.py`).
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from station.clock import Clock
from station.errors import InputError, LoaThonError, WrongValueError
from station.programme.overrides import Overrides
from station.programme.promises import Booked, Choices, choices, promised
from station.village.control.messages.memos import Clash, Meets, Promised
from station.village.microphone.memo_bookings import wish
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memos import MemoPlayout
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.by_name import Named
from station.village.playout.overrides import OverrideStore

log = logging.getLogger(__name__)

_TO_TAP = timedelta(minutes=1)
"""No earlier minute is offered: the tap comes after it was read."""


class MemoPromises:
    """What is promised of `memos`; `local` gives the village's own time."""

    def __init__(
        self,
        memos: MemoPlayout,
        broadcaster: Broadcaster,
        overrides: OverrideStore,
        clock: Clock,
        *,
        local: Callable[[datetime], datetime],
        is_quiet: Callable[[datetime], bool],
    ) -> None:
        self._memos, self._broadcaster, self._overrides = memos, broadcaster, overrides
        self._clock, self._local, self._is_quiet = clock, local, is_quiet
        self._promising = threading.Lock()

    def starts(self) -> Mapping[str, datetime]:
        """When each promise is to begin, by its key."""
        return self._memos.starts(self._clock.now(), self._broadcaster.arbiter.current)

    def make(self, promise: Promise, content: Named, *, instead: bool) -> Promised:
        """Promise it, if it meets nothing, or sessions whose place it may take (`instead`).

        Raises InputError, StorageError.
        """
        with self._promising:
            met = self._met(promise, content)
            if met is not None and not (instead and met.instead):
                return Promised("", self._clash(met, confirmed=promise.sure))
            taken = met.clashes if met is not None else ()
            promise = replace(promise, instead=tuple(each.key for each in taken))
            self._take_place(promise, taken)
        log.warning("%s has “%s” played at %s", promise.by, content.title, promise.at)
        until = self._overrides.in_force.paused_until
        return Promised(promise.key, paused=until is not None and promise.at < until)

    def waits(self, series: tuple[Promise, ...], content: Named) -> tuple[datetime, ...]:
        """When those of `series` would be heard that meet something, and wait until after it."""
        now, current = self._clock.now(), self._broadcaster.arbiter.current
        until = max(promise.at for promise in series) + timedelta(days=1)
        booked = self._memos.bookings.all(now, current, until)
        at = {
            each.key: each.starts for each in promised([wish(p, content) for p in series], booked)
        }
        return tuple(self._local(at[p.key]) for p in series if at[p.key] != p.at)

    def withdraw(self, which: Callable[[Promise], bool]) -> None:
        """`which` are promised no more; whose place they took plays. Raises StorageError."""
        taken = {key for p in self._memos.plan.all() if which(p) for key in p.instead}
        self._memos.plan.keep(lambda promise: not which(promise))
        for key in taken:
            self._overrides.change(partial(_keeping, key))
        self._overrides.keep()

    def _met(self, promise: Promise, content: Named) -> Choices | None:
        now, current = self._clock.now(), self._broadcaster.arbiter.current
        others = (p for p in self._memos.plan.all() if p.key != promise.key)
        held = ((p, self._memos.content(p)) for p in others)
        booked = self._memos.bookings.all(now, current)
        recordings = promised([wish(p, found) for p, found in held if found], booked)
        midnight = self._local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        tomorrow = midnight + timedelta(days=1)
        return choices(wish(promise, content), (*booked, *recordings), now + _TO_TAP, tomorrow)

    def _clash(self, met: Choices, *, confirmed: bool) -> Clash:
        """`met` in the village's time; what quiet hours forbid is not offered."""

        def offered(at: datetime | None) -> datetime | None:
            forbidden = at is None or (self._is_quiet(at) and not confirmed)
            return None if at is None or forbidden else self._local(at)

        meets = tuple(
            Meets(each.key, each.title, self._local(each.starts), self._local(each.ends),
                  each.session)
            for each in met.clashes
        )  # fmt: skip
        return Clash(meets, offered(met.before), offered(met.after), met.instead)

    def _take_place(self, promise: Promise, taken: tuple[Booked, ...]) -> None:
        """Leave `taken` out and promise it: both, or neither."""
        try:
            for each in taken:
                self._overrides.change(partial(_skipping, each))
            self._memos.plan.add(promise)
            self._overrides.keep()
        except LoaThonError as error:
            for each in taken:
                self._overrides.change(partial(_keeping, each.key))
            if isinstance(error, WrongValueError):
                raise InputError(error.message, **error.values) from error
            raise


def _skipping(booked: Booked, overrides: Overrides) -> Overrides:
    return overrides.skipping(booked.key, booked.starts)


def _keeping(key: str, overrides: Overrides) -> Overrides:
    return overrides.keeping(key)

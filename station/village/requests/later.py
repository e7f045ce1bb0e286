"""What is promised for later: on one day or several, taken back, and told of.

Answers on the asking thread, for it writes the disk. Not handled here: playing it
(`microphone/memos.py`), and on which days it is repeated (`microphone/memo_days.py`).
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.clock import Clock, ClockTrust
from station.errors import InputError
from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import Done
from station.village.control.messages.memos import (
    PromiseSeries,
    SeriesPromised,
    WithdrawPromise,
)
from station.village.control.messages.status import TodayLine
from station.village.microphone.memo_days import FARTHEST, Each, instants
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_record import Memo, MemoState
from station.village.microphone.memos import MemoPlayout, named
from station.village.playout.by_name import Named
from station.village.requests.memo_promises import MemoPromises
from station.village.requests.quiet import require_day

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LaterCommands:
    """`local` gives the village's own time, `is_quiet` judges instants."""

    memos: MemoPlayout
    promises: MemoPromises
    clock: Clock
    local: Callable[[datetime], datetime]
    is_quiet: Callable[[datetime], bool]
    trust: Callable[[], ClockTrust]

    def ready(self, name: str) -> Memo:
        """The memo `name`, if it can be played. Raises RequestRefusedError."""
        memo = self.memos.store.memo(name)
        if memo is None:
            raise RequestRefusedError(Reason.NOT_THERE, "there is no such recording")
        if memo.state is not MemoState.READY:
            raise RequestRefusedError(Reason.NOT_THERE, "this recording is not ready")
        if memo.is_unheard:
            raise RequestRefusedError(
                Reason.UNHEARD, "nobody has listened to the typed words yet; listen to them first"
            )
        return memo

    def require_zones(self, zones: tuple[str, ...]) -> None:
        """Raises InputError when one of `zones` isn't the village's."""
        strange = sorted(set(zones) - set(self.memos.zones(())))
        if strange:
            raise InputError("there is no zone “{zone}”", zone=strange[0][:80])

    def require_clock(self) -> None:
        """Raises RequestRefusedError while nobody knows what time it is."""
        if not self.trust().trusted:
            raise RequestRefusedError(
                Reason.CLOCK_UNTRUSTED, "the clock is not right yet; play it now, by hand"
            )

    def promise(self, request: PromiseSeries) -> SeriesPromised:
        """Play one on some days. Raises InputError, RequestRefusedError, StorageError."""
        self.require_clock()
        self.require_zones(request.zones)
        found = self._instants(request)
        content = self._content(request, found[-1])
        quiet = any(map(self.is_quiet, found))
        require_day(confirmed=request.confirmed, quiet=quiet)
        made = tuple(_promise(request, at) for at in found)
        waits = self.promises.waits(made, content)
        self.memos.plan.add(*made)
        log.warning(
            "%s has “%s” played on %d days from %s",
            *(request.by, content.title, len(found), found[0]),
        )
        return SeriesPromised(found, waits)

    def withdraw(self, request: WithdrawPromise) -> Done:
        """One of them no more. Raises StorageError."""
        self.promises.withdraw(lambda promise: promise.key == request.key)
        log.warning("%s takes %s back", request.by, request.key[:80])
        return Done()

    def lines(self, until: datetime) -> tuple[TodayLine, ...]:
        """What is still to be played before `until`, the earliest first, as a day's lines."""
        return tuple(sorted(self._lines(until), key=lambda line: line.at))

    def today(self) -> tuple[TodayLine, ...]:
        """What is still to be played today; and what of yesterday has not had its turn."""
        now = self.local(self.clock.now())
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return self.lines(midnight + timedelta(days=1))

    def _lines(self, until: datetime) -> Iterator[TodayLine]:
        promises = [p for p in self.memos.plan.all() if p.at < until]
        starts = self.promises.starts() if promises else {}
        for promise in promises:
            content = self.memos.content(promise)
            if content is not None:
                at = self.local(starts.get(promise.key, promise.at))
                wanted = self.local(promise.at) if at > promise.at else None
                ends = at + timedelta(seconds=content.seconds * promise.times)
                zones = self.memos.zones(promise.zones)
                yield TodayLine(
                    promise.key, content.title, at, ends, "promised", zones=zones, wanted=wanted
                )

    def _content(self, request: PromiseSeries, last: datetime) -> Named:
        """What is wanted, which is to be playable up to the instant `last`."""
        if not request.bulletin:
            return named(self.ready(request.id))
        first = self.memos.bulletin(request.bulletin, request.at)
        if first is None or self.memos.bulletin(request.bulletin, last) is None:
            raise RequestRefusedError(
                Reason.NOT_VERIFIED,
                "bulletin “{name}” is not valid on all of these days",
                name=request.bulletin[:64],
            )
        return first

    def _instants(self, request: PromiseSeries) -> tuple[datetime, ...]:
        now, first = self.clock.now(), self.local(request.at)
        if not now < first <= now + FARTHEST:
            raise RequestRefusedError(
                Reason.TOO_LATE, "that time is over, or too far ahead; choose another"
            )
        zone = first.tzinfo
        each = Each(request.each)
        found = instants(first, each, request.until, request.most, zone) if zone else ()
        if not found:
            raise RequestRefusedError(
                Reason.TOO_LATE, "the last day is before the first; choose a later one"
            )
        return found


def _promise(request: PromiseSeries, at: datetime) -> Promise:
    return Promise(
        memo="" if request.bulletin else request.id,
        at=at,
        times=request.times,
        by=request.by,
        sure=request.confirmed,
        zones=request.zones,
        bulletin=request.bulletin,
    )

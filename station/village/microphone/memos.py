"""The village head's own announcements on the air: now by hand, or when they are promised.

A memo is the head's own word: it ranks as “by hand”, never becomes a bulletin, and its file is
verified by its digest before each play. Not handled here: how it got here (`memo_store.py`), and
the requests (`requests/memos.py`).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from station.air.player.messages import PlayItem
from station.files import file_digest
from station.programme import arbiter
from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.programme.request import AirItem, AirRequest
from station.village.asrun.writer import JournalWriter
from station.village.microphone.memo_bookings import AHEAD, AirBookings
from station.village.microphone.memo_plan import MemoPlan, Promise
from station.village.microphone.memo_record import Memo, MemoState
from station.village.microphone.memo_store import MemoStore
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.by_name import Named

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=5)
"""How late a promised one may still begin: while something more important is on the air."""

LONGEST = timedelta(minutes=60)
_EARLY = timedelta(seconds=1)


class MemoPlayout:
    """What is promised, put on the air when its time has come. For the loop only.

    `lead` is how long before its first frame a broadcast is begun; `is_quiet` judges instants;
    `gain` gives the amplitude of a request, `heartbeat` is called while a proof goes on;
    `bulletin` gives what one of the commune's plays at an instant, by its name.
    """

    def __init__(
        self,
        store: MemoStore,
        plan: MemoPlan,
        journal_writer: JournalWriter,
        bookings: AirBookings,
        *,
        zones: tuple[str, ...],
        lead: timedelta,
        is_quiet: Callable[[datetime], bool],
        gain: Callable[[AirRequest], float],
        heartbeat: Callable[[], None] = lambda: None,
        bulletin: Callable[[str, datetime], Named | None] = lambda _name, _at: None,
    ) -> None:
        self.bulletin = bulletin
        self.store, self.plan = store, plan
        self._journal_writer, self._zones, self._lead = journal_writer, zones, lead
        self._is_quiet, self._gain, self._heartbeat = is_quiet, gain, heartbeat
        self.bookings = bookings
        self._doubted: set[str] = set()
        self._put_off: dict[str, datetime] = {}

    def items(self, request: AirRequest) -> Sequence[PlayItem]:
        """The files of `request`, if they are what was made."""
        found: list[PlayItem] = []
        good: dict[str, bool] = {}
        for item in request.items:
            path = self.store.folder / f"{item.sha256}.opus"
            if item.sha256 not in good:
                good[item.sha256] = self._is_whole(item.sha256)
            if good[item.sha256]:
                found.append(PlayItem(path, self._gain(request), item.title))
        return found

    def poll(
        self, broadcaster: Broadcaster, now: datetime, *, trusted: bool, settled: bool = True
    ) -> None:
        """One pass at `now`: what is due is asked for, what can't be any more is entered.

        What was missed is entered only once the clock is `settled`: one source may be wrong, and
        would end in a moment what is promised for weeks.
        """
        soon = [p for p in self.plan.all() if now >= p.at - self._lead - _EARLY]
        if not soon:
            return
        if not trusted:
            self._doubted.update(promise.key for promise in soon)
            return
        starts = self.starts(now, broadcaster.arbiter.current)
        for promise in soon:
            at = self._put_off_to(promise, starts, now)
            if now <= at + GRACE or settled:
                self._take_up(broadcaster, promise, at, now)

    def starts(self, now: datetime, current: AirRequest | None) -> Mapping[str, datetime]:
        """When each promise is to begin, by its key: later than promised where a session has come
        into its time since. For any thread."""
        near = (p for p in self.plan.all() if p.at < now + AHEAD)
        found = ((p, self.content(p)) for p in near)
        promises = [(promise, content) for promise, content in found if content is not None]
        return self.bookings.starts(promises, now, current)

    def _put_off_to(
        self, promise: Promise, starts: Mapping[str, datetime], now: datetime
    ) -> datetime:
        """When `promise` is to begin; what has waited begins when the air is free, not too late."""
        at = starts.get(promise.key, promise.at)
        if at > promise.at:
            self._put_off[promise.key] = at
            return at
        return min(self._put_off.get(promise.key, promise.at), max(now, promise.at))

    def zones(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """The village's zones among `wanted`; all of them where none is."""
        return tuple(zone for zone in self._zones if not wanted or zone in wanted)

    def request(
        self,
        memo: Memo,
        key: str,
        at: datetime,
        times: int,
        grace: timedelta = GRACE,
        zones: tuple[str, ...] = (),
    ) -> AirRequest:
        """`memo`, `times` times, from the instant `at`; `grace` is none where a person waits."""
        return self._request(named(memo), key, at, times, grace, zones)

    def content(self, promise: Promise) -> Named | None:
        """What `promise` plays; None when it isn't there, or may not sound then."""
        if promise.bulletin:
            return self.bulletin(promise.bulletin, promise.at)
        memo = self.store.memo(promise.memo)
        ready = memo is not None and memo.state is MemoState.READY
        return named(memo) if memo is not None and ready else None

    def _request(
        self,
        content: Named,
        key: str,
        at: datetime,
        times: int,
        grace: timedelta,
        zones: tuple[str, ...],
    ) -> AirRequest:
        return AirRequest(
            key=key,
            kind=Kind.HAND,
            title=content.title,
            starts=at,
            ends=at + LONGEST,
            grace_until=at + grace,
            zones=self.zones(zones),
            items=content.items * times,
        )

    def _take_up(
        self, broadcaster: Broadcaster, promise: Promise, at: datetime, now: datetime
    ) -> None:
        """Begin `promise` if `at`, when it is to begin, has come."""
        content = self.content(promise)
        if content is None:
            title = promise.bulletin or promise.memo
            self._give_up(promise, title, Outcome.MISSED, Reason.NOT_THERE)
            return
        if now < at - self._lead - _EARLY:
            return
        asked = self._request(content, promise.key, at, promise.times, GRACE, promise.zones)
        if not asked.zones:
            self._give_up(promise, content.title, Outcome.MISSED, Reason.NOT_THERE)
            return
        busy = broadcaster.arbiter.current
        if now > at + GRACE:
            doubted = promise.key in self._doubted
            why = Reason.CLOCK_UNTRUSTED if doubted else Reason.TOO_LATE
            self._give_up(promise, content.title, Outcome.MISSED, Reason.BUSY if busy else why)
        elif self._is_quiet(max(now, at)) and not promise.sure:
            self._give_up(promise, content.title, Outcome.REFUSED, Reason.QUIET_HOURS)
        elif busy is None or busy.rank < asked.rank:
            log.warning("plays “%s” as %s promised", content.title, promise.by)
            self.plan.drop(promise)
            self._put_off.pop(promise.key, None)
            broadcaster.dispatch(arbiter.Ask(asked, now))

    def _give_up(self, promise: Promise, title: str, outcome: Outcome, reason: Reason) -> None:
        self.plan.drop(promise)
        self._doubted.discard(promise.key)
        self._put_off.pop(promise.key, None)
        self._journal_writer.enter(
            AsRunEntry(
                key=promise.key,
                kind=Kind.HAND,
                title=title,
                planned=promise.at,
                outcome=outcome,
                reason=reason,
                zones=self.zones(promise.zones),
            )
        )

    def _is_whole(self, sha256: str) -> bool:
        path = self.store.folder / f"{sha256}.opus"
        try:
            whole = file_digest(path, self._heartbeat) == sha256
        except OSError as error:
            log.error("%s can't be read: %s", path, error)  # noqa: TRY400
            return False
        if not whole:
            log.error("%s is not what was made; it is not played", path)
        return whole


def named(memo: Memo) -> Named:
    """What `memo` plays."""
    return Named(memo.title, (AirItem(memo.sha256, memo.title, seconds=memo.seconds),))

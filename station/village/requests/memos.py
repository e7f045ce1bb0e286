"""What may be asked about the village head's recordings: take, list, play, promise, delete.

Those that write the disk answer on the asking thread; only playing is the loop's. Not handled
here: the recordings themselves (`microphone/memos.py`, `microphone/memo_store.py`).
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from station.clock import Clock, ClockTrust
from station.programme import arbiter
from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import Begun, Done
from station.village.control.messages.memos import (
    DeleteMemo,
    ListMemos,
    MemoList,
    MemoRow,
    MemoTaken,
    PlayMemo,
    PromiseMemo,
    TakeMemo,
    WithdrawMemo,
)
from station.village.control.messages.status import TodayLine
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_store import Memo, MemoState
from station.village.microphone.memos import MemoPlayout
from station.village.playout.broadcaster import Broadcaster
from station.village.requests.by_hand import refuse_busy
from station.village.requests.quiet import require_day

log = logging.getLogger(__name__)


class MemoCommands:
    """`local` gives the village's own time, `is_quiet` judges instants, `wake` the worker."""

    def __init__(
        self,
        memos: MemoPlayout,
        broadcaster: Broadcaster,
        clock: Clock,
        *,
        wake: Callable[[], None],
        local: Callable[[datetime], datetime],
        is_quiet: Callable[[datetime], bool],
        trust: Callable[[], ClockTrust],
    ) -> None:
        self._memos, self._broadcaster, self._clock = memos, broadcaster, clock
        self._wake, self._local, self._is_quiet, self._trust = wake, local, is_quiet, trust
        self._count = 0

    def take(self, request: TakeMemo) -> MemoTaken:
        """Take a recording out of the inbox. Raises InputError, StorageError."""
        now = self._local(self._clock.now())
        memo = self._memos.store.take(request.name, request.title, request.by, now)
        log.warning("%s gives the recording “%s”", request.by, memo.title)
        self._wake()
        return MemoTaken(memo.id)

    def list(self, _: ListMemos) -> MemoList:
        """All recordings, the newest first, and when they are to be played."""
        promises = self._memos.plan.all()
        rows = (self._row(memo, promises) for memo in self._memos.store.all())
        return MemoList(tuple(rows), self._local(self._clock.now()))

    def promised(self) -> tuple[TodayLine, ...]:
        """What is still to be played today, the earliest first, in the form of a day's line."""
        waiting = ((p, self._memos.store.memo(p.memo)) for p in self._memos.plan.all())
        return tuple(self._lock(promise, memo) for promise, memo in waiting if memo is not None)

    def play(self, request: PlayMemo) -> Begun:
        """Play one now. Raises InputError, RequestRefusedError."""
        memo, now = self._ready(request.id), self._clock.now()
        self._require_day(request.confirmed, now)
        self._count += 1
        key = f"memo/{memo.id}/{now:%Y%m%dT%H%M%S}-{self._count}"
        asked = self._memos.request(memo, key, now, request.times, timedelta(0))
        refuse_busy(self._broadcaster, asked)
        log.warning("%s plays the recording “%s”", request.by, memo.title)
        self._broadcaster.dispatch(arbiter.Ask(asked, now))
        return Begun(key)

    def promise(self, request: PromiseMemo) -> Begun:
        """Play one at a time today. Raises InputError, RequestRefusedError, StorageError."""
        memo, at, now = self._ready(request.id), request.at, self._clock.now()
        if not self._trust().trusted:
            raise RequestRefusedError(
                Reason.CLOCK_UNTRUSTED, "the clock is not right yet; play it now, by hand"
            )
        if at <= now or self._local(at).date() != self._local(now).date():
            raise RequestRefusedError(
                Reason.TOO_LATE, "that time is not to come today; choose a later one"
            )
        self._require_day(request.confirmed, at)
        made = Promise(memo.id, self._local(at), request.times, request.by, request.confirmed)
        self._memos.plan.add(made)
        log.warning("%s has the recording “%s” played at %s", request.by, memo.title, made.at)
        return Begun(made.key)

    def withdraw(self, request: WithdrawMemo) -> Done:
        """Play it later no more. Raises StorageError."""
        self._memos.plan.withdraw(request.id)
        return Done()

    def delete(self, request: DeleteMemo) -> Done:
        """Remove one, and what was promised of it. Raises RequestRefusedError, StorageError."""
        name = request.id
        current = self._broadcaster.arbiter.current
        if current is not None and current.key.startswith(f"memo/{name}/"):
            raise RequestRefusedError(Reason.BUSY, "it is on the air; stop it first")
        self._memos.plan.withdraw(name)
        self._memos.store.remove(name)
        log.warning("%s deletes the recording %s", request.by, name[:40])
        return Done()

    def _ready(self, name: str) -> Memo:
        memo = self._memos.store.memo(name)
        if memo is None:
            raise RequestRefusedError(Reason.NOT_THERE, "there is no such recording")
        if memo.state is not MemoState.READY:
            raise RequestRefusedError(Reason.NOT_THERE, "this recording is not ready")
        return memo

    def _require_day(self, confirmed: bool, at: datetime) -> None:
        require_day(confirmed=confirmed, quiet=self._is_quiet(at))

    def _lock(self, promise: Promise, memo: Memo) -> TodayLine:
        at = self._local(promise.at)
        ends = at + timedelta(seconds=memo.seconds * promise.times)
        return TodayLine(promise.key, memo.title, at, ends, "promised")

    def _row(self, memo: Memo, promises: tuple[Promise, ...]) -> MemoRow:
        return MemoRow(
            id=memo.id,
            title=memo.title,
            made=self._local(memo.made),
            state=str(memo.state),
            fault=memo.fault,
            flaws=tuple(str(flaw) for flaw in memo.flaws),
            seconds=memo.seconds,
            file=f"{memo.sha256}.opus" if memo.state is MemoState.READY else "",
            at=tuple(self._local(p.at) for p in promises if p.memo == memo.id),
        )

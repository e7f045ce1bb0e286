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
    HeardMemo,
    ListMemos,
    MemoList,
    MemoRow,
    MemoTaken,
    PlayMemo,
    PromiseMemo,
    SpeakText,
    TakeMemo,
    WithdrawMemo,
)
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_store import Memo, MemoState
from station.village.microphone.memos import MemoPlayout
from station.village.playout.broadcaster import Broadcaster
from station.village.requests.by_hand import refuse_busy
from station.village.requests.later import LaterCommands
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
        self._wake, self._local, self._is_quiet = wake, local, is_quiet
        self.later = LaterCommands(memos, clock, local, is_quiet, trust)
        self._count = 0

    def take(self, request: TakeMemo) -> MemoTaken:
        """Take a recording out of the inbox. Raises InputError, StorageError."""
        now = self._local(self._clock.now())
        memo = self._memos.store.take(request.name, request.title, request.by, now)
        log.warning("%s gives the recording “%s”", request.by, memo.title)
        self._wake()
        return MemoTaken(memo.id)

    def write(self, request: SpeakText) -> MemoTaken:
        """Have typed words spoken. Raises InputError, StorageError."""
        now = self._local(self._clock.now())
        memo = self._memos.store.write(request.text, request.title, request.by, now)
        log.warning("%s types the announcement “%s”", request.by, memo.title)
        self._wake()
        return MemoTaken(memo.id)

    def hear(self, request: HeardMemo) -> Done:
        """Somebody has listened to one. Raises StorageError."""
        self._memos.store.hear(request.id)
        return Done()

    def list(self, _: ListMemos) -> MemoList:
        """All recordings, the newest first, and when they are to be played."""
        promises = self._memos.plan.all()
        rows = (self._row(memo, promises) for memo in self._memos.store.all())
        return MemoList(tuple(rows), self._local(self._clock.now()))

    def play(self, request: PlayMemo) -> Begun:
        """Play one now. Raises InputError, RequestRefusedError."""
        memo, now = self.later.ready(request.id), self._clock.now()
        self.later.require_zones(request.zones)
        self._require_day(request.confirmed, now)
        self._count += 1
        key = f"memo/{memo.id}/{now:%Y%m%dT%H%M%S}-{self._count}"
        asked = self._memos.request(memo, key, now, request.times, timedelta(0), request.zones)
        refuse_busy(self._broadcaster, asked)
        log.warning("%s plays the recording “%s”", request.by, memo.title)
        self._broadcaster.dispatch(arbiter.Ask(asked, now))
        return Begun(key)

    def promise(self, request: PromiseMemo) -> Begun:
        """Play one at a time today. Raises InputError, RequestRefusedError, StorageError."""
        memo, at, now = self.later.ready(request.id), request.at, self._clock.now()
        self.later.require_clock()
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

    def _require_day(self, confirmed: bool, at: datetime) -> None:
        require_day(confirmed=confirmed, quiet=self._is_quiet(at))

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
            text=memo.text,
            unheard=memo.is_unheard,
        )

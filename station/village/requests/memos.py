"""What may be asked about the village head's recordings: take, list, play, promise, delete.

Those that write the disk answer on the asking thread; only playing is the loop's. Not handled
here: the recordings themselves (`microphone/memos.py`, `microphone/memo_store.py`).
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from station.clock import Clock, ClockTrust
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
    Promised,
    PromiseMemo,
    RestoreMemo,
    SpeakText,
    TakeMemo,
    WithdrawMemo,
)
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_record import Memo, MemoState
from station.village.microphone.memos import MemoPlayout, named
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.overrides import OverrideStore
from station.village.requests.by_hand import put_on_air
from station.village.requests.later import LaterCommands
from station.village.requests.memo_promises import MemoPromises
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
        overrides: OverrideStore,
    ) -> None:
        self._memos, self._broadcaster, self._clock = memos, broadcaster, clock
        self._wake, self._local, self._is_quiet = wake, local, is_quiet
        self._promises = MemoPromises(
            memos, broadcaster, overrides, clock, local=local, is_quiet=is_quiet
        )
        self.later = LaterCommands(memos, self._promises, clock, local, is_quiet, trust)
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
        starts = self._promises.starts() if promises else {}
        rows = (self._row(memo, promises, starts) for memo in self._memos.store.all())
        gone = (self._row(memo, (), {}) for memo in self._memos.store.deleted())
        return MemoList(tuple(rows), self._local(self._clock.now()), tuple(gone))

    def play(self, request: PlayMemo) -> Begun:
        """Play one now. Raises InputError, RequestRefusedError."""
        memo, now = self.later.ready(request.id), self._clock.now()
        self.later.require_zones(request.zones)
        self._require_day(request.confirmed, now)
        self._count += 1
        key = f"memo/{memo.id}/{now:%Y%m%dT%H%M%S}-{self._count}"
        asked = self._memos.request(memo, key, now, request.times, timedelta(0), request.zones)
        log.warning("%s plays the recording “%s” (%s)", request.by, memo.title, request.busy)
        put_on_air(self._broadcaster, asked, now, request.busy, request.by)
        return Begun(key)

    def promise(self, request: PromiseMemo) -> Promised:
        """Play one at a time today, unless that meets what is promised already.

        Raises InputError, RequestRefusedError, StorageError.
        """
        memo, at, now = self.later.ready(request.id), request.at, self._clock.now()
        self.later.require_clock()
        if at <= now or self._local(at).date() != self._local(now).date():
            raise RequestRefusedError(
                Reason.TOO_LATE, "that time is not to come today; choose a later one"
            )
        self._require_day(request.confirmed, at)
        made = Promise(memo.id, self._local(at), request.times, request.by, request.confirmed)
        return self._promises.make(made, named(memo), instead=request.instead)

    def withdraw(self, request: WithdrawMemo) -> Done:
        """Play it later no more. Raises StorageError."""
        self._promises.withdraw(lambda promise: promise.memo == request.id != "")
        return Done()

    def delete(self, request: DeleteMemo) -> Done:
        """Remove one, and what was promised of it. Raises RequestRefusedError, StorageError."""
        name = request.id
        current = self._broadcaster.arbiter.current
        if current is not None and current.key.startswith(f"memo/{name}/"):
            raise RequestRefusedError(Reason.BUSY, "it is on the air; stop it first")
        self._promises.withdraw(lambda promise: promise.memo == name != "")
        self._memos.store.put_away(name, self._clock.now())
        log.warning("%s deletes the recording %s", request.by, name[:40])
        return Done()

    def restore(self, request: RestoreMemo) -> Done:
        """Have a deleted one back. Raises RequestRefusedError, StorageError."""
        if self._memos.store.restore(request.id) is None:
            raise RequestRefusedError(Reason.NOT_THERE, "this recording is gone for good")
        log.warning("%s has the recording %s back", request.by, request.id[:40])
        return Done()

    def _require_day(self, confirmed: bool, at: datetime) -> None:
        require_day(confirmed=confirmed, quiet=self._is_quiet(at))

    def _row(
        self, memo: Memo, promises: tuple[Promise, ...], starts: Mapping[str, datetime]
    ) -> MemoRow:
        own = [p for p in promises if p.memo == memo.id]
        return MemoRow(
            id=memo.id,
            title=memo.title,
            made=self._local(memo.made),
            state=str(memo.state),
            fault=memo.fault,
            flaws=tuple(str(flaw) for flaw in memo.flaws),
            seconds=memo.seconds,
            file=f"{memo.sha256}.opus" if memo.state is MemoState.READY else "",
            at=tuple(self._local(starts.get(p.key, p.at)) for p in own),
            wanted=tuple(self._local(p.at) for p in own),
            text=memo.text,
            unheard=memo.is_unheard,
        )

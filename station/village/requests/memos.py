"""What may be asked about the village head's recordings: take, list, play, promise, delete.

Those that write the disk answer on the asking thread; only playing is the loop's. Not handled
here: the recordings themselves (`microphone/memos.py`, `microphone/memo_store.py`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from station.clock import Clock, ClockTrust
from station.errors import InputError
from station.programme import arbiter
from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from station.village.control.instants import instant
from station.village.control.request import Answer, by, log
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_store import Memo, MemoState
from station.village.microphone.memos import MemoPlayout
from station.village.playout.broadcaster import Broadcaster
from station.village.requests.by_hand import refuse_busy

MOST_TIMES = 5


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

    def take(self, request: Mapping[str, Any]) -> Answer:
        """Take a recording out of the inbox. Raises InputError, StorageError."""
        title, name = str(request.get("title") or ""), str(request.get("name", ""))
        now = self._local(self._clock.now())
        memo = self._memos.shelf.take(name, title, by(request), now)
        log.warning("%s gives the recording “%s”", by(request), memo.title)
        self._wake()
        return {"id": memo.id}

    def list(self, _: Mapping[str, Any]) -> Answer:
        """All recordings, the newest first, and when they are to be played."""
        promises = self._memos.plan.all()
        return {
            "now": self._local(self._clock.now()).isoformat(),
            "memos": [self._row(memo, promises) for memo in self._memos.shelf.all()],
        }

    def promised(self) -> tuple[dict[str, Any], ...]:
        """What is still to be played today, the earliest first, in the form of a day's line."""
        waiting = ((p, self._memos.shelf.memo(p.memo)) for p in self._memos.plan.all())
        return tuple(self._turn(promise, memo) for promise, memo in waiting if memo is not None)

    def play(self, request: Mapping[str, Any]) -> Answer:
        """Play one now. Raises InputError, RequestRefusedError."""
        memo, times, now = self._ready(request), _times(request), self._clock.now()
        self._require_day(request, now)
        self._count += 1
        key = f"memo/{memo.id}/{now:%Y%m%dT%H%M%S}-{self._count}"
        asked = self._memos.request(memo, key, now, times)
        refuse_busy(self._broadcaster, asked)
        log.warning("%s plays the recording “%s”", by(request), memo.title)
        self._broadcaster.dispatch(arbiter.Ask(asked, now))
        return {"key": key}

    def promise(self, request: Mapping[str, Any]) -> Answer:
        """Play one at a time today. Raises InputError, RequestRefusedError, StorageError."""
        memo, times, now = self._ready(request), _times(request), self._clock.now()
        at = instant(request.get("at"))
        if at is None:
            raise InputError("say when: 2026-11-23T18:00+07:00")
        if not self._trust().trusted:
            raise RequestRefusedError(
                Reason.CLOCK_UNTRUSTED, "the clock is not right yet; play it now, by hand"
            )
        if at <= now or self._local(at).date() != self._local(now).date():
            raise RequestRefusedError(
                Reason.TOO_LATE, "that time is not to come today; choose a later one"
            )
        self._require_day(request, at)
        sure = request.get("confirmed") is True
        made = Promise(memo.id, self._local(at), times, by(request), sure)
        self._memos.plan.add(made)
        log.warning("%s has the recording “%s” played at %s", by(request), memo.title, made.at)
        return {"key": made.key}

    def withdraw(self, request: Mapping[str, Any]) -> Answer:
        """Play it later no more. Raises StorageError."""
        self._memos.plan.withdraw(str(request.get("id", "")))
        return {}

    def delete(self, request: Mapping[str, Any]) -> Answer:
        """Remove one, and what was promised of it. Raises RequestRefusedError, StorageError."""
        name = str(request.get("id", ""))
        current = self._broadcaster.arbiter.current
        if current is not None and current.key.startswith(f"memo/{name}/"):
            raise RequestRefusedError(Reason.BUSY, "it is on the air; stop it first")
        self._memos.plan.withdraw(name)
        self._memos.shelf.remove(name)
        log.warning("%s deletes the recording %s", by(request), name[:40])
        return {}

    def _ready(self, request: Mapping[str, Any]) -> Memo:
        memo = self._memos.shelf.memo(str(request.get("id", "")))
        if memo is None:
            raise RequestRefusedError(Reason.NOT_THERE, "there is no such recording")
        if memo.state is not MemoState.READY:
            raise RequestRefusedError(Reason.NOT_THERE, "this recording is not ready")
        return memo

    def _require_day(self, request: Mapping[str, Any], at: datetime) -> None:
        if request.get("confirmed") is not True and self._is_quiet(at):
            raise RequestRefusedError(
                Reason.QUIET_HOURS, "it is within the quiet hours; confirm to play all the same"
            )

    def _turn(self, promise: Promise, memo: Memo) -> dict[str, Any]:
        at = self._local(promise.at)
        ends = at + timedelta(seconds=memo.seconds * promise.times)
        form = {"key": promise.key, "title": memo.title, "state": "promised"}
        return form | {"at": at.isoformat(), "ends": ends.isoformat()}

    def _row(self, memo: Memo, promises: tuple[Promise, ...]) -> dict[str, Any]:
        return {
            "id": memo.id,
            "title": memo.title,
            "made": self._local(memo.made).isoformat(),
            "state": str(memo.state),
            "fault": memo.fault,
            "flaws": [str(flaw) for flaw in memo.flaws],
            "seconds": memo.seconds,
            "file": f"{memo.sha256}.opus" if memo.state is MemoState.READY else "",
            "at": [self._local(p.at).isoformat() for p in promises if p.memo == memo.id],
        }


def _times(request: Mapping[str, Any]) -> int:
    times = request.get("times", 1)
    if not isinstance(times, int) or isinstance(times, bool) or not 1 <= times <= MOST_TIMES:
        raise InputError("it can be played once to {most_times} times", most_times=MOST_TIMES)
    return times

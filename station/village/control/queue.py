"""What a person may ask of the running station, and what it answers.

Requests come from the control socket's threads and wait here for the broadcaster's loop, which
answers them between two ticks; so an answer is never older than the question. Not handled here:
the socket (`client.py`), what a status says (`requests/status.py`).
"""

import logging
import queue
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

from station.clock import Clock
from station.errors import InputError, LinkError
from station.programme import arbiter
from station.programme.asrun import Kind, Reason
from station.programme.bulletin import Priority
from station.programme.request import Item, Request
from station.programme.timetable import EVERY
from station.village.control.client import RequestRefusedError
from station.village.library.library import Library
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner

log = logging.getLogger(__name__)

Answer = dict[str, Any]
Handler = Callable[[Mapping[str, Any]], Answer]
_PATIENCE = 2.5
_MOST_AT_ONCE = 16
_LONGEST = timedelta(minutes=60)


class Commands:
    """The queue between the socket's threads and the loop, and the handlers of the loop.

    Those of `aside` may wait for the disk, and touch nothing of the air: they answer on the asking
    thread.
    """

    def __init__(
        self, handlers: Mapping[str, Handler], aside: Mapping[str, Handler] | None = None
    ) -> None:
        self._handlers, self._aside = handlers, aside or {}
        self._waiting: queue.SimpleQueue[tuple[Mapping[str, Any], Future[Answer]]]
        self._waiting = queue.SimpleQueue()

    def ask(self, request: Mapping[str, Any]) -> Answer:
        """The loop's answer; for any thread. Raises what the handler raises, or LinkError."""
        aside = self._aside.get(str(request.get("do")))
        if aside is not None:
            return aside(request)
        future: Future[Answer] = Future()
        self._waiting.put((request, future))
        try:
            return future.result(_PATIENCE)
        except TimeoutError as error:
            raise LinkError("the station is busy and did not answer; try again") from error

    def wake(self) -> None:
        """Let the loop go on at once; for any thread."""
        self._waiting.put(({"do": "wake"}, Future()))

    def answer(self, patience: float) -> None:
        """Answer what is waiting; wait up to `patience` seconds for the first. The loop's only."""
        try:
            request, future = self._waiting.get(timeout=max(patience, 0.001))
            for _ in range(_MOST_AT_ONCE):
                self._answer_one(request, future)
                request, future = self._waiting.get_nowait()
            self._answer_one(request, future)
        except queue.Empty:
            return

    def _answer_one(self, request: Mapping[str, Any], future: Future[Answer]) -> None:
        try:
            handler = self._handlers.get(str(request.get("do")), _unknown)
            future.set_result(handler(request))
        except Exception as error:  # noqa: BLE001 - it belongs to the one who asked
            future.set_exception(error)


class HandCommands:
    """Stop, and playing by hand."""

    def __init__(
        self,
        broadcaster: Broadcaster,
        library: Library,
        planner: Planner,
        clock: Clock,
        local: Callable[[datetime], datetime],
    ) -> None:
        self._broadcaster, self._library, self._planner = broadcaster, library, planner
        self._clock, self._local = clock, local
        self._count = 0

    def stop(self, request: Mapping[str, Any]) -> Answer:
        """Everything off, at once; whoever asks."""
        log.warning("stopped by %s", by(request))
        self._broadcaster.happen(arbiter.Stop(by=by(request)))
        return {"stopped": True}

    def play(self, request: Mapping[str, Any]) -> Answer:
        """Play one bulletin of the library now. Raises RequestRefusedError."""
        name = str(request.get("bulletin", ""))
        now = self._clock.now()
        bulletin = self._library.holdings.bulletin(name)
        if bulletin is None:
            raise RequestRefusedError(
                Reason.NOT_THERE, f"there is no bulletin “{name[:64]}” here; see: station status"
            )
        if not bulletin.is_valid(now):
            raise RequestRefusedError(Reason.NOT_PROVED, f"bulletin “{name}” is not valid today")
        self.require_day(request)
        asked = self._request(bulletin.title, self._planner.items(bulletin), now)
        refuse_busy(self._broadcaster, asked)
        log.warning("%s plays %s", by(request), name)
        self._broadcaster.happen(arbiter.Ask(asked, now))
        return {"key": asked.key}

    def require_day(self, request: Mapping[str, Any]) -> None:
        """Raises RequestRefusedError in the quiet hours, unless it is confirmed."""
        quiet, now = self._library.holdings.quiet, self._local(self._clock.now())
        if request.get("confirmed") is not True and (quiet is None or quiet.contains(now.time())):
            raise RequestRefusedError(
                Reason.QUIET_HOURS, "it is within the quiet hours; confirm to play all the same"
            )

    def _request(self, title: str, items: tuple[Item, ...], now: datetime) -> Request:
        self._count += 1
        return Request(
            key=f"hand/{now:%Y%m%dT%H%M%S}-{self._count}",
            kind=Kind.HAND,
            title=title,
            starts=now,
            ends=now + _LONGEST,
            grace_until=now,
            zones=self._planner.zones(EVERY),
            items=items,
            priority=Priority.NORMAL,
        )


def _unknown(request: Mapping[str, Any]) -> Answer:
    raise InputError(f"there is no command “{str(request.get('do'))[:40]}”")


def refuse_busy(broadcaster: Broadcaster, asked: Request) -> None:
    """Raises RequestRefusedError when what is on the air does not give way to `asked`."""
    current = broadcaster.desk.current
    if current is not None and current.rank >= asked.rank:
        raise RequestRefusedError(Reason.BUSY, "something is on the air already; stop it first")


def by(request: Mapping[str, Any]) -> str:
    """Who asked, fit for a log line."""
    return "".join(c for c in str(request.get("by", "somebody"))[:40] if c.isprintable())

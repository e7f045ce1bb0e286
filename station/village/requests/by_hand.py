"""What a hand asks of the air: play, stop, volume of now."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from station.clock import Clock
from station.programme import arbiter
from station.programme.asrun import Kind, Reason
from station.programme.bulletin import Priority
from station.programme.request import AirItem, AirRequest
from station.programme.timetable import EVERY
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import Begun, Busy, Done, PlayBulletin, StopAll
from station.village.library.library import Library
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.requests.quiet import require_day

log = logging.getLogger(__name__)

_LONGEST = timedelta(minutes=60)
_LONGEST_WAIT = timedelta(minutes=60)
"""How long something played “after that” waits for the air."""


class ManualCommands:
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

    def stop(self, request: StopAll) -> Done:
        """Everything off, at once; whoever asks."""
        log.warning("stopped by %s", request.by)
        self._broadcaster.dispatch(arbiter.Stop(by=request.by))
        return Done()

    def play(self, request: PlayBulletin) -> Begun:
        """Play one bulletin of the library now. Raises RequestRefusedError."""
        name, now = request.bulletin, self._clock.now()
        bulletin = self._library.snapshot.bulletin(name)
        if bulletin is None:
            raise RequestRefusedError(
                Reason.NOT_THERE,
                "there is no bulletin “{name}” here; see: station status",
                name=name[:64],
            )
        if not bulletin.is_valid(now):
            raise RequestRefusedError(
                Reason.NOT_VERIFIED, "bulletin “{name}” is not valid today", name=name
            )
        self.require_day(request.confirmed)
        if not self._planner.zones(request.zones or EVERY):
            raise RequestRefusedError(Reason.NOT_THERE, "there is no such zone")
        items = self._planner.items(bulletin) * request.times
        asked = self._request(bulletin.title, items, now, request.zones)
        log.warning("%s plays %s (%s)", request.by, name, request.busy)
        put_on_air(self._broadcaster, asked, now, request.busy, request.by)
        return Begun(asked.key)

    def require_day(self, confirmed: bool) -> None:
        """Raises RequestRefusedError in the quiet hours, unless it is `confirmed`."""
        quiet = self._library.is_quiet(self._local(self._clock.now()))
        require_day(confirmed=confirmed, quiet=quiet)

    def _request(
        self, title: str, items: tuple[AirItem, ...], now: datetime, zones: tuple[str, ...]
    ) -> AirRequest:
        self._count += 1
        return AirRequest(
            key=f"hand/{now:%Y%m%dT%H%M%S}-{self._count}",
            kind=Kind.HAND,
            title=title,
            starts=now,
            ends=now + _LONGEST,
            grace_until=now,
            zones=self._planner.zones(zones or EVERY),
            items=items,
            priority=Priority.NORMAL,
        )


def put_on_air(
    broadcaster: Broadcaster, asked: AirRequest, now: datetime, busy: Busy, by: str
) -> None:
    """Begin `asked` for `by`: as `busy` says while something else is on the air.

    Raises RequestRefusedError.
    """
    if busy == "stop":
        broadcaster.dispatch(arbiter.Stop(by=by))
    elif busy == "wait":
        until = now + _LONGEST_WAIT
        asked = replace(asked, waits=True, grace_until=until, ends=until + _LONGEST)
    else:
        refuse_busy(broadcaster, asked)
    broadcaster.dispatch(arbiter.Ask(asked, now))


def refuse_busy(broadcaster: Broadcaster, asked: AirRequest) -> None:
    """Raises RequestRefusedError when what is on the air does not give way to `asked`."""
    current = broadcaster.arbiter.current
    if current is not None and current.rank >= asked.rank:
        raise RequestRefusedError(Reason.BUSY, "something is on the air already; stop it first")

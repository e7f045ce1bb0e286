"""Who has the air: one table, (state, event) → (state, actions).

Emergency > live > by hand > scheduled priority > scheduled normal > test. A higher one takes the
air at once; an equal or lower one waits for its grace, or is refused where a person can ask again.
Stop always wins. Not handled here: doing any of it (`playout/broadcaster.py`), and whether a
request is allowed at this hour (`due.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from station.programme.asrun import Kind, Outcome, Reason
from station.programme.request import AirRequest

_PATIENT = {Kind.SCHEDULED, Kind.EMERGENCY}
"""Nobody stands by who could ask again: these wait for the air."""


class Air(StrEnum):
    """What the air is doing."""

    SILENT = "silent"
    WARMING = "warming"
    ON_AIR = "on-air"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Ask:
    """`request` wants the air."""

    request: AirRequest
    now: datetime


@dataclass(frozen=True, slots=True)
class Began:
    """The first frame of the current request has sounded."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The last frame of the current request has sounded."""


@dataclass(frozen=True, slots=True)
class Broke:
    """The card, a pin or the disk failed."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Stop:
    """A person, or the daemon's own end, stops everything; `by` says who, for the log."""

    reason: Reason = Reason.BY_HAND
    by: str = ""


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The hard end, or the amplifier's longest on-time, is reached."""

    reason: Reason = Reason.TOO_LONG


@dataclass(frozen=True, slots=True)
class Closed:
    """The relays are off after the tail."""

    now: datetime


@dataclass(frozen=True, slots=True)
class Fitted:
    """What of the current request can play from now on is `request`: perhaps nothing of it."""

    request: AirRequest


@dataclass(frozen=True, slots=True)
class Expired:
    """`request` may begin no more, for that `reason`, though the air isn't free yet."""

    request: AirRequest
    reason: Reason


@dataclass(frozen=True, slots=True)
class Shutdown:
    """The daemon ends; it has silenced sound and relays already."""


@dataclass(frozen=True, slots=True)
class Fit:
    """See what of `request` can play from now on, and say `Fitted`."""

    request: AirRequest


@dataclass(frozen=True, slots=True)
class Prepare:
    """Warm up for `request` and start it at its instant."""

    request: AirRequest


@dataclass(frozen=True, slots=True)
class Silence:
    """Stop the sound that there is, now."""


@dataclass(frozen=True, slots=True)
class Close:
    """Relays off; after the tail when `gently`, else at once."""

    gently: bool


@dataclass(frozen=True, slots=True)
class Enter:
    """Write into the as-run log what became of `request`; who stopped it, what it gave way to."""

    request: AirRequest
    outcome: Outcome
    reason: Reason = Reason.NONE
    by: str = ""
    preempted_by: str = ""


Event = Ask | Began | Ended | Broke | Stop | TimeUp | Closed | Fitted | Expired | Shutdown
Action = Fit | Prepare | Silence | Close | Enter


@dataclass(frozen=True, slots=True)
class Arbiter:
    """Who has the air, and who waits for it."""

    air: Air = Air.SILENT
    current: AirRequest | None = None
    waiting: tuple[AirRequest, ...] = ()


Step = tuple[Arbiter, tuple[Action, ...]]


def step(arbiter: Arbiter, event: Event) -> Step:
    """The arbiter after `event`, and what is to be done, in this order."""
    return TABLE[arbiter.air, type(event)](arbiter, event)


def _nothing(arbiter: Arbiter, _: Any) -> Step:
    return arbiter, ()


def _take(arbiter: Arbiter, request: AirRequest) -> Step:
    return replace(arbiter, air=Air.WARMING, current=request), (Fit(request),)


def _ask_free(arbiter: Arbiter, event: Ask) -> Step:
    return _take(arbiter, event.request)


def _ask_busy(arbiter: Arbiter, event: Ask) -> Step:
    current, request = _current(arbiter), event.request
    if request.rank > current.rank:
        cut = Enter(current, Outcome.CUT, Reason.PREEMPTED, preempted_by=request.key)
        again = (current,) if current.kind is Kind.SCHEDULED else ()
        arbiter, actions = _take(replace(arbiter, waiting=again + arbiter.waiting), request)
        return arbiter, (Silence(), cut, *actions)
    if request.kind in _PATIENT and request.grace_until > event.now:
        return replace(arbiter, waiting=(*arbiter.waiting, request)), ()
    return arbiter, (Enter(request, Outcome.REFUSED, Reason.BUSY),)


def _began(arbiter: Arbiter, _: Began) -> Step:
    return replace(arbiter, air=Air.ON_AIR), ()


def _ended(arbiter: Arbiter, _: Ended) -> Step:
    closing = replace(arbiter, air=Air.CLOSING, current=None)
    return closing, (Close(gently=True), Enter(_current(arbiter), Outcome.PLAYED))


def _broke(arbiter: Arbiter, event: Broke) -> Step:
    closing = replace(arbiter, air=Air.CLOSING, current=None)
    failed = Enter(_current(arbiter), Outcome.FAILED, event.reason)
    return closing, (Silence(), Close(gently=False), failed)


def _stop(arbiter: Arbiter, event: Stop) -> Step:
    stopped = arbiter.waiting if arbiter.current is None else (arbiter.current, *arbiter.waiting)
    entries = tuple(Enter(r, Outcome.STOPPED, event.reason, event.by) for r in stopped)
    return Arbiter(Air.CLOSING), (Silence(), Close(gently=False), *entries)


def _time_up(arbiter: Arbiter, event: TimeUp) -> Step:
    closing = replace(arbiter, air=Air.CLOSING, current=None)
    return closing, (
        Silence(),
        Close(gently=True),
        Enter(_current(arbiter), Outcome.CUT, event.reason),
    )


def _closed(arbiter: Arbiter, event: Closed) -> Step:
    fresh = [request for request in arbiter.waiting if request.grace_until >= event.now]
    stale = [request for request in arbiter.waiting if request.grace_until < event.now]
    entries = tuple(Enter(request, Outcome.MISSED, Reason.BUSY) for request in stale)
    if not fresh:
        return Arbiter(), entries
    first = max(fresh, key=lambda request: request.rank)
    rest = tuple(request for request in fresh if request is not first)
    arbiter, actions = _take(replace(arbiter, waiting=rest), first)
    return arbiter, (*entries, *actions)


def _fitted(arbiter: Arbiter, event: Fitted) -> Step:
    request = event.request
    if request.key != _current(arbiter).key:
        return arbiter, ()
    arbiter = replace(arbiter, current=request)
    return (arbiter, (Prepare(request),)) if request.items else _broke(arbiter, _NOTHING_FITS)


def _expired(arbiter: Arbiter, event: Expired) -> Step:
    """It is entered at once, not when the air is free."""
    if event.request not in arbiter.waiting:
        return arbiter, ()
    rest = tuple(request for request in arbiter.waiting if request != event.request)
    entry = Enter(event.request, Outcome.MISSED, event.reason)
    return replace(arbiter, waiting=rest), (entry,)


def _shutdown(arbiter: Arbiter, _: Shutdown) -> Step:
    """What waits is not entered: its grace may hold when the next daemon starts."""
    if arbiter.current is None:
        return Arbiter(), ()
    return Arbiter(), (Enter(arbiter.current, Outcome.CUT, Reason.DAEMON_STOPPED),)


def _current(arbiter: Arbiter) -> AirRequest:
    if arbiter.current is None:
        raise ValueError(f"the air is {arbiter.air.name} without a request")
    return arbiter.current


_NOTHING_FITS = Broke(Reason.TOO_LONG)

Row = Callable[[Arbiter, Any], Step]

TABLE: dict[tuple[Air, type[Event]], Row] = {
    (Air.SILENT, Ask): _ask_free,
    (Air.SILENT, Began): _nothing,
    (Air.SILENT, Ended): _nothing,
    (Air.SILENT, Broke): _nothing,
    (Air.SILENT, Stop): _stop,
    (Air.SILENT, TimeUp): _nothing,
    (Air.SILENT, Closed): _nothing,
    (Air.SILENT, Fitted): _nothing,
    (Air.SILENT, Expired): _expired,
    (Air.SILENT, Shutdown): _shutdown,
    (Air.WARMING, Ask): _ask_busy,
    (Air.WARMING, Began): _began,
    (Air.WARMING, Ended): _ended,
    (Air.WARMING, Broke): _broke,
    (Air.WARMING, Stop): _stop,
    (Air.WARMING, TimeUp): _time_up,
    (Air.WARMING, Closed): _nothing,
    (Air.WARMING, Fitted): _fitted,
    (Air.WARMING, Expired): _expired,
    (Air.WARMING, Shutdown): _shutdown,
    (Air.ON_AIR, Ask): _ask_busy,
    (Air.ON_AIR, Began): _nothing,
    (Air.ON_AIR, Ended): _ended,
    (Air.ON_AIR, Broke): _broke,
    (Air.ON_AIR, Stop): _stop,
    (Air.ON_AIR, TimeUp): _time_up,
    (Air.ON_AIR, Closed): _nothing,
    (Air.ON_AIR, Fitted): _nothing,
    (Air.ON_AIR, Expired): _expired,
    (Air.ON_AIR, Shutdown): _shutdown,
    (Air.CLOSING, Ask): _ask_free,
    (Air.CLOSING, Began): _nothing,
    (Air.CLOSING, Ended): _nothing,
    (Air.CLOSING, Broke): _nothing,
    (Air.CLOSING, Stop): _stop,
    (Air.CLOSING, TimeUp): _nothing,
    (Air.CLOSING, Closed): _closed,
    (Air.CLOSING, Fitted): _nothing,
    (Air.CLOSING, Expired): _expired,
    (Air.CLOSING, Shutdown): _shutdown,
}

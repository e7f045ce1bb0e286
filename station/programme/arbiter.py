"""Who has the air: one table, (state, event) → (state, actions).

Emergency > live > by hand > scheduled priority > scheduled normal > test. A higher one takes the
air at once; an equal or lower one waits for its grace, or is refused where a person can ask again.
What fails and may begin still rests, and is tried again from its beginning until its grace is over.
Stop always wins. Not handled here: what the state is (`arbiter_state.py`), doing any of it
(`playout/broadcaster.py`), and whether a request is allowed at this hour (`due.py`).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from station.programme.arbiter_events import (
    Action,
    Again,
    Ask,
    Began,
    Broke,
    Close,
    Closed,
    Ended,
    Enter,
    Event,
    Expired,
    Fit,
    Fitted,
    Prepare,
    Rest,
    Shutdown,
    Silence,
    Stop,
    TimeUp,
    Unready,
)
from station.programme.arbiter_state import Air, Arbiter, Failure
from station.programme.asrun import Kind, Outcome, Reason
from station.programme.request import AirRequest

__all__ = [
    "TABLE",
    "Action",
    "Again",
    "Air",
    "Arbiter",
    "Ask",
    "Began",
    "Broke",
    "Close",
    "Closed",
    "Ended",
    "Enter",
    "Event",
    "Expired",
    "Failure",
    "Fit",
    "Fitted",
    "Prepare",
    "Rest",
    "Shutdown",
    "Silence",
    "Stop",
    "TimeUp",
    "Unready",
    "step",
]

_PATIENT = {Kind.SCHEDULED, Kind.EMERGENCY}
"""Nobody stands by who could ask again: these wait for the air."""

_PASSING = {Reason.CARD, Reason.PIN, Reason.DISK, Reason.NOT_VERIFIED, Reason.NOT_THERE}
"""What may be over in a moment: a card that is busy or away, a disk that stands still."""

_TRIED_AGAIN = {Kind.SCHEDULED, Kind.EMERGENCY, Kind.HAND}
"""What plays recordings: what is spoken live can't begin anew, and a test may fail."""

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
    current, request = arbiter.holder, event.request
    if request.rank > current.rank and not request.waits:
        cut = Enter(current, Outcome.CUT, Reason.PREEMPTED, preempted_by=request.key)
        promised = current.kind is Kind.HAND and event.now < current.grace_until
        again = (current,) if current.kind is Kind.SCHEDULED or promised else ()
        arbiter, actions = _take(replace(arbiter, waiting=again + arbiter.waiting), request)
        return arbiter, (Silence(), cut, *actions)
    if (request.kind in _PATIENT or request.waits) and request.grace_until > event.now:
        return replace(arbiter, waiting=(*arbiter.waiting, request)), ()
    return arbiter, (Enter(request, Outcome.REFUSED, Reason.BUSY),)


def _unready(arbiter: Arbiter, event: Unready) -> Step:
    """It cuts nobody off for nothing: it rests until it has what it lacks."""
    request = event.request
    rests = arbiter.failed(request, event.reason)
    rests = replace(rests, waiting=(*arbiter.waiting, request))
    return rests, (Enter(request, Outcome.FAILED, event.reason),)


def _began(arbiter: Arbiter, _: Began) -> Step:
    return replace(arbiter.forgiven(arbiter.holder), air=Air.ON_AIR), ()


def _ended(arbiter: Arbiter, _: Ended) -> Step:
    closing = replace(arbiter, air=Air.CLOSING, current=None)
    return closing, (Close(gently=True), Enter(arbiter.holder, Outcome.PLAYED))


def _broke(arbiter: Arbiter, event: Broke) -> Step:
    """While it may begin still it is tried again.

    What has sounded in part is entered before, and a warning at its first failure: people are to
    know of it at once.
    """
    current = arbiter.holder
    if not (event.in_time and event.reason in _PASSING and current.kind in _TRIED_AGAIN):
        return _failed(arbiter, event)
    told = current.kind is Kind.EMERGENCY and arbiter.failure(current) is None
    rests = replace(arbiter.failed(current, event.reason), air=Air.CLOSING, current=None)
    rests = replace(rests, waiting=(*arbiter.waiting, current))
    entered = Enter(current, Outcome.FAILED, event.reason)
    last = entered if told or arbiter.air is Air.ON_AIR else Rest(current)
    return rests, (Silence(), Close(gently=False), last)


def _failed(arbiter: Arbiter, event: Broke) -> Step:
    current = arbiter.holder
    closing = replace(arbiter.forgiven(current), air=Air.CLOSING, current=None)
    outcome, reason = arbiter.why(current, Outcome.FAILED, event.reason)
    return closing, (Silence(), Close(gently=False), Enter(current, outcome, reason))


def _again(arbiter: Arbiter, event: Again) -> Step:
    if event.request not in arbiter.resting:
        return arbiter, ()
    return _take(arbiter.without(event.request), event.request)


def _again_busy(arbiter: Arbiter, event: Again) -> Step:
    """What only tries itself is let try: two that fail would else cut each other off for ever."""
    current = arbiter.holder
    if event.request not in arbiter.resting or event.request.rank <= current.rank:
        return arbiter, ()
    if arbiter.failure(current) is not None:
        return arbiter, ()
    return _ask_busy(arbiter.without(event.request), Ask(event.request, event.now))


def _stop(arbiter: Arbiter, event: Stop) -> Step:
    """All of it; a warning whose recording isn't here is as one that the commune sends later."""
    coming = tuple(filter(arbiter.lacks_recording, arbiter.waiting))
    waiting = tuple(request for request in arbiter.waiting if request not in coming)
    stopped = waiting if arbiter.current is None else (arbiter.current, *waiting)
    entries = tuple(Enter(r, Outcome.STOPPED, event.reason, event.by) for r in stopped)
    failures = tuple(f for f in arbiter.failures if any(r.key == f.key for r in coming))
    closing = Arbiter(Air.CLOSING, waiting=coming, failures=failures)
    return closing, (Silence(), Close(gently=False), *entries)


def _time_up(arbiter: Arbiter, event: TimeUp) -> Step:
    current = arbiter.holder
    closing = replace(arbiter.forgiven(current), air=Air.CLOSING, current=None)
    outcome, reason = arbiter.why(current, Outcome.CUT, event.reason)
    return closing, (Silence(), Close(gently=True), Enter(current, outcome, reason))


def _closed(arbiter: Arbiter, event: Closed) -> Step:
    resting = arbiter.resting
    ready = [request for request in arbiter.waiting if request not in resting]
    fresh = [request for request in ready if request.grace_until >= event.now]
    stale = [request for request in ready if request.grace_until < event.now]
    entries = tuple(Enter(request, Outcome.MISSED, Reason.BUSY) for request in stale)
    if not fresh:
        return Arbiter(waiting=resting, failures=arbiter.failures), entries
    first = max(fresh, key=lambda request: request.rank)
    rest = (*(request for request in fresh if request is not first), *resting)
    arbiter, actions = _take(replace(arbiter, waiting=rest), first)
    return arbiter, (*entries, *actions)


def _fitted(arbiter: Arbiter, event: Fitted) -> Step:
    request = event.request
    if request.key != arbiter.holder.key:
        return arbiter, ()
    arbiter = replace(arbiter, current=request)
    if not request.items:
        return _failed(arbiter, _NOTHING_FITS)
    return arbiter, (Prepare(request),)


def _expired(arbiter: Arbiter, event: Expired) -> Step:
    """It is entered at once, not when the air is free."""
    if event.request not in arbiter.waiting:
        return arbiter, ()
    outcome, reason = arbiter.why(event.request, Outcome.MISSED, event.reason)
    entry = Enter(event.request, outcome, reason)
    return arbiter.forgiven(event.request).without(event.request), (entry,)


def _shutdown(arbiter: Arbiter, _: Shutdown) -> Step:
    """What waits, or hasn't sounded, isn't entered: it has its chance when the next one starts."""
    current = arbiter.current
    if current is None:
        return Arbiter(), ()
    if arbiter.air is Air.WARMING and current.kind in _PATIENT:
        return Arbiter(), (Rest(current),)
    return Arbiter(), (Enter(current, Outcome.CUT, Reason.DAEMON_STOPPED),)


_NOTHING_FITS = Broke(Reason.TOO_LONG)

Row = Callable[[Arbiter, Any], Step]

TABLE: dict[tuple[Air, type[Event]], Row] = {
    (Air.SILENT, Ask): _ask_free,
    (Air.SILENT, Unready): _unready,
    (Air.SILENT, Began): _nothing,
    (Air.SILENT, Ended): _nothing,
    (Air.SILENT, Broke): _nothing,
    (Air.SILENT, Stop): _stop,
    (Air.SILENT, TimeUp): _nothing,
    (Air.SILENT, Closed): _nothing,
    (Air.SILENT, Fitted): _nothing,
    (Air.SILENT, Again): _again,
    (Air.SILENT, Expired): _expired,
    (Air.SILENT, Shutdown): _shutdown,
    (Air.WARMING, Ask): _ask_busy,
    (Air.WARMING, Unready): _unready,
    (Air.WARMING, Began): _began,
    (Air.WARMING, Ended): _ended,
    (Air.WARMING, Broke): _broke,
    (Air.WARMING, Stop): _stop,
    (Air.WARMING, TimeUp): _time_up,
    (Air.WARMING, Closed): _nothing,
    (Air.WARMING, Fitted): _fitted,
    (Air.WARMING, Again): _again_busy,
    (Air.WARMING, Expired): _expired,
    (Air.WARMING, Shutdown): _shutdown,
    (Air.ON_AIR, Ask): _ask_busy,
    (Air.ON_AIR, Unready): _unready,
    (Air.ON_AIR, Began): _nothing,
    (Air.ON_AIR, Ended): _ended,
    (Air.ON_AIR, Broke): _broke,
    (Air.ON_AIR, Stop): _stop,
    (Air.ON_AIR, TimeUp): _time_up,
    (Air.ON_AIR, Closed): _nothing,
    (Air.ON_AIR, Fitted): _nothing,
    (Air.ON_AIR, Again): _again_busy,
    (Air.ON_AIR, Expired): _expired,
    (Air.ON_AIR, Shutdown): _shutdown,
    (Air.CLOSING, Ask): _ask_free,
    (Air.CLOSING, Unready): _unready,
    (Air.CLOSING, Began): _nothing,
    (Air.CLOSING, Ended): _nothing,
    (Air.CLOSING, Broke): _nothing,
    (Air.CLOSING, Stop): _stop,
    (Air.CLOSING, TimeUp): _nothing,
    (Air.CLOSING, Closed): _closed,
    (Air.CLOSING, Fitted): _nothing,
    (Air.CLOSING, Again): _again,
    (Air.CLOSING, Expired): _expired,
    (Air.CLOSING, Shutdown): _shutdown,
}

"""What else is promised of the air: the timetable's sessions that will sound, and what sounds now.

A session that is paused, skipped, suspended or has nothing to say takes nobody's time. Not handled
here: what follows (`programme/promises.py`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from station.programme.asrun import Kind
from station.programme.forecast import AROUND
from station.programme.overrides import Overrides
from station.programme.promises import Booked, PromiseWanted, promised
from station.programme.request import AirItem, AirRequest
from station.village.microphone.memo_plan import Promise
from station.village.playout.by_name import Named
from station.village.playout.planner import Planner

AHEAD = timedelta(hours=30)
"""How far what is promised is looked at."""


class AirBookings:
    """The sessions of `planner`, but for those that `held` holds back. For any thread."""

    def __init__(self, planner: Planner, held: Callable[[], Overrides]) -> None:
        self._planner, self._held = planner, held
        self._since: tuple[object, ...] = ()
        self._sessions: tuple[Booked, ...] = ()

    def all(
        self, now: datetime, current: AirRequest | None, until: datetime | None = None
    ) -> tuple[Booked, ...]:
        """All that is booked from `now` on, up to `until` where that is far.

        `current` has the air, and has it until it is over.
        """
        key = current.key if current is not None else ""
        booked = [
            each
            for each in (self._read(now, until) if until else self._coming(now))
            if each.key != key and not self._planner.is_done(each.key)
        ]
        if current is not None and current.kind is not Kind.TEST:
            ends = current.starts + lasting(current.items)
            ends = max(min(ends, current.ends), now)
            session = current.kind is Kind.SCHEDULED
            booked.append(Booked(key, current.title, current.starts, ends, session))
        return tuple(booked)

    def starts(
        self,
        promises: Iterable[tuple[Promise, Named]],
        now: datetime,
        current: AirRequest | None,
    ) -> dict[str, datetime]:
        """When each promise is to begin, by its key."""
        wanted = [wish(promise, content) for promise, content in promises]
        return {each.key: each.starts for each in promised(wanted, self.all(now, current))}

    def _coming(self, now: datetime) -> tuple[Booked, ...]:
        """Anew each second, and when a hand has changed something."""
        since = (now.replace(microsecond=0), self._held())
        if since != self._since:
            self._sessions = tuple(self._read(now, now + AHEAD))
            self._since = since
        return self._sessions

    def _read(self, now: datetime, until: datetime) -> Iterable[Booked]:
        held = self._held()
        for planned in self._planner.planned(now - self._planner.punctuality.grace, until):
            occurrence = planned.occurrence
            if planned.suspension is not None or held.reason(occurrence):
                continue
            request = self._planner.request(occurrence)
            if request is not None and request.items:
                ends = min(request.ends, request.starts + lasting(request.items))
                yield Booked(request.key, request.title, request.starts, ends)


def wish(promise: Promise, content: Named) -> PromiseWanted:
    """The time that `promise` of `content` takes."""
    items = content.items * promise.times
    return PromiseWanted(promise.key, content.title, promise.at, lasting(items), promise.instead)


def lasting(items: tuple[AirItem, ...]) -> timedelta:
    """How long `items` sound, with the tunes around them."""
    around = AROUND.tune + AROUND.closing + AROUND.pause * (len(items) + 1)
    return timedelta(seconds=sum(item.seconds for item in items) + around)

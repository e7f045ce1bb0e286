"""When what the hardware failed is tried again, and when what waits is given up.

A card that is plugged in again, a pin that works again: whoever waits can't ask for it. What has
time has its next try in a moment; a warning whose time went by failing, later and later: as long as
it is valid it is never given up. Not handled here: whether it still is
(`planner.py`), and what else is never played twice (`asrun/journal.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.programme.request import AirRequest

_EARLY = timedelta(minutes=5)
"""What waits for the air with its instant so far ahead came before the clock was set back."""

_FIRST, _LONGEST = 15.0, 120.0
"""Seconds; the pauses double from the first to the longest."""


_PAUSE, _LATER_PAUSE, _PATIENT_FOR = 0.5, 5.0, 120.0
"""Seconds between two tries of what has failed and still has time: at first, and later; each try
writes to the disk."""

_WOKEN_FIRST, _WOKEN_LONG, _WOKEN_LONGEST = 5.0, 10.0, 60.0
"""Seconds of rest for an amplifier that was woken in vain more than once, and the longest: a
session's grace of a minute is to have several tries."""


def given_up(request: AirRequest, now: datetime, trusted: bool) -> Reason | None:
    """Why a request that waits for the air may not begin any more, if so.

    One of a clock that was set back since would wait for as long as that clock was ahead. A warning
    is asked for anew, by the right one.
    """
    early = request.starts - now >= _EARLY
    if request.kind is Kind.SCHEDULED and (early or not trusted):
        return Reason.CLOCK_UNTRUSTED
    return Reason.BUSY if early or request.grace_until < now else None


def has_failed(entry: AsRunEntry) -> bool:
    """Whether nobody may have heard what `entry` tells of, through no person's will."""
    silent = entry.outcome is Outcome.CUT and entry.started is None
    return silent or entry.outcome in (Outcome.FAILED, Outcome.MISSED)


class Retries:
    """What failed, by its key, and when it is its turn again, in monotonic seconds."""

    def __init__(self) -> None:
        self._pause: dict[str, float] = {}
        self._at: dict[str, float] = {}

    def failed(self, key: str, now: float) -> None:
        """`key` has failed `now`; it will be tried again."""
        self._at[key] = now + self._pause.setdefault(key, _FIRST)
        self._pause[key] = min(_LONGEST, 2 * self._pause[key])

    def waited(self, key: str, now: float) -> None:
        """`key` has not failed: its time went by waiting, and it is its turn `now`."""
        self._at[key] = now
        self._pause.pop(key, None)

    def due(self, now: float) -> tuple[str, ...]:
        """The keys whose turn has come; each is given once for each failure."""
        found = tuple(key for key, at in self._at.items() if at <= now)
        for key in found:
            del self._at[key]
        return found


@dataclass(slots=True)
class _Failures:
    """Since when something fails, and how often the amplifier was woken for it in vain."""

    since: float
    woken: int = 0


class Pauses:
    """Between the tries of what rests, by its key, in monotonic seconds."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._failures: dict[str, _Failures] = {}

    def failed(self, key: str, now: float, *, woke: bool) -> None:
        """`key` has failed `now`; `woke` if relays were on for it."""
        failures = self._failures.setdefault(key, _Failures(now))
        failures.woken += woke
        self._until[key] = now + self._pause(failures, now, woke=woke)

    def over(self, resting: Iterable[str], now: float) -> tuple[str, ...]:
        """Those of `resting` whose pause is over; one that is new there begins its own."""
        keys = tuple(resting)
        self._until = {key: self._until.get(key, now + _PAUSE) for key in keys}
        found = tuple(key for key, until in self._until.items() if until <= now)
        for key in found:
            del self._until[key]
        return found

    def left(self, now: float) -> float:
        """Seconds until the first pause is over; none, if it isn't known."""
        return min(self._until.values(), default=now) - now

    def forget(self, key: str) -> None:
        """`key` has ended, one way or another."""
        self._failures.pop(key, None)

    @staticmethod
    def _pause(failures: _Failures, now: float, *, woke: bool) -> float:
        patient = now - failures.since < _PATIENT_FOR
        if woke and failures.woken > 1:
            longest = _WOKEN_LONG if patient else _WOKEN_LONGEST
            return min(longest, _WOKEN_FIRST * 2.0 ** min(8, failures.woken - 2))
        return _PAUSE if patient else _LATER_PAUSE

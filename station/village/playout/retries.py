"""When a warning that the hardware failed is tried again.

A card that is plugged in again, a pin that works again: whoever waits for a warning can't ask for
it. As long as it is valid it is never given up. Not handled here: whether it still is
(`planner.py`), and what else is never played twice (`asrun/journal.py`).
"""

from collections.abc import Iterable

from station.programme.asrun import AsRunEntry, Outcome

_FIRST, _LONGEST = 15.0, 120.0
"""Seconds; the pauses double from the first to the longest."""


_PAUSE = 0.5
"""Seconds between two tries of what has failed before it sounded and still has time."""


def has_failed(entry: AsRunEntry) -> bool:
    """Whether nobody may have heard what `entry` tells of, through no person's will."""
    silent = entry.outcome is Outcome.CUT and entry.started is None
    return silent or entry.outcome is Outcome.FAILED


class Retries:
    """What failed, by its key, and when it is its turn again, in monotonic seconds."""

    def __init__(self) -> None:
        self._pause: dict[str, float] = {}
        self._at: dict[str, float] = {}

    def failed(self, key: str, now: float) -> None:
        """`key` has failed `now`; it will be tried again."""
        self._at[key] = now + self._pause.setdefault(key, _FIRST)
        self._pause[key] = min(_LONGEST, 2 * self._pause[key])

    def due(self, now: float) -> tuple[str, ...]:
        """The keys whose turn has come; each is given once for each failure."""
        found = tuple(key for key, at in self._at.items() if at <= now)
        for key in found:
            del self._at[key]
        return found


class Pauses:
    """Between the tries of what rests, by its key, in monotonic seconds."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def over(self, resting: Iterable[str], now: float) -> tuple[str, ...]:
        """Those of `resting` whose pause is over; one that is new there begins its own."""
        self._until = {key: self._until.get(key, now + _PAUSE) for key in resting}
        found = tuple(key for key, until in self._until.items() if until <= now)
        for key in found:
            del self._until[key]
        return found

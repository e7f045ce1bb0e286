"""How much memory the station's own processes take, against what their unit may have.

A leak shows as the least that is taken on one day after another: what a broadcast or a recording
needs for a while doesn't count. Not handled here: the box's memory as a whole (`vitals.py`),
reading the kernel's files (`sensors.py`).
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from station.village.finding import Finding
from station.village.health import sensors
from station.village.periodic_jobs import PeriodicJobs

log = logging.getLogger(__name__)

PART = "own-memory"
MEMORY_MAX = 200 << 20
"""Bytes at which systemd ends the daemon (station.service), where no unit tells."""

_DAY = 86_400.0
_DAYS = 8
_SHORT_OF = 0.8
"""The share of its bound from which it is told: at the bound itself the daemon would be ended."""

_NOISE = 4_000_000
"""Bytes of growth over the days that mean nothing."""

_AHEAD = 14.0
"""Days: a growth that would reach the bound within them is told."""

_LOOKS = 3
"""Looks in a row that make it a state and not a moment."""

_ADVICE = (
    "restart the station: systemctl restart station; if it comes back, tell the program's maker"
)


@dataclass(frozen=True, slots=True)
class MemoryOfDay:
    """The least that was taken on day `number` of the process's life, in bytes."""

    number: int
    least: int


def judge(taken: int, lasting: bool, days: tuple[MemoryOfDay, ...], bound: int) -> Finding:
    """What is to be said of `taken` bytes, which `lasting` says were there for a while.

    `days` are those that are over, the earliest first; `bound` is what may be taken.
    """
    said = f"the station takes {_mb(taken)} of {_mb(bound)} MB"
    if lasting and taken >= bound * _SHORT_OF:
        return Finding(PART, False, f"{said} that it may have; {_ADVICE}")
    left = _days_left(days, bound)
    if left is not None and left <= _AHEAD:
        first, last = days[0], days[-1]
        grew = f"it grew from {_mb(first.least)} to {_mb(last.least)} MB"
        days_of = last.number - first.number
        text = f"{said}; {grew} in {days_of} days, and reaches its bound in {left:.0f}: {_ADVICE}"
        return Finding(PART, False, text)
    return Finding(PART, True, said)


def _days_left(days: tuple[MemoryOfDay, ...], bound: int) -> float | None:
    """In how many days the bound is reached at the pace of `days`; None when nothing grows.

    The process's first day is left out of it: what is loaded when it is first needed is no leak.
    """
    settled = [day for day in days if day.number > 0]
    if len(settled) < 3:
        return None
    grown = settled[-1].least - settled[0].least
    if grown <= _NOISE:
        return None
    a_day = grown / (settled[-1].number - settled[0].number)
    return max(0.0, bound * _SHORT_OF - settled[-1].least) / a_day


class ProcessMemory:
    """Looks at it. `read` and `bound` tell bytes, None where the kernel doesn't."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        read: Callable[[], int | None] = sensors.family_memory,
        bound: Callable[[], int | None] = sensors.memory_bound,
    ) -> None:
        self._monotonic, self._read = monotonic, read
        self._bound, self._began = bound() or MEMORY_MAX, monotonic()
        self._taken: int | None = None
        self._over = 0
        self._days: deque[MemoryOfDay] = deque(maxlen=_DAYS + 1)
        self._lock = threading.Lock()

    def register_jobs(self, jobs: PeriodicJobs) -> None:
        """Put the looks among the jobs."""
        jobs.every(60, "own memory", self.measure)

    def measure(self) -> None:
        """Look once."""
        taken = self._read()
        with self._lock:
            self._taken = taken
            if taken is None:
                return
            self._over = self._over + 1 if taken >= self._bound * _SHORT_OF else 0
            if self._over == _LOOKS:
                log.error("%s", self._finding(taken).text)
            self._count(int((self._monotonic() - self._began) // _DAY), taken)

    def findings(self) -> Iterator[Finding]:
        """It in words; nothing where the kernel doesn't tell."""
        with self._lock:
            if self._taken is not None:
                yield self._finding(self._taken)

    def _finding(self, taken: int) -> Finding:
        over = tuple(self._days)[:-1]
        return judge(taken, self._over >= _LOOKS, over, self._bound)

    def _count(self, number: int, taken: int) -> None:
        if self._days and self._days[-1].number == number:
            taken = min(taken, self._days.pop().least)
        self._days.append(MemoryOfDay(number, taken))


def _mb(size: float) -> str:
    return f"{size / 1e6:.0f}"

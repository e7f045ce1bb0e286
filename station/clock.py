"""The clock, and whether it is believed.

Village boxes have no clock battery: after a power cut the time is wrong until something good sets
it. Not handled here: whether it is believed (`village/clock/`), and setting it, which the system
does.
"""

import ctypes
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

KERNEL_LIMIT = 16.0
"""Seconds: `maxerror` grows up to this while nobody disciplines the clock (NTP_PHASE_LIMIT)."""


class Clock(Protocol):
    """Where instants come from."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""

    def monotonic(self) -> float:
        """Seconds that never step, not even in suspend (CLOCK_BOOTTIME)."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since boot, suspend included."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class ClockTrust:
    """The verdict, with words for a technician.

    By a clock that is `trusted` what is due may play. Only by one that is `settled`, too, is
    anything accounted for: two sources have said the same, or one for an hour.
    """

    trusted: bool
    text: str
    settled: bool = True
    sources: tuple[str, ...] = field(default=(), compare=False)
    """Who has said this time: network, commune, battery, person."""
    error: float | None = field(default=None, compare=False)
    """Seconds that it may be wrong by; null where nobody knows."""


_AT_ONCE = 0.001
"""Seconds within which two clocks are read at once."""

_STEPPED = 0.1
"""Seconds by which the clocks are apart otherwise after a step; slewing does less."""

_TRIES = 5


@dataclass(frozen=True, slots=True)
class ClockReading:
    """Both clocks at one instant: `wall`, aware, UTC; `uptime`, monotonic seconds."""

    wall: datetime
    uptime: float

    @property
    def offset(self) -> float:
        """Unix seconds at which the monotonic clock stood at 0."""
        return self.wall.timestamp() - self.uptime


def read_both(clock: Clock) -> ClockReading:
    """Both clocks read at once: again, if something else had the processor between."""
    best, shortest = ClockReading(clock.now(), clock.monotonic()), float("inf")
    for _ in range(_TRIES):
        before, wall, uptime = clock.monotonic(), clock.now(), clock.monotonic()
        if uptime - before < shortest:
            best, shortest = ClockReading(wall, uptime), uptime - before
        if shortest < _AT_ONCE:
            break
    return best


def read_trusted(clock: Clock, trust: Callable[[], ClockTrust]) -> tuple[ClockReading, ClockTrust]:
    """One reading, and a verdict that is of it: nobody has stepped the clock between the two."""
    for _ in range(_TRIES):
        reading, verdict = read_both(clock), trust()
        if abs(read_both(clock).offset - reading.offset) < _STEPPED:
            return reading, verdict
    return reading, ClockTrust(False, "the clock is being stepped", False)


@cache
def _libc() -> ctypes.CDLL:
    """The C library; opened anew at each pass of the loop it would cost a tenth of the pass."""
    return ctypes.CDLL(None)


def kernel_error() -> float | None:
    """The kernel's `maxerror` in seconds, by adjtimex(2); None where it can't be asked.

    STA_UNSYNC is not looked at: it stays set under clients that set the clock themselves.
    """
    buffer = (ctypes.c_long * 64)()  # struct timex; modes = 0 only reads
    if _libc().adjtimex(ctypes.byref(buffer)) < 0:
        return None
    # modes (int, padded), offset, freq, maxerror
    return buffer[3] / 1e6


def boot_id(path: Path = Path("/proc/sys/kernel/random/boot_id")) -> str:
    """A name for this boot, so that what was known in another is not believed."""
    try:
        return path.read_text("ascii").strip()
    except OSError:
        return f"pid-{os.getpid()}"

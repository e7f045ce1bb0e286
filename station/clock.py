"""The clock, and whether it is believed.

Village boxes have no clock battery: after a power cut the time is wrong until something good sets
it. What a clock may be trusted for is decided here, from facts that are passed in. Not handled
here: what is then played (`programme/due.py`), and setting the clock, which the system does.
"""

import ctypes
import os
import time
from dataclasses import dataclass
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
class GoodSource:
    """When in this boot the clock was last known to be right, by whom, and how right.

    `at` is in `Clock.monotonic` seconds; `offset` is wall clock minus monotonic at that moment, so
    that a later step shows.
    """

    name: str
    at: float
    error: float
    offset: float


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """All that decides. `kernel_error` in seconds; `floor` is the latest instant ever seen here."""

    now: datetime
    monotonic: float
    kernel_error: float | None
    source: GoodSource | None
    floor: datetime | None


@dataclass(frozen=True, slots=True)
class ClockTrust:
    """The verdict, with words for a technician."""

    trusted: bool
    text: str


def judge(facts: ClockFacts, *, drift_ppm: float, most_error: float) -> ClockTrust:
    """Whether timed broadcasts may play by this clock.

    `drift_ppm` is how far an undisciplined clock may drift, `most_error` in seconds how wrong it
    may be. A saved time is only a floor: a clock before it is certainly wrong.
    """
    if facts.floor is not None and facts.now < facts.floor:
        return ClockTrust(
            False, f"the clock is before {facts.floor:%Y-%m-%d %H:%M}, when this box last ran"
        )
    if facts.kernel_error is not None and facts.kernel_error < KERNEL_LIMIT:
        return ClockTrust(True, f"disciplined, within {facts.kernel_error:.2f} s")
    if facts.source is None:
        return ClockTrust(False, "nobody has set the clock since the box was switched on")
    error = _error_now(facts, facts.source, drift_ppm)
    if error > most_error:
        return ClockTrust(
            False, f"set by {facts.source.name}, but may be {error:.0f} s wrong by now"
        )
    return ClockTrust(True, f"set by {facts.source.name}, within {error:.1f} s")


def _error_now(facts: ClockFacts, source: GoodSource, drift_ppm: float) -> float:
    """Seconds that the clock may be wrong by: at the start, by drift, and by steps since."""
    elapsed = max(0.0, facts.monotonic - source.at)
    stepped = abs(facts.now.timestamp() - facts.monotonic - source.offset)
    return source.error + elapsed * drift_ppm / 1e6 + stepped


def after_good_source(facts: ClockFacts, name: str, error: float) -> GoodSource:
    """What to remember when `name` says that the clock is right within `error` seconds."""
    return GoodSource(name, facts.monotonic, error, facts.now.timestamp() - facts.monotonic)


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

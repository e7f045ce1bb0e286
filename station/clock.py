"""The clock, and whether it is believed.

Village boxes have no clock battery: after a power cut the time is wrong until something good sets
it. Not handled here: whether it is believed (`village/clock/`), and setting it, which the system
does.
"""

import ctypes
import os
import time
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

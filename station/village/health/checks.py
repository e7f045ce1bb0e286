"""Whether each part of the box is fit, in words that a technician understands.

Each check is a function of what it is given, and never raises. Not handled here: mending.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from station.clock import ClockTrust
from station.errors import LoaThonError
from station.village.library.library import Library, free_bytes
from station.village.sync.worker import SyncState

_LEAST_FREE = 100_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One part's state: `fit`, and one sentence."""

    part: str
    fit: bool
    text: str

    @property
    def row(self) -> dict[str, object]:
        """It as a part of the answer to `check`."""
        return {"part": self.part, "fit": self.fit, "text": self.text}


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding that is not fit, as the screens show it."""

    part: str
    text: str


def faults(findings: Iterable[Finding]) -> tuple[Fault, ...]:
    """Only what is wrong."""
    return tuple(Fault(f.part, f.text) for f in findings if not f.fit)


def attempt(part: str, check: Callable[[], str]) -> Finding:
    """Fit with the sentence that `check` returns, or not with the one that it raises."""
    try:
        return Finding(part, True, check())
    except LoaThonError as error:
        return Finding(part, False, str(error))


def disk(folder: Path, free: Callable[[Path], int] = free_bytes) -> Finding:
    """Room on the disk of `folder`, and whether it may be written at all; nothing is written.

    A test that writes is `disk_test.py`'s.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        room = free(folder)
        locked = os.statvfs(folder).f_flag & os.ST_RDONLY
    except OSError as error:
        return Finding("disk", False, f"{folder} can't be written: {error.strerror}")
    if locked:
        text = f"{folder} can only be read: an error may have locked the memory card; see: dmesg"
        return Finding("disk", False, text)
    if room < _LEAST_FREE:
        return Finding("disk", False, f"only {room / 1e6:.0f} MB are free; remove something: df -h")
    return Finding("disk", True, f"{room / 1e9:.1f} GB free")


def clock(trust: ClockTrust) -> Finding:
    """Whether timed broadcasts play."""
    if trust.trusted:
        return Finding("clock", True, trust.text)
    advice = "timed broadcasts wait; compare the time, then run: station confirm-clock"
    return Finding("clock", False, f"{trust.text}; {advice}")


def commune(state: SyncState) -> Finding:
    """Whether the commune's word still comes."""
    if state.error:
        return Finding("commune", False, state.error)
    if state.last is None:
        return Finding("commune", False, "nothing has come from the commune yet; run: station sync")
    return Finding("commune", True, f"last sync {state.last:%Y-%m-%d %H:%M} UTC")


def library(held: Library) -> Iterator[Finding]:
    """What is held and proved."""
    holdings = held.holdings
    for fault in holdings.faults:
        yield Finding("library", False, fault)
    if not holdings.faults:
        slots, count = len(holdings.timetable.slots), len(holdings.bulletins)
        yield Finding("library", True, f"{count} bulletins and {slots} time slots, all proved")

"""Whether each part of the box is fit, in words that a technician understands.

Each check is a function of what it is given, and never raises. Not handled here: mending.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from station.clock import ClockTrust
from station.files import free_bytes
from station.village.finding import Finding
from station.village.library.library import Library

_LEAST_FREE = 100_000_000


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
    advice = (
        "timed broadcasts wait; compare the time, then run: station confirm-clock, or set-clock"
    )
    return Finding("clock", False, f"{trust.text}; {advice}")


def library(held: Library) -> Iterator[Finding]:
    """What is held and verified."""
    snapshot = held.snapshot
    for fault in snapshot.faults:
        yield Finding("library", False, fault)
    if not snapshot.faults:
        slots, count = len(snapshot.timetable.slots), len(snapshot.bulletins)
        yield Finding("library", True, f"{count} bulletins and {slots} time slots, all verified")

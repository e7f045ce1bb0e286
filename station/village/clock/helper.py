"""Sets the machine's clock and its battery clock to one number. Root's, with CAP_SYS_TIME alone.

systemd starts it for each connection of the daemon's, as `station serve-clock FOLDER`, the
connection being its standard input and output. It takes one line, the seconds since 1970, and
answers with one word of `HelperAnswer`. It believes nobody: the time lies within fixed bounds, and
is set a few times an hour at most, which FOLDER keeps in mind. Not handled here: whether the time
is right (`requests/clock.py`).
"""

import fcntl
import os
import re
import select
import struct
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from station.village.clock.bounds import EARLIEST, LATEST

MOST_BYTES = 32
HEARS = 5.0
"""Seconds that the line may take."""

MOST_IN_TIME, WITHIN = 12, 3600.0
"""How often it may be set within so many seconds."""

RTC = Path("/dev/rtc0")
_RTC_SET_TIME = 0x4024700A
"""ioctl(2) of <linux/rtc.h>, the same on all machines that we know."""


class HelperAnswer(StrEnum):
    """What came of it."""

    SET = "set"
    ALONE = "set-alone"
    """Set, and there is no battery clock, or it took nothing."""
    BOUNDS = "out-of-bounds"
    OFTEN = "too-often"
    FAILED = "failed"


def seconds_in(line: bytes) -> int | None:
    """The number in `line`; None where anything else stands there, or one out of bounds."""
    if not re.fullmatch(rb"[0-9]{1,10}\n", line):
        return None
    number = int(line)
    return number if EARLIEST.timestamp() <= number <= LATEST.timestamp() else None


def is_too_often(marks: Path, at: float) -> bool:
    """Whether it was set often enough before the boot's second `at`; if not, it is noted."""
    try:
        before = [float(word) for word in marks.read_bytes()[:1000].split()]
    except (OSError, ValueError):
        before = []
    recent = [each for each in before if at - WITHIN < each <= at]
    if len(recent) >= MOST_IN_TIME:
        return True
    new = marks.with_name(f"{marks.name}.new")
    new.write_text(" ".join(str(int(each)) for each in (*recent, at)), "ascii")
    new.replace(marks)
    return False


def set_wall_clock(seconds: int) -> None:
    """The kernel's own; raises OSError."""
    time.clock_settime(time.CLOCK_REALTIME, seconds)


def set_battery_clock(seconds: int, device: Path = RTC) -> None:
    """The one that runs without power, in UTC; raises OSError."""
    at = datetime.fromtimestamp(seconds, UTC)
    when = (at.second, at.minute, at.hour, at.day, at.month - 1, at.year - 1900)
    file = os.open(device, os.O_WRONLY | os.O_CLOEXEC)
    try:
        fcntl.ioctl(file, _RTC_SET_TIME, struct.pack("9i", *when, 0, 0, 0))
    finally:
        os.close(file)


def answer(
    line: bytes,
    marks: Path,
    at: float,
    wall: Callable[[int], None],
    battery: Callable[[int], None],
) -> HelperAnswer:
    """Do what `line` asks at the boot's second `at`."""
    seconds = seconds_in(line)
    if seconds is None:
        return HelperAnswer.BOUNDS
    try:
        if is_too_often(marks, at):
            return HelperAnswer.OFTEN
        wall(seconds)
    except OSError as error:
        sys.stderr.write(f"the clock can't be set: {error}\n")
        return HelperAnswer.FAILED
    try:
        battery(seconds)
    except OSError as error:
        sys.stderr.write(f"the battery clock was not set: {error}\n")
        return HelperAnswer.ALONE
    return HelperAnswer.SET


def heard(file: int, within: float = HEARS) -> bytes:
    """What comes through `file`: a line, or what there is of one when its time is over."""
    line, ends = b"", time.monotonic() + within
    while len(line) <= MOST_BYTES and not line.endswith(b"\n"):
        ready, _, _ = select.select([file], [], [], max(0.0, ends - time.monotonic()))
        piece = os.read(file, MOST_BYTES) if ready else b""
        if not piece:
            break
        line += piece
    return line


def main(
    folder: Path,
    wall: Callable[[int], None] = set_wall_clock,
    battery: Callable[[int], None] = set_battery_clock,
) -> None:
    """Answer one connection."""
    at = time.clock_gettime(time.CLOCK_BOOTTIME)
    said = answer(heard(0), folder / "set", at, wall, battery)
    sys.stderr.write(f"{said}\n")
    os.write(1, f"{said}\n".encode("ascii"))

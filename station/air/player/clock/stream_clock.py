"""What one callback tells of when its block is to be heard, and by which clock.

All instants are seconds. Not handled here: what many callbacks tell together (`block_clock.py`).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

_SAME_CLOCK = 2.0  # seconds
_LONGEST_DELAY = 10.0  # seconds; a longer one is no delay but junk


@dataclass(frozen=True, slots=True)
class CallbackTimes:
    """What is known when the card asks for a block; all in seconds.

    `stream` is the stream's own clock, `dac` when the block's first frame is to be heard by that
    clock; `monotonic` and `wall` are our clocks at the same moment.
    """

    stream: float
    dac: float
    monotonic: float
    wall: float


class StreamClock(StrEnum):
    """Which of our clocks a stream's clock is; a card's driver decides, and plugins differ."""

    MONOTONIC = "monotonic"
    WALL = "wall"
    UNKNOWN = "unknown"


def stream_clock(times: CallbackTimes) -> StreamClock:
    """Which clock the stream's is: that of ours which shows the same time."""
    if not (math.isfinite(times.stream) and 0 < times.dac - times.stream < _LONGEST_DELAY):
        return StreamClock.UNKNOWN
    if abs(times.stream - times.monotonic) < _SAME_CLOCK:
        return StreamClock.MONOTONIC
    if abs(times.stream - times.wall) < _SAME_CLOCK:
        return StreamClock.WALL
    return StreamClock.UNKNOWN


def first_frame(times: CallbackTimes) -> float | None:
    """The monotonic instant of the block's first frame, as this one callback tells it.

    None of a stream whose clock is none of ours: it tells nothing.
    """
    match stream_clock(times):
        case StreamClock.MONOTONIC:
            return times.dac
        case StreamClock.WALL:
            return times.dac - times.wall + times.monotonic
    return None

"""When each block of sound leaves the card: from a callback's times to instants.

All instants are seconds of the monotonic clock: it is slewed with the wall clock but never
stepped, so a wall clock that is set in the middle of a broadcast moves nothing. Not handled
here: what to do when a block comes at another instant than it should (`drift_correction.py`).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

_SAME_CLOCK = 2.0  # seconds
_LONGEST_DELAY = 10.0  # seconds; a longer one is no delay but junk
_STEP = 1e-3  # seconds
_LEAST_SPREAD, _ODD = 10e-6, 3.0  # seconds; times the usual error
_WIDE, _NARROW, _NARROWING = 2.0, 0.1, 0.95  # Hz, Hz, and how fast from one to the other


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


def first_frame(times: CallbackTimes, latency: float) -> float:
    """The monotonic instant of the block's first frame, as this one callback tells it.

    A stream without a clock that we know is taken at its word about its `latency` (seconds).
    """
    match stream_clock(times):
        case StreamClock.MONOTONIC:
            return times.dac
        case StreamClock.WALL:
            return times.dac - times.wall + times.monotonic
    return times.monotonic + latency


@dataclass(frozen=True, slots=True)
class Block:
    """A block that the card asks for: `frames` of it, the first heard at `instant`.

    `wall_offset` is wall minus monotonic time. `broken` says that it does not follow the block
    before: something between them was lost, so it is time to step and not to creep.
    """

    frames: int
    instant: float
    wall_offset: float
    broken: bool = False


class BlockClock:
    """The instants of a stream's blocks, freed of the noise of single callbacks.

    A delay-locked loop of the second order (F. Adriaensen, Using a DLL to filter time, 2005)
    that begins wide and narrows. An underflow, or two callbacks that agree on a step of more than
    1 ms, begin it anew. A callback far odder than usual (a process held up between reading the
    clock and the position) counts no more than an ordinary one.
    """

    def __init__(self, rate: int, latency: float) -> None:
        self._rate = rate
        self._latency = latency
        self._next: float | None = None
        self._pace = 1.0
        self._bandwidth = _WIDE
        self._odd: float | None = None
        self._spread = _STEP

    def block(self, times: CallbackTimes, frames: int, *, underflow: bool = False) -> Block:
        """The block of `frames` that was asked for at `times`."""
        seen = first_frame(times, self._latency)
        broken = underflow or self._next is None or self._stepped(seen)
        if broken or self._next is None:
            self._next, self._bandwidth, self._odd = seen, _WIDE, None
        instant = self._next
        self._follow(seen - instant, frames / self._rate)
        return Block(frames, instant, times.wall - times.monotonic, broken)

    @property
    def pace(self) -> float:
        """Real seconds for each of the card's own, as learned so far."""
        return self._pace

    def _stepped(self, seen: float) -> bool:
        error = seen - (self._next or 0.0)
        before, self._odd = self._odd, error if abs(error) > _STEP else None
        return None not in (before, self._odd) and abs(error - (before or 0.0)) < _STEP / 2

    def _follow(self, error: float, seconds: float) -> None:
        omega = min(0.5, 2 * math.pi * self._bandwidth * seconds)
        most = min(_STEP, _ODD * self._spread)
        error = max(-most, min(most, error))
        self._spread += 0.1 * (max(_LEAST_SPREAD, abs(error)) - self._spread)
        self._next = (self._next or 0.0) + seconds * self._pace + math.sqrt(2) * omega * error
        self._pace += omega * omega * error / seconds
        self._pace = max(0.99, min(1.01, self._pace))
        self._bandwidth = max(_NARROW, self._bandwidth * _NARROWING)

"""When each block of sound leaves the card: from a callback's times to instants.

All instants are seconds of the monotonic clock: it is slewed with the wall clock but never
stepped, so a wall clock that is set in the middle of a broadcast moves nothing. Not handled
here: what to do when a block comes at another instant than it should (`drift_correction.py`).
"""

from dataclasses import dataclass

from station.air.player.clock.line import Line
from station.air.player.clock.stream_clock import CallbackTimes, first_frame
from station.air.player.clock.time_told import TimeTold

SETTLING = 3  # callbacks; of a card that has just begun to run they may tell junk


@dataclass(frozen=True, slots=True)
class Block:
    """A block that the card asks for: `frames` of it, the first heard at `instant`.

    `wall_offset` is wall minus monotonic time. `broken` says that it does not follow the block
    before: something between them was lost, so it is time to step and not to creep. While the
    clock is `settling` the instant isn't known yet; when it isn't `timed`, the card tells no time,
    and the instant is known to a few milliseconds.
    """

    frames: int
    instant: float
    wall_offset: float
    broken: bool = False
    settling: bool = False
    timed: bool = True


class BlockClock:
    """The instants of a stream's blocks, freed of the noise of single callbacks.

    It begins at the fourth callback, and anew at the fourth after an underflow. A card that tells
    no time isn't believed: its blocks are placed by when they are asked for, which is when there
    is room for them, and by the `latency` (seconds) that the stream has.
    """

    def __init__(self, rate: int, latency: float) -> None:
        self._rate, self._latency = rate, latency
        self._time = TimeTold()
        self._settling = SETTLING
        self._card = 0.0  # seconds of the card's own
        self._told, self._asked = Line(), Line()
        self._fresh = True

    @property
    def pace(self) -> float:
        """Real seconds for each of the card's own, as learned so far."""
        return (self._told if self._time.told else self._asked).pace

    def block(self, times: CallbackTimes, frames: int, *, underflow: bool = False) -> Block:
        """The block of `frames` that was asked for at `times`."""
        if underflow and not (self._settling or self._fresh):
            self._settling = SETTLING
        self._card += frames / self._rate
        offset = times.wall - times.monotonic
        if self._settling:
            self._settling -= 1
            self._begin()
            return Block(frames, times.monotonic + self._latency, offset, settling=True)
        instant = self._instant(times, frames / self._rate)
        broken, self._fresh = self._fresh, False
        if self._line.astray:
            self._begin()
        return Block(frames, instant, offset, broken, timed=self._time.told)

    @property
    def _line(self) -> Line:
        return self._told if self._time.told else self._asked

    def _begin(self) -> None:
        self._told, self._asked = Line(self._told.learned), Line(self._asked.learned)
        self._fresh = True

    def _instant(self, times: CallbackTimes, seconds: float) -> float:
        asked = self._asked.instant(self._card, times.monotonic + self._latency, seconds)
        seen = first_frame(times)
        told = asked if seen is None else self._told.instant(self._card, seen, seconds)
        self._time.judge(times, asked)
        return told if self._time.told else asked

"""A sound card that is only arithmetic: what its callbacks tell, and the truth.

It has the manners of the virtual card (`virtual_card/manners.py`), no hardware, and no time: 4
hours of it pass in seconds. Not handled here: what is heard.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from station.air.player.clock.stream_clock import CallbackTimes
from tests.virtual_card.manners import HONEST, Manners

RATE, BLOCK = 48_000, 960
BEGAN = 5_000.0  # monotonic; when the first frame of silence left the card
OFFSET = 1.8e9  # wall minus monotonic
_LATER = 80e-6  # seconds from the stream's stamp to our reading of our clocks
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One callback: what it tells, and when its first frame is `true`ly heard (monotonic)."""

    times: CallbackTimes
    true: float
    underflow: bool = False


class ArithmeticCard:
    """Asks for blocks of 960 frames, two of which it holds; `ppm` makes it run fast.

    `jump` frames are added to its reports in every other minute.
    """

    def __init__(self, manners: Manners = HONEST, *, ppm: float = 0.0, jump: int = 0) -> None:
        self.manners, self._jump = manners, jump
        self._pace = 1 / (1 + ppm / 1e6)
        self._random = random.Random(manners.seed)
        self._lost = 0.0  # seconds that it stood still in gaps
        self._written = 2 * BLOCK
        self._hold = 0.0

    @property
    def latency(self) -> float:
        """Seconds that PortAudio tells of it."""
        return BLOCK / RATE

    def hold(self, seconds: float) -> None:
        """It runs dry at the next callback, and stands still for so long."""
        self._hold = seconds

    def asked(self, seconds: float) -> Iterator[Asked]:
        """The callbacks of so many seconds of the card's own."""
        until = self._written + seconds * RATE
        while self._written < until:
            yield self._next()
            self._written += BLOCK

    def _next(self) -> Asked:
        underflow, self._lost, self._hold = self._hold > 0, self._lost + self._hold, 0.0
        grain, manners = self.manners.grain, self.manners
        room = -(-(self._written - BLOCK) // grain) * grain  # the step by which there is room
        wakes = self._instant(room) + self._late()
        position = int((wakes - BEGAN - self._lost) / self._pace * RATE)
        delay = self._written - position // grain * grain + manners.skew
        delay += self._random.randint(-manners.noise, manners.noise)
        delay += self._jump * (int(wakes / 60) % 2)
        seen = 0 if manners.no_delay else max(0, delay) / RATE
        stamp = self._stamp(wakes)
        now = wakes + _LATER
        times = CallbackTimes(stamp, stamp + seen, now, now + OFFSET)
        return Asked(times, self._instant(self._written), underflow)

    def _instant(self, frame: int) -> float:
        return BEGAN + self._lost + frame / RATE * self._pace

    def _late(self) -> float:
        jitter = self._random.random() * 10e-6
        if self._random.random() >= self.manners.late_share:
            return jitter
        return jitter + self._random.random() * self.manners.late / 1000

    def _stamp(self, now: float) -> float:
        odd = {"zero": 0.0, "stuck": BEGAN, "ahead": now + _HOUR}
        return odd.get(self.manners.stamps, now)

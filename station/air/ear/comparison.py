"""Comparing what a microphone hears with what was sent: the same rhythm, a little later?

Loudness alone proves little: a cock crows, the next village speaks. The rhythm of the speech
itself is looked for, at every delay that the distance allows; how alike two strangers are is
learnt, in the same sound, from delays that can't be: hearing before sending. What is held does
not grow with the broadcast but for a few numbers each 20 s. Not handled here: the microphone
(`process.py`), the verdict (`programme/proof_of_sound.py`).
"""

import math
import statistics
from collections.abc import Iterator, Sequence
from operator import mul

from station.air.ear.loudness_envelope import FRAMES, Rhythm, decibels
from station.programme.proof_of_sound import Hearing

SOUND = 340.0  # metres a second
_SLACK = 0.5  # seconds that card and microphone may add
AHEAD = 3 * FRAMES  # frames by which the recording must be known before it is heard
_STRANGE = FRAMES // 2  # delays below minus this many frames can't be
_PART = 20 * FRAMES
_ALIKE_IN_PART = 0.15
_BLOCK = FRAMES


class Correlation:
    """Pearson's correlation of two series at each delay from `first` to `last` frames, grown."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        count = last - first + 1
        self._n = 0
        self._y = self._yy = 0.0
        self._x, self._xx, self._xy = [0.0] * count, [0.0] * count, [0.0] * count

    def add(self, sent: Sequence[float], heard: Sequence[float]) -> None:
        """Take in `heard`, and `sent` from `last` frames before its begin to −`first` after."""
        length = len(heard)
        self._n += length
        self._y += sum(heard)
        self._yy += sum(map(mul, heard, heard))
        for place in range(self.last - self.first + 1):
            begin = self.last - self.first - place  # the delay is first + place
            part = sent[begin : begin + length]
            self._x[place] += sum(part)
            self._xx[place] += sum(map(mul, part, part))
            self._xy[place] += sum(map(mul, part, heard))

    def likeness(self, delay: int) -> float:
        """The correlation at `delay`, −1 to 1; 0 where one of the two never changes."""
        place = delay - self.first
        x = self._n * self._xx[place] - self._x[place] ** 2
        y = self._n * self._yy - self._y**2
        if x <= 0 or y <= 0:
            return 0.0
        return self._covariance(place) / math.sqrt(x * y)

    def slope(self, delay: int) -> float:
        """How much of the second series goes with one of the first (least squares)."""
        place = delay - self.first
        x = self._n * self._xx[place] - self._x[place] ** 2
        return self._covariance(place) / x if x > 0 else 0.0

    def means(self, delay: int) -> tuple[float, float]:
        """The means of both series."""
        return self._x[delay - self.first] / max(1, self._n), self._y / max(1, self._n)

    def _covariance(self, place: int) -> float:
        return self._n * self._xy[place] - self._x[place] * self._y


class Ear:
    """Compares frames of `Envelope`: the recording's, and the microphone's from the same instant.

    `farthest` is how far the horns are from the microphone, in metres. Feed `sent` before `heard`;
    what is heard waits until its recording is known.
    """

    def __init__(self, farthest: float) -> None:
        self._last = math.ceil((farthest / SOUND + _SLACK) * FRAMES)
        self._first = -AHEAD
        self._whole = Correlation(self._first, self._last)
        self._power = Correlation(0, self._last)
        self._part = Correlation(0, self._last)
        self._parts: list[tuple[float, ...]] = []
        self._rhythms = Rhythm(), Rhythm()
        # Silence before the first frame, so that every delay has something to be compared with.
        self._sent = [0.0] * self._last
        self._sent_rhythm = [0.0] * self._last
        self._heard: list[float] = []
        self._heard_rhythm: list[float] = []
        self._frames = 0
        self._in_part = 0

    def sent(self, frames: Sequence[float]) -> None:
        """The recording's next frames."""
        self._sent += frames
        self._sent_rhythm += self._rhythms[0].feed(frames)

    def heard(self, frames: Sequence[float]) -> None:
        """The microphone's next frames."""
        self._heard += frames
        self._heard_rhythm += self._rhythms[1].feed(frames)
        while self._ready():
            self._compare()

    @property
    def wanted(self) -> int:
        """How many more frames of the recording it wants to know by now."""
        known = len(self._sent) - self._last
        return max(0, len(self._heard) + AHEAD + _BLOCK - known)

    def hearing(self) -> Hearing | None:
        """What has been found so far; None before there is a second of it."""
        if not self._frames:
            return None
        strange = [self._whole.likeness(d) for d in range(self._first, -_STRANGE)]
        delay = max(range(self._last + 1), key=self._whole.likeness)
        likeness = self._whole.likeness(delay)
        spread = max(statistics.pstdev(strange), 1e-6)
        sent, around = self._power.means(delay)
        return Hearing(
            seconds=self._frames / FRAMES,
            likeness=likeness,
            prominence=(likeness - statistics.fmean(strange)) / spread,
            delay=delay / FRAMES,
            share=self._share(delay),
            sent_db=decibels(sent),
            heard_db=decibels(self._power.slope(delay) * sent),
            around_db=decibels(around),
        )

    def _ready(self) -> bool:
        return len(self._heard) >= _BLOCK and len(self._sent) >= self._last + _BLOCK + AHEAD

    def _compare(self) -> None:
        heard, rhythm = self._heard[:_BLOCK], self._heard_rhythm[:_BLOCK]
        self._whole.add(self._sent_rhythm, rhythm)
        self._power.add(self._sent, heard)
        self._part.add(self._sent_rhythm, rhythm)
        for series in (self._heard, self._heard_rhythm, self._sent, self._sent_rhythm):
            del series[:_BLOCK]
        self._frames += _BLOCK
        self._in_part += _BLOCK
        if self._in_part >= _PART:
            self._parts.append(tuple(self._likenesses(self._part)))
            self._part, self._in_part = Correlation(0, self._last), 0

    def _likenesses(self, part: Correlation) -> Iterator[float]:
        return (part.likeness(delay) for delay in range(self._last + 1))

    def _share(self, delay: int) -> float:
        """The share of the finished parts in which it was found at about this delay."""
        if not self._parts:
            return 1.0
        near = slice(max(0, delay - 2), delay + 3)
        return sum(max(part[near]) >= _ALIKE_IN_PART for part in self._parts) / len(self._parts)

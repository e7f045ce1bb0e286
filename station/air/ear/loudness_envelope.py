"""The loudness of speech over time: energy between 300 and 4,000 Hz in frames of 20 ms.

All of it is `map` over arrays, which runs in C: 1 s of 16 kHz sound costs about 2 ms. Not handled
here: comparing two of them (`comparison.py`).
"""

import math
from array import array
from collections.abc import Sequence
from operator import add, mul, sub

FRAMES = 50  # a second
_SLOW = 8_000  # Hz; speech in horns has little above half of it
_APART = 2  # samples; the difference over two of them is a band-pass about 2 kHz
_FULL = 32_768.0
SILENCE = -120.0  # dB; what is quieter is as good as nothing


class LoudnessEnvelope:
    """Mono samples of `rate` Hz in, the mean square of each finished frame out (1 is full scale).

    Summing neighbours brings them to about 8 kHz and takes away what lies above 4 kHz; the
    difference over two samples takes away hum, engines and wind below 300 Hz (−12 dB there).
    """

    def __init__(self, rate: int) -> None:
        self._step = max(1, round(rate / _SLOW))
        self._a_frame = rate / self._step / FRAMES
        # The sums are `step` times as large, and the band-pass doubles at its middle.
        self._scale = 1 / (self._step * 2 * _FULL) ** 2
        self._raw: array[int] = array("h")
        self._last: Sequence[int] = (0,) * _APART
        self._differences: list[int] = []
        self._done = 0

    def feed(self, samples: "array[int]") -> list[float]:
        """The frames that `samples` completes."""
        slow = self._slowed(samples)
        lengthened = [*self._last, *slow]
        self._last = lengthened[-_APART:]
        self._differences += map(sub, slow, lengthened)
        frames = []
        while (length := self._next_length()) <= len(self._differences):
            frame = self._differences[:length]
            del self._differences[:length]
            self._done += 1
            frames.append(sum(map(mul, frame, frame)) / length * self._scale)
        return frames

    def _slowed(self, samples: "array[int]") -> list[int]:
        self._raw += samples
        whole = len(self._raw) // self._step * self._step
        parts = [self._raw[n : whole : self._step] for n in range(self._step)]
        del self._raw[:whole]
        slow = list(parts[0])
        for part in parts[1:]:
            slow = list(map(add, slow, part))
        return slow

    def _next_length(self) -> int:
        return round((self._done + 1) * self._a_frame) - round(self._done * self._a_frame)


class Rhythm:
    """Frames in, their rhythm out: loudness as the ear has it, without its slow changes.

    The fourth root keeps one door's slam from outweighing a sentence; taking away the mean of the
    last half second or so removes a steady noise, a gust of wind, an automatic gain.
    """

    _POWER, _SLOWNESS = 0.25, 1 / 35

    def __init__(self) -> None:
        self._mean: float | None = None

    def feed(self, frames: Sequence[float]) -> list[float]:
        """The rhythm of `frames`, one value for each."""
        rhythm = []
        for frame in frames:
            value = max(frame, 0.0) ** self._POWER
            self._mean = value if self._mean is None else self._mean
            self._mean += (value - self._mean) * self._SLOWNESS
            rhythm.append(value - self._mean)
        return rhythm


def decibels(mean_square: float) -> float:
    """`mean_square` (1 is full scale) in dB."""
    return max(SILENCE, 10 * math.log10(mean_square)) if mean_square > 0 else SILENCE

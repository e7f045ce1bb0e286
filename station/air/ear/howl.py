"""Acoustic feedback: horns that are heard by the microphone that feeds them begin to howl.

A howl is one tone that stays. A predictor of two samples foretells a lone tone wholly and hardly
anything else (linear prediction, order 2, by autocorrelation): three sums a frame, so that a Pi 3
manages. Speech changes its pitch, a short whistle ends, a sung vowel has overtones. Not handled
here: what is done about it; a howl that the horns have clipped hard from its first moment.
"""

import math
from array import array
from dataclasses import dataclass
from operator import mul, sub

RATE = 16_000  # Hz
FRAME = 1_024  # samples, 64 ms
LASTS = 10
"""Frames, 640 ms, for which the tone must have stayed."""

_LEFT = 0.03
"""The share of the power that the predictor may miss in a tone."""

_STRAYS = 0.015
"""The share by which its frequency may move from where it began."""

_LOWEST = 350.0  # Hz: below, a whole voice looks like one tone
_QUIETEST = -40.0  # dB of full scale
_RISES = 6.0  # dB since its beginning
_LOUD = -15.0  # dB of full scale: it can't rise any more


@dataclass(frozen=True, slots=True)
class Tone:
    """What one frame is: `level` in dB of full scale, `left` the share that no tone explains."""

    frequency: float
    level: float
    left: float

    @property
    def pure(self) -> bool:
        """Whether it is one tone and little else."""
        return self.left < _LEFT and self.level > _QUIETEST and self.frequency > _LOWEST


def tone(frame: "array[int]") -> Tone:
    """The tone that explains `frame` best."""
    # A voice is strong where it is low, and nearly one tone there; a difference tilts it to white.
    tilted = list(map(sub, frame[1:], frame))
    middle = tilted[1:-1]
    power = float(sum(map(mul, middle, middle)))
    if power == 0:
        return Tone(0.0, -math.inf, 1.0)
    level = 10 * math.log10(sum(map(mul, frame, frame)) / len(frame) / 32_768**2)
    # For a lone tone of angle w, x[n-1] + x[n+1] = 2 cos(w) x[n]: least squares for the factor.
    around = [before + after for before, after in zip(tilted, tilted[2:], strict=False)]
    factor = sum(map(mul, around, middle)) / power
    missed = sum(map(mul, around, around)) - factor * factor * power
    frequency = math.acos(max(-1.0, min(1.0, factor / 2))) * RATE / (2 * math.pi)
    # Beside w, the filter lets a noise through with these gains: so much would white noise leave.
    return Tone(frequency, level, max(0.0, missed) / (power * (2 + factor * factor)))


class HowlDetector:
    """Hears one voice, block by block; RATE, mono, 16 bit."""

    def __init__(self) -> None:
        self._rest = array("h")
        self._run: list[Tone] = []

    def howls(self, samples: "array[int]") -> bool:
        """Whether, at the end of `samples`, it has been howling for a while."""
        self._rest.extend(samples)
        found = False
        while len(self._rest) >= FRAME:
            frame, self._rest = self._rest[:FRAME], self._rest[FRAME:]
            found = self._goes_on(tone(frame)) or found
        return found

    def _goes_on(self, heard: Tone) -> bool:
        run = self._run
        if not heard.pure:
            run.clear()
            return False
        if run and abs(heard.frequency / run[0].frequency - 1) > _STRAYS:
            run.clear()
        run.append(heard)
        del run[: -4 * LASTS]
        risen = heard.level - min(each.level for each in run)
        return len(run) >= LASTS and (risen >= _RISES or heard.level >= _LOUD)

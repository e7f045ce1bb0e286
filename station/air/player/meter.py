"""How loud what is heard just now is: the peaks of pieces, by where on the tape they stand.

Not handled here: who shows it.
"""

import math
from array import array
from collections import deque

from station.air.player.messages import QUIETEST

_KEPT = 64
"""Pieces; more than a tape holds."""


class Meter:
    """One thread notes the pieces as they are written, another reads what is heard."""

    def __init__(self) -> None:
        self._peaks: deque[tuple[int, int]] = deque(maxlen=_KEPT)
        self._written = 0

    def note(self, samples: "array[int]") -> None:
        """`samples` come next on the tape."""
        if samples:
            highest, lowest = max(samples), min(samples)
            self._peaks.append((self._written, max(highest, -lowest)))
            self._written += len(samples)

    def level(self, frame: int, gain: float) -> float:
        """The peak around `frame` of the tape, played at `gain`, in dB of full scale."""
        peak = next((peak for begin, peak in reversed(tuple(self._peaks)) if begin <= frame), 0)
        loud = peak * gain / 32_768
        return max(QUIETEST, 20 * math.log10(loud)) if loud > 0 else QUIETEST

"""A line through readings that scatter evenly and little: a delay-locked loop.

Of the second order (F. Adriaensen, Using a DLL to filter time, 2005); it begins wide and narrows.
A reading far odder than usual (a process held up between reading the clock and the position)
counts no more than an ordinary one. Not handled here: readings that are late by steps of the
card's position (`envelope.py`).
"""

import math

_LEAST_SPREAD, _ODD = 10e-6, 3.0  # seconds; times the usual error
_MOST = 1e-3  # seconds that any reading counts for
_WIDE, _NARROW, _NARROWING = 2.0, 0.05, 0.98  # Hz, Hz, and how fast from one to the other
_MOST_PACE = 0.01  # a crystal is off by less


class DelayLockedLoop:
    """Follows readings from `seen` (seconds) on; `pace` is real seconds for one of the card's.

    `next` is what the next reading should be, `spread` how far off readings are on average.
    """

    def __init__(self, seen: float, pace: float = 1.0) -> None:
        self.next = seen
        self.pace = pace
        self.spread = 0.0
        self._usual = _MOST
        self._bandwidth = _WIDE

    def follow(self, seen: float, seconds: float) -> None:
        """Take the reading `seen`; the next one comes `seconds` of the card later."""
        error = seen - self.next
        self.spread += 0.05 * (min(_MOST, abs(error)) - self.spread)
        most = min(_MOST, _ODD * self._usual)
        error = max(-most, min(most, error))
        self._usual += 0.1 * (max(_LEAST_SPREAD, abs(error)) - self._usual)
        omega = min(0.5, 2 * math.pi * self._bandwidth * seconds)
        self.next += seconds * self.pace + math.sqrt(2) * omega * error
        self.pace += omega * omega * error / seconds
        self.pace = max(1 - _MOST_PACE, min(1 + _MOST_PACE, self.pace))
        self._bandwidth = max(_NARROW, self._bandwidth * _NARROWING)

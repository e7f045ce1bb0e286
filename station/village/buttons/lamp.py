"""The status lamp: what the box says to whoever stands before it.

The loop itself switches it, so that a lamp that stands still shows a loop that hangs. Not handled
here: the pin (`relays/pins.py`), who calls when (`inputs.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

from station.village.finding import Finding


@dataclass(frozen=True, slots=True)
class Pattern:
    """On, off, on, off … for so many seconds each, over and over; a single length is steady on."""

    name: str
    seconds: tuple[float, ...]

    def at(self, moment: float) -> tuple[bool, float]:
        """Whether it is on at `moment` (monotonic seconds), and for how many seconds more."""
        if len(self.seconds) == 1:
            return True, self.seconds[0]
        left = moment % sum(self.seconds)
        for on, length in zip(cycle((True, False)), self.seconds, strict=False):
            if left < length:
                return on, length - left
            left -= length
        return False, self.seconds[-1]


READY = Pattern("ready", (0.1, 2.9))
ON_AIR = Pattern("on air", (1.0,))
FAULT = Pattern("fault", (0.2, 0.2))
CLOCK = Pattern("clock", (0.1, 0.2, 0.1, 1.6))
PAIRING = Pattern("pairing", (0.5, 0.5))
"""A phone may ask to be let in; before that: let go of the button."""

ASKED = Pattern("asked", (0.1, 0.1, 0.1, 0.1, 0.1, 0.5))
"""A phone asks: press once."""

_NOT_THE_BOX = {"commune", "clock"}
"""A village without network is no fault of the box; the clock has a pattern of its own."""


def pattern(*, clock_trusted: bool, findings: Iterable[Finding]) -> Pattern:
    """The pattern while the air is silent: what is most urgent to know."""
    if any(not finding.fit and finding.part not in _NOT_THE_BOX for finding in findings):
        return FAULT
    return READY if clock_trusted else CLOCK

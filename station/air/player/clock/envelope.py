"""A line below readings that may be late but never early: their lower envelope.

A position that moves in steps, or is old when it is read, makes a block seem to be heard later
than it is; the least late readings are right. Not handled here: readings that scatter evenly
(`delay_locked.py`), and which of the two is believed (`block_clock.py`).
"""

from bisect import insort
from collections import deque
from dataclasses import dataclass

_SHORTEST, _LONGEST, _GROWING = 0.25, 4.0, 1.3  # seconds of a stretch, and how fast it grows
_FEW = 40  # readings in a stretch: fewer, and the second least of them counts, else the third
_POINTS, _LAST = 15, 3  # stretches by which the pace is reckoned, and the line is placed
_USUAL_PACE, _LEAST_PACE = 150e-6, 3e-6  # that a crystal is off by; that it may change by
_LEAST_DOUBT = 10e-6  # seconds


@dataclass(frozen=True, slots=True)
class _Point:
    """A stretch's reading `seen` at the card's second `card`; it may be off by its `doubt`."""

    card: float
    seen: float
    doubt: float


@dataclass(frozen=True, slots=True)
class Pace:
    """By how much of itself the card's second is too short, and how far that may be off."""

    excess: float
    doubt: float


UNKNOWN = Pace(0.0, _USUAL_PACE)


class Envelope:
    """Readings go in by the card's own time; `at` says where the line is."""

    def __init__(self, before: Pace = UNKNOWN) -> None:
        self._points: deque[_Point] = deque(maxlen=_POINTS)
        self._least: list[tuple[float, float, float]] = []
        self._begin: float | None = None
        self._count, self._total = 0, 0.0
        self._length = _SHORTEST
        self._before = self.learned = before

    @property
    def pace(self) -> float:
        """Real seconds for each of the card's own, as learned so far."""
        return 1 + self.learned.excess

    def add(self, card: float, seen: float) -> None:
        """The reading `seen` (seconds) of what the card plays at its own second `card`."""
        if self._begin is None:
            self._begin = card
        elif card - self._begin >= self._length:
            self._close(card)
        late = seen - card * self.pace
        insort(self._least, (late, card, seen))
        del self._least[3:]
        self._count += 1
        self._total += late

    def at(self, card: float) -> float:
        """When the card's own second `card` is heard."""
        known = [(point.card, point.seen) for point in self._points][-_LAST:]
        if not known:
            _, begin, seen = self._least[0]
            known = [(begin, seen)]
        return min(seen + (card - begin) * self.pace for begin, seen in known)

    def _close(self, card: float) -> None:
        """End a stretch: one reading of it stands for all."""
        place = min(len(self._least) - 1, 1 if self._count < _FEW else 2)
        _, begin, seen = self._least[place]
        # Of so many that are late by so much on average, the least late are late by about this.
        late = (self._total / self._count - self._least[0][0]) * (place + 1) / self._count
        self._points.append(_Point(begin, seen, max(_LEAST_DOUBT, late)))
        self._least, self._count, self._total, self._begin = [], 0, 0.0, card
        self._length = min(_LONGEST, self._length * _GROWING)
        self.learned = self._slope()

    def _slope(self) -> Pace:
        """By least squares; the more in doubt the points are, the nearer to what was known."""
        weights = [point.doubt**-2 for point in self._points]
        total = sum(weights)
        middle = sum(w * p.card for w, p in zip(weights, self._points, strict=True)) / total
        extra = [point.seen - point.card for point in self._points]
        usual = sum(w * each for w, each in zip(weights, extra, strict=True)) / total
        moment = lever = 0.0
        for weight, point, each in zip(weights, self._points, extra, strict=True):
            arm = point.card - middle
            moment += weight * arm * (each - usual)
            lever += weight * arm * arm
        known = self._before.doubt**-2
        excess = (moment + known * self._before.excess) / (lever + known)
        return Pace(excess, max(_LEAST_PACE, (lever + known) ** -0.5))

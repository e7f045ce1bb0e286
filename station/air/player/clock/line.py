"""The instants of blocks since a card began to run, from readings of one kind.

As long as readings scatter little they are all believed (`delay_locked.py`), else only the least
late ones (`envelope.py`). Not handled here: what a reading is (`block_clock.py`).
"""

from station.air.player.clock.delay_locked import DelayLockedLoop
from station.air.player.clock.envelope import UNKNOWN, Envelope, Pace

_SCATTER = 1e-4  # seconds; readings that scatter more are late rather than noisy
_LEARNS, _CREEP = 5.0, 5e-6  # seconds at first without a limit; seconds a block from then on
_ASTRAY, _READINGS_ASTRAY = 0.02, 20  # seconds off, so often on end: something was lost


class Line:
    """`astray` when readings have left it for good; then another one is to be begun.

    What else moves a line, moves it slowly: a card may report another position than before with
    nothing lost.
    """

    def __init__(self, before: Pace = UNKNOWN) -> None:
        self._envelope = Envelope(before)
        self._loop: DelayLockedLoop | None = None
        self._begin = 0.0
        self._next = 0.0
        self._side = 0

    @property
    def pace(self) -> float:
        """Real seconds for each of the card's own, as learned so far."""
        if self._loop is not None and self._loop.spread < _SCATTER:
            return self._loop.pace
        return self._envelope.pace

    @property
    def learned(self) -> Pace:
        """What the next line, after a gap, may begin with: it is the same crystal."""
        return self._envelope.learned

    @property
    def astray(self) -> bool:
        """Whether the readings have been far off, to the same side, for a while."""
        return abs(self._side) >= _READINGS_ASTRAY

    def instant(self, card: float, seen: float, seconds: float) -> float:
        """When the card's own second `card` is heard, of which `seen` was just read.

        The next block comes `seconds` of the card later.
        """
        if self._loop is None:
            self._loop, self._begin, self._next = DelayLockedLoop(seen, self.pace), card, seen
        self._envelope.add(card, seen)
        even = self._loop.spread < _SCATTER
        wanted = self._loop.next if even else self._envelope.at(card)
        self._loop.follow(seen, seconds)
        most = _CREEP if card - self._begin > _LEARNS else abs(wanted - self._next)
        instant = self._next + max(-most, min(most, wanted - self._next))
        self._next = instant + seconds * self.pace
        self._watch(seen - instant)
        return instant

    def _watch(self, off: float) -> None:
        side = (off > _ASTRAY) - (off < -_ASTRAY)
        self._side = self._side + side if side * self._side >= 0 and side else side

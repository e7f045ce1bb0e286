"""Something that wants the air. Not handled here: who gets it (`arbiter.py`)."""

from dataclasses import dataclass
from datetime import datetime

from station.programme.asrun import Kind
from station.programme.bulletin import Priority
from station.programme.session import Overlong

_RANKS = {Kind.EMERGENCY: 4, Kind.LIVE: 3, Kind.HAND: 2, Kind.SCHEDULED: 0, Kind.TEST: -1}


@dataclass(frozen=True, slots=True)
class AirItem:
    """One recording of a request, by digest; `bulletin` is empty for what is no bulletin."""

    sha256: str
    title: str
    bulletin: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class AirRequest:
    """Something that wants the air. Instants are aware, UTC.

    `starts` is the first frame's instant, `ends` the hard end, `grace_until` the last instant at
    which it may still begin. `key` is its name in the journal. `tune` and `closing` say what stands
    around the items, `overlong` what becomes of items that would not end before `ends`, `left_out`
    names the bulletins that went already. `waits`: it takes the air from nothing.
    """

    key: str
    kind: Kind
    title: str
    starts: datetime
    ends: datetime
    grace_until: datetime
    zones: tuple[str, ...]
    items: tuple[AirItem, ...]
    priority: Priority = Priority.NORMAL
    tune: bool = True
    closing: bool = True
    overlong: Overlong = Overlong.HARD_END
    left_out: tuple[str, ...] = ()
    waits: bool = False

    @property
    def rank(self) -> int:
        """Higher takes the air from lower."""
        lifted = self.kind is Kind.SCHEDULED and self.priority is not Priority.NORMAL
        return _RANKS[self.kind] + lifted

"""What of its items a session plays: which still end in time, and which are left out.

Not handled here: when a session begins (`timetable.py`), who has the air (`arbiter.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class Overlong(StrEnum):
    """What becomes of what is too long for its session.

    ITEM_END: nothing begins that would not end in time; it is left out. HARD_END: everything
    begins, and is cut where the session ends.
    """

    ITEM_END = "item-end"
    HARD_END = "hard-end"


class Timed(Protocol):
    """Something to play that lasts `seconds`."""

    @property
    def seconds(self) -> float:
        """How long it sounds."""


T = TypeVar("T", bound=Timed)


@dataclass(frozen=True, slots=True)
class Surround:
    """Seconds of what stands around the items: the tune, the closing, the pause between two
    recordings, and what is kept free at the end."""

    tune: float
    closing: float
    pause: float
    spare: float = 0.5

    def room(self, seconds: float, *, tune: bool, closing: bool) -> float:
        """What a session of `seconds` leaves to its items."""
        before = self.tune + self.pause if tune else 0.0
        after = self.closing + self.pause if closing else 0.0
        return seconds - before - after - self.spare


@dataclass(frozen=True, slots=True)
class Session(Generic[T]):
    """`played` and `left_out`, both in order."""

    played: tuple[T, ...]
    left_out: tuple[T, ...] = ()


def fit(items: Sequence[T], room: float, pause: float, overlong: Overlong) -> Session[T]:
    """What is played of `items` in `room` seconds, `pause` seconds apart.

    An item that would not end in time is left out, and shorter ones after it are still played:
    one endless bulletin does not silence the others.
    """
    if overlong is Overlong.HARD_END:
        return Session(tuple(items))
    played: list[T] = []
    left_out: list[T] = []
    for item in items:
        needed = item.seconds + (pause if played else 0.0)
        if needed <= room:
            room -= needed
            played.append(item)
        else:
            left_out.append(item)
    return Session(tuple(played), tuple(left_out))

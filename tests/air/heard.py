"""A player on a virtual card, all that it says, and what of it was heard."""

import time
from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise

from station.air.player.handle import PlayerProcess
from station.air.player.messages import Event, Opened, PlayingEnded, PlayItem
from tests.virtual_card.card import VirtualCard

AT_MOST = 20.0  # seconds that any event may take to come before the test is given up


class Listener:
    """A player on a virtual card, and all that it says."""

    def __init__(self, card: VirtualCard, name: str = "loa") -> None:
        self.card = card
        self.player = PlayerProcess(name, environment=card.env)
        self.heard: list[Event] = []

    def until(self, ready: Callable[[], bool]) -> None:
        give_up = time.monotonic() + AT_MOST
        while not ready():
            self.heard += self.player.events()
            assert time.monotonic() < give_up, self.heard
            time.sleep(0.005)

    def until_event(self, kind: type[Event]) -> Event:
        self.until(lambda: any(isinstance(event, kind) for event in self.heard))
        return next(event for event in self.heard if isinstance(event, kind))

    def opened(self) -> None:
        self.player.start()
        self.until_event(Opened)

    def played(self, items: Sequence[PlayItem], ahead: float = 0.6) -> float:
        """Play to the end; the planned instant."""
        at = time.time() + ahead
        self.player.play(at, items)
        self.until_event(PlayingEnded)
        return at

    def captured(self) -> "array[int]":
        """All that has left the card until now: it is in the card's file some blocks later."""
        now = time.time()
        self.until(lambda: self.card.instant(len(self.card.captured())) >= now)
        return self.card.captured()

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.heard if isinstance(event, kind)]


def largest_step(samples: "array[int]") -> int:
    """The steepest step from one sample to the next; a click is one."""
    return max(abs(after - before) for before, after in pairwise(samples))


def bounds(samples: "array[int]") -> tuple[int, int]:
    """The first sample that is not silent, and the one after the last."""
    sounding = [n for n, sample in enumerate(samples) if sample]
    return sounding[0], sounding[-1] + 1

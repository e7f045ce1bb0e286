"""A player on a virtual card, with its events awaited: what the benchmarks share.

Not handled here: what is measured.
"""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from station.air.player.handle import PlayerProcess
from station.air.player.messages import Event, Failed, Opened, PlayingEnded
from tests.bench.sound.capture import quantiles
from tests.virtual_card.card import VirtualCard

E = TypeVar("E", bound=Event)
_GIVE_UP = 30.0  # seconds for any event


class Stage:
    """`player` on `card`, opened; `latency` in seconds as the card tells it."""

    def __init__(self, card: VirtualCard) -> None:
        self.card = card
        self.player = PlayerProcess("loa", environment=card.env)
        self.player.start()
        self.latency = self.wait(Opened).latency

    def wait(self, kind: type[E]) -> E:
        """The next event of this kind; ends the benchmark when there is none, or a failure."""
        until = time.monotonic() + _GIVE_UP
        while time.monotonic() < until:
            for event in self.player.events():
                if isinstance(event, kind):
                    return event
                if isinstance(event, PlayingEnded | Failed):
                    sys.exit(f"unexpected: {event}")
            time.sleep(0.01)
        sys.exit(f"the player did not tell of {kind.__name__}")

    @property
    def pid(self) -> int:
        """The player's process."""
        if self.player.pid is None:
            sys.exit("the player is gone")
        return self.player.pid


@contextlib.contextmanager
def sequencer(ppm: float = 0.0) -> Iterator[Stage]:
    """A fresh player on a fresh card."""
    with VirtualCard(ppm=ppm) as card:
        one = Stage(card)
        try:
            yield one
        finally:
            one.player.close()


def measured(what: Callable[[], float], runs: int) -> list[float]:
    """`what` for so many runs, counted on the standard error."""
    values = []
    for run in range(runs):
        print(f"\rrun {run + 1} of {runs}", end="", file=sys.stderr, flush=True)
        values.append(what())
    print(file=sys.stderr)
    return values


HEADER = f"  {'ms':24} {'median':>9} {'p95':>9} {'p99':>9} {'max':>9}"


def line(name: str, seconds: list[float]) -> str:
    """Median, 95th and 99th percentile and the largest size, in milliseconds."""
    return f"  {name:24} " + " ".join(f"{1000 * value:9.3f}" for value in quantiles(seconds))

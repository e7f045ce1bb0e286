"""A listener without a microphone: keeps the contract of `Listener`, hears what it is told to."""

from collections.abc import Sequence

from station.air.ear.wire import Deaf
from station.air.player.messages import PlayItem
from station.programme.proof_of_sound import Hearing


class FakeListener:
    """Hears `hears` from the moment that something is played; deaf from the start on cue."""

    def __init__(self, hears: Hearing | Deaf | None = None) -> None:
        self.hears = hears
        self.starts = self.closes = 0
        self.plays: list[tuple[float, tuple[PlayItem, ...]]] = []

    def start(self) -> None:
        """Open; see `Listener`."""
        self.starts += 1

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        """Begin to compare; see `Listener`."""
        self.plays.append((at, tuple(items)))

    def heard(self) -> Hearing | Deaf | None:
        """What it was told to hear; see `Listener`."""
        if isinstance(self.hears, Deaf):
            return self.hears
        return self.hears if self.plays else None

    def close(self) -> None:
        """Let go; see `Listener`."""
        self.closes += 1

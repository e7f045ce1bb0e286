"""Player, amplifier and proofs that cost nothing, for years in a moment; contracts are kept."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from station.air.player.messages import Event, Opened, PlayingEnded, PlayItem, Started
from station.clock import Clock
from station.programme.request import AirRequest


class LightAmplifier:
    """Relays that are only counted."""

    def __init__(self) -> None:
        self.is_on, self.cooling = False, 0.0

    def mains_on(self) -> None:
        self.is_on = True

    def zones_on(self, names: Iterable[str]) -> None:
        self.is_on = True

    def zones_off(self) -> None:
        pass

    def off(self) -> None:
        self.is_on = False

    def close(self) -> None:
        self.is_on = False

    def check_longest_on(self) -> bool:
        return False


class LightProver:
    """Everything is verified; a recording is called after its length."""

    def items(self, request: AirRequest) -> tuple[PlayItem, ...]:
        return tuple(PlayItem(Path(f"{item.seconds}"), 1.0, item.title) for item in request.items)


class LightPlayer:
    """Begins by the wall clock, goes on by the monotonic one, as the real player does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events: list[Event] = []
        self._at: float | None = None
        self._seconds = 0.0
        self.ends_at: float | None = None

    @property
    def output(self) -> None:
        """Nothing can be waited for."""

    def start(self) -> None:
        self._events.append(Opened("light", 48_000, 0.04))

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        self._at, self.ends_at = at, None
        self._seconds = sum(float(item.path.name) for item in items)

    def volume(self, gain: float) -> None:
        """Nothing of it is looked at."""

    def stop(self) -> None:
        self._at = self.ends_at = None

    def close(self) -> None:
        self.stop()

    def events(self) -> list[Event]:
        wall, now = self._clock.now().timestamp(), self._clock.monotonic()
        if self._at is not None and wall >= self._at:
            self._events.append(Started(0.0, self._at))
            self._at, self.ends_at = None, now + self._seconds
        if self.ends_at is not None and now >= self.ends_at:
            self._events.append(PlayingEnded(0, 0, False, self._seconds))
            self.ends_at = None
        events, self._events = self._events, []
        return events

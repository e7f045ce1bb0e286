"""Card, relays, disk and link with bad manners on cue; what sounds is told to the truth.

Not handled here: the village that has them (`bad_village.py`).
"""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from gpiozero.pins.mock import MockPin

from station.errors import LinkError, StorageError
from station.village.sync.syncer import SyncResult
from tests.village.outside import FolderFetcher, SteadyPlayer
from tests.village.whole_years.truth import Sound, Truth

_WAITED_ALREADY = 0.2
"""Seconds that the journal's writer waits once more for the same write."""


class BadPin(MockPin):  # type: ignore[misc]
    """A relay's pin that goes to no level in `refuses`."""

    refuses: frozenset[tuple[int, bool]] = frozenset()

    def _set_state(self, value: bool) -> None:
        if (int(self.info.name.removeprefix("GPIO")), bool(value)) in self.refuses:
            raise OSError("the pin is stuck")
        super()._set_state(value)


class HeardPlayer(SteadyPlayer):
    """Whatever it sounds is kept in `truth`, by the true time."""

    truth: Truth
    true: Callable[[float], datetime]
    who: Callable[[], str]
    _sound: Sound | None = None

    def play(self, at: float, items: Any) -> None:
        self.stop()
        self._sound, self._key = None, self.who()
        super().play(at, items)

    def _advance(self) -> None:
        self._hear()
        super()._advance()

    def close(self) -> None:
        self._hear()
        super().close()

    def _hear(self) -> None:
        current = self._current
        if current is None or self.never_start or not self.is_playing:
            return
        end = min(self._now(), current.end)
        if self.fail_at is not None:
            end = min(end, current.begin + self.fail_at)
        if self._sound is None:
            self._sound = Sound(self._key, self._true(current.begin), self._true(end))
            self.truth.sounds.append(self._sound)
        self._sound.end = self._true(end)
        self._sound.whole = end >= current.end

    def _true(self, unix: float) -> datetime:
        return self.true(unix - self._offset)


class BadFetcher(FolderFetcher):
    """`fault` is what a captive portal, or a dead line, makes of every sync."""

    fault = ""

    def _sync(self, at: datetime, news: Callable[[], object]) -> SyncResult:
        if self.fault:
            raise LinkError(self.fault)
        return super()._sync(at, news)


class BadDisk:
    """`mode`: "" good, "slow", "still", "full". For the loop, which waits for beginnings."""

    def __init__(self, chance: Random) -> None:
        self.mode, self._chance = "", chance
        self.still_until = 0.0
        self._pending: tuple[str, float] | None = None

    def refuse(self) -> None:
        if self.mode in ("full", "still"):
            raise StorageError("the disk refuses")

    def reads(self) -> float:
        """Seconds that verifying takes."""
        return self._chance.uniform(0.05, 1.0) if self.mode == "slow" else 0.0

    def wait(self, key: str, patience: float, now: float) -> float:
        """Seconds that the loop waits for a beginning of `key`; negative: in vain."""
        if self._pending is not None and self._pending[0] == key:
            ready, patience = self._pending[1], _WAITED_ALREADY
        elif self.mode == "still":
            ready = self.still_until
        else:
            ready = now + (self._chance.uniform(0.1, 2.0) if self.mode == "slow" else 0.0)
        if ready - now > patience:
            self._pending = key, ready
            return -patience
        self._pending = None
        return max(0.0, ready - now)

"""A player without a sound card: keeps the contract of `Player` by an injected clock."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from station.air.player.messages import (
    Event,
    Failed,
    ItemStarted,
    Opened,
    Play,
    PlayingEnded,
    PlayItem,
    Progress,
    Started,
    Volume,
)
from station.air.player.wire import command_line
from station.errors import HardwareError

PAUSE = 0.35  # seconds between two items
_RATE = 48_000


class FakePlayer:
    """“Plays” each path for its `seconds`, by `now()` (Unix seconds); fails on cue.

    Cues, to be set before the fact: `fail_open` (a sentence: `Failed` instead of `Opened`),
    `refuse_start` (`start` raises), `fail_at` (the card goes after so many seconds of sound),
    `never_start` (silence until the watchdog's `Failed`), `corrected` (frames, told at the end);
    `die()` ends the process now. `plays` are all that were asked for, `starts` and `closes` count
    the calls.
    """

    def __init__(self, now: Callable[[], float], seconds: Mapping[Path, float]) -> None:
        self._now = now
        self._seconds = seconds
        self.fail_open: str | None = None
        self.refuse_start = False
        self.fail_at: float | None = None
        self.never_start = False
        self.corrected = 0
        self.plays: list[Play] = []
        self.volumes: list[float] = []
        self.starts = 0
        self.closes = 0
        self._alive = False
        self._waiting: list[Event] = []
        self._current: _Performance | None = None

    @property
    def output(self) -> None:
        """Nothing can be waited for; see `Player`."""

    def start(self) -> None:
        """Open; see `Player`."""
        if self.refuse_start:
            raise HardwareError("the player can't be run: python: No such file or directory")
        self.close()
        self.starts += 1
        self._alive = True
        if self.fail_open is not None:
            self._fail(self.fail_open)
        else:
            self._waiting.append(Opened("fake", _RATE, 0.043))

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        """Play; see `Player`."""
        command_line(Play(at, tuple(items)))  # refuses what the real one refuses
        if not self._alive:
            return
        self.stop()
        missing = [item.path for item in items if item.path not in self._seconds]
        if missing:
            self._waiting.append(Failed("file", f"{missing[0]} is no recording"))
            return
        self.plays.append(Play(at, tuple(items)))
        lengths = [self._seconds[item.path] for item in items]
        self._current = _Performance(at, max(at, self._now()), lengths, self.corrected)

    def volume(self, gain: float) -> None:
        """Kept in `volumes`; see `Player`."""
        command_line(Volume(gain))  # refuses what the real one refuses
        if self._alive and self._current is not None:
            self.volumes.append(gain)

    def stop(self) -> None:
        """Stop; see `Player`."""
        self._advance()
        if self._alive and self._current is not None:
            heard = self._current.heard(self._now())
            ended = PlayingEnded(0, round(heard * _RATE), True, heard, self.corrected)
            self._waiting.append(ended)
            self._current = None

    def events(self) -> list[Event]:
        """What came by now; see `Player`."""
        self._advance()
        events, self._waiting = self._waiting, []
        return events

    def close(self) -> None:
        """Fall silent; see `Player`."""
        if self._alive:
            self.closes += 1
        self._alive, self._current, self._waiting = False, None, []

    def die(self) -> None:
        """The process ends now, without a word."""
        self._advance()
        self._fail("the player's process ended (status -9)")

    @property
    def is_playing(self) -> bool:
        """Whether sound comes out at this moment."""
        current = self._current
        return current is not None and current.begin <= self._now() and not self.never_start

    @property
    def quiet_until_end(self) -> float:
        """Seconds for which nothing happens but sound, when it is playing."""
        current = self._current
        if current is None or not self.is_playing:
            return 0.0
        end = current.end if self.fail_at is None else current.begin + self.fail_at
        return max(0.0, end - self._now())

    def _advance(self) -> None:
        current, now = self._current, self._now()
        if current is None:
            return
        if self.never_start:
            if now >= current.begin + 3:
                self._fail("the player has stopped answering")
            return
        until = min(now, current.begin + self.fail_at) if self.fail_at is not None else now
        self._waiting += current.told_until(until)
        if self.fail_at is not None and now >= current.begin + self.fail_at:
            self._fail("the sound card is gone")
        elif now >= current.end:
            self._current = None

    def _fail(self, text: str) -> None:
        if self._alive:
            self._waiting.append(Failed("card", text))
        self._alive, self._current = False, None


class _Performance:
    def __init__(
        self, planned: float, begin: float, lengths: Sequence[float], corrected: int
    ) -> None:
        self.begin = begin
        self._planned = planned
        self._corrected = corrected
        self._total = sum(lengths) + PAUSE * (len(lengths) - 1)
        self._starts = [sum(lengths[:n]) + PAUSE * n for n in range(len(lengths))]
        self._told: set[str] = set()

    @property
    def end(self) -> float:
        return self.begin + self._total

    def heard(self, now: float) -> float:
        return max(0.0, min(now - self.begin, self._total))

    def told_until(self, now: float) -> list[Event]:
        """The events up to `now` that were not told yet."""
        if now < self.begin:
            return [Progress(0.0, 0)]
        events: list[Event] = []
        if self._new("started"):
            events.append(Started((self.begin - self._planned) * 1000, self.begin))
        for index, start in enumerate(self._starts):
            if now >= self.begin + start and self._new(f"item {index}"):
                events.append(ItemStarted(index))
        events.append(Progress(self.heard(now), 0))
        if now >= self.end:
            events.append(
                PlayingEnded(0, round(self._total * _RATE), False, self._total, self._corrected)
            )
        return events

    def _new(self, what: str) -> bool:
        fresh = what not in self._told
        self._told.add(what)
        return fresh

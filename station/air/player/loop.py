"""What the player's process does: commands in, a playback on the card, events out.

Not handled here: the card itself (`sound_card.py`) and the process (`process.py`).
"""

import logging
from array import array
from collections.abc import Callable
from typing import Protocol

from station.air.player.clock.block_clock import Block
from station.air.player.messages import (
    Command,
    Event,
    Failed,
    Interrupted,
    Open,
    Opened,
    Play,
    StopPlaying,
    Volume,
)
from station.air.player.play_session import PlaySession
from station.air.player.samples import silence
from station.errors import HardwareError, InputError

_log = logging.getLogger(__name__)
_REOPEN_EVERY = 0.5  # seconds
_REST, _WITHOUT_CARD = 0.25, 0.02  # seconds between two ticks
_CARD_MAY_REST = 6.0  # seconds of silence that isn't meant: the longest that a card may be gone


class Card(Protocol):
    """A sound card that asks `source` for each block."""

    source: Callable[[Block], "array[int]"]

    def open(self, name: str) -> Opened:
        """Open the card of that name, and feed it. Raises HardwareError."""

    def close(self) -> None:
        """Let go of it; never raises."""

    @property
    def alive(self) -> bool:
        """Whether it keeps asking for blocks, or was only just opened."""

    @property
    def running(self) -> bool:
        """Whether it has taken blocks since it was opened, and goes on; opening proves nothing."""

    @property
    def ragged(self) -> bool:
        """Whether it runs dry so often that it needs longer blocks."""

    def widen(self) -> None:
        """Let go of it; its next opening is with longer blocks. Never raises."""


class PlayerLoop:
    """Carries out commands; `tick` is to be called often, `monotonic` and `wall` in seconds.

    When a card that ran is lost, `begin_anew` is called, which is to begin the whole process anew:
    PortAudio 19.6 may be left in a loop that no call ends. `take_up` goes on from there. A card
    that takes no blocks for 6 s while something is due is told of as `Failed`.
    """

    def __init__(
        self,
        card: Card,
        emit: Callable[[Event], None],
        monotonic: Callable[[], float],
        wall: Callable[[], float],
        begin_anew: Callable[[Interrupted], None],
    ) -> None:
        self._card = card
        self._emit = emit
        self._monotonic = monotonic
        self._wall = wall
        self._begin_anew = begin_anew
        self._name: str | None = None
        self._opened: Opened | None = None  # not told yet
        self._open_now = False
        self._lost_since: float | None = None
        self._next_opening = 0.0
        self._play_session: PlaySession | None = None
        self._then: Play | None = None

    @property
    def patience(self) -> float:
        """Seconds to the next tick that anything may depend on."""
        if self._lost_since is not None:
            return _WITHOUT_CARD
        if self._play_session is None:
            return _REST
        now = self._monotonic()
        return self._play_session.patience(now, self._wall() - now)

    def handle(self, command: Command) -> None:
        """Carry `command` out."""
        match command:
            case Open(card):
                self._open(card)
            case Play():
                self._then = command
                self._stop()
            case Volume(gain):
                self._volume(gain)
            case StopPlaying():
                self._then = None
                self._stop()

    def take_up(self, before: Interrupted) -> None:
        """Go on with what was interrupted, once the card is there again."""
        self._name, self._lost_since = before.card, before.lost
        if before.items:
            self._play(Play(before.at, before.items), before)

    def tick(self) -> None:
        """Look after the card and what is being played, and tell what came of it."""
        if self._name is not None:
            self._look_after_card(self._name)
        lost = self._lost_since is not None
        if self._play_session and self._play_session.tick(self._monotonic(), lost=lost):
            self._finish()
        if self._then and not self._play_session:
            play, self._then = self._then, None
            self._play(play)

    def close(self) -> None:
        """End all."""
        self._finish()
        self._card.close()

    def _open(self, name: str) -> None:
        try:
            self._opened = self._card.open(name)
            self._name, self._lost_since, self._open_now = name, self._monotonic(), True
        except HardwareError as error:
            self._emit(Failed("card", str(error)))

    def _play(self, play: Play, before: Interrupted | None = None) -> None:
        if self._name is None:
            self._emit(Failed("card", "no sound card is open; open one before playing"))
            return
        try:
            self._play_session = PlaySession(play, self._emit, self._wall, before)
        except InputError as error:
            self._emit(Failed("file", str(error)))
            return
        self._card.source = self._play_session.playback.render

    def _volume(self, gain: float) -> None:
        if self._play_session:
            self._play_session.volume(gain)

    def _stop(self) -> None:
        if self._play_session:
            self._play_session.stop(self._monotonic(), at_once=self._lost_since is not None)

    def _finish(self) -> None:
        self._card.source = lambda block: silence(block.frames)
        if self._play_session:
            self._play_session.close()
        self._play_session = None

    def _look_after_card(self, name: str) -> None:
        if self._card.running:
            self._is_there(name)
            if self._card.ragged:
                self._widen(name)
            return
        now = self._monotonic()
        if self._lost_since is None:
            _log.warning("the sound card “%s” is gone", name)
            self._lost_since = now
            self._end_live()
        if self._play_session:
            self._play_session.follow(now)
        if now > self._deadline(self._lost_since):
            self._give_up(f"the sound card “{name}” takes no sound; unplug it and plug it in again")
        elif not self._card.alive:
            self._try_again(name, now, self._lost_since)

    def _is_there(self, name: str) -> None:
        if self._lost_since is None:
            return
        self._lost_since = None
        if self._opened is None:
            _log.warning("the sound card “%s” is back", name)
        else:
            self._emit(self._opened)
            self._opened = None

    def _widen(self, name: str) -> None:
        _log.warning("the sound card “%s” runs dry; it gets longer blocks", name)
        self._lost_since = self._monotonic()
        self._card.widen()
        self._reopen(name)

    def _try_again(self, name: str, now: float, lost: float) -> None:
        """Open it once more; in a new life of the process, if PortAudio had it open."""
        if self._opened is not None:
            return
        if self._open_now:
            self._open_now = False
            self._begin_anew(self._interrupted(name, lost))
        if now >= self._next_opening:
            self._reopen(name)
            self._next_opening = self._monotonic() + _REOPEN_EVERY

    def _end_live(self) -> None:
        """What is spoken without a card is lost; whoever speaks is to know."""
        if self._play_session and self._play_session.live:
            self._emit(Failed("card", "the sound card was lost while somebody spoke; plug it in"))
            self._finish()

    def _interrupted(self, name: str, now: float) -> Interrupted:
        if self._play_session and self._play_session.stopped:
            self._play_session.stop(now, at_once=True)
            self._play_session.tick(now)
        elif self._play_session:
            return self._play_session.interrupted(name, now)
        if self._then:
            return Interrupted(name, now, self._then.at, self._then.items)
        return Interrupted(name, now)

    def _reopen(self, name: str) -> None:
        try:
            self._card.open(name)
            self._open_now = True
        except HardwareError as error:
            _log.info("%s", error)

    def _give_up(self, text: str) -> None:
        self._emit(Failed("card", text))
        self._finish()
        self._name, self._then = None, None

    def _deadline(self, lost: float) -> float:
        """Until when a card that is `lost` since then (monotonic) may come back."""
        if self._play_session is None:
            return lost + _CARD_MAY_REST
        offset = self._wall() - self._monotonic()
        begins = max(lost, self._play_session.begins(offset))
        return min(self._play_session.deadline(offset), begins + _CARD_MAY_REST)

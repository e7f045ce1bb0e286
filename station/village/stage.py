"""One request after another on the real amplifier and card: the sequence, step by step.

Mains relay, warm-up, zone relays, sound, tail, relays off. Polled by the broadcaster's loop; it
never waits. Not handled here: who has the air (`programme/desk.py`) and proving what is played.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.air.amplifier import Amplifier
from station.air.messages import Ended, Event, Failed, Item, Opened, Started
from station.air.player_process import Player
from station.clock import Clock
from station.errors import HardwareError
from station.programme import desk
from station.programme.asrun import Reason

log = logging.getLogger(__name__)

_MARGIN = 0.3
"""Seconds that the player needs between being told an instant and that instant."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: `warm_up` of the amplifier, `settle` of the zone relays, `tail` after the last
    sound, `opening` of the card at most."""

    warm_up: float
    settle: float
    tail: float
    opening: float = 5.0

    @property
    def lead(self) -> timedelta:
        """How long before its first frame a broadcast must be begun."""
        return timedelta(seconds=max(self.warm_up + self.settle, self.opening) + _MARGIN)


@dataclass(slots=True)
class Sound:
    """What is known of the current request's sound, for the as-run log."""

    at: float
    started: datetime | None = None
    error_ms: float | None = None
    underruns: int = 0
    mains_on: bool = False
    zones_on: bool = False


class Stage:
    """Does what the desk decides, and says what came of it as the desk's events."""

    def __init__(
        self,
        amplifier: Amplifier,
        make_player: Callable[[], Player],
        timing: Timing,
        clock: Clock,
    ) -> None:
        self._amplifier, self._make_player = amplifier, make_player
        self._timing, self._clock = timing, clock
        self._player: Player | None = None
        self._request: desk.Request | None = None
        self._items: Sequence[Item] = ()
        self._off_at: float | None = None
        self.sound: Sound | None = None
        self.last = ""

    @property
    def busy(self) -> bool:
        """Whether anything is warming, sounding or closing: poll often."""
        return self._request is not None or self._off_at is not None

    def prepare(self, request: desk.Request, items: Sequence[Item]) -> None:
        """Wake amplifier and card for `request`. Raises HardwareError."""
        self._off_at = None
        self._leave_player()
        warm = 0.0 if self._amplifier.is_on else self._timing.warm_up
        self._amplifier.zones_off()
        earliest = self._clock.now().timestamp() + max(warm, _MARGIN) + self._timing.settle
        self.sound = Sound(at=max(request.starts.timestamp(), earliest))
        self._request, self._items, self.last = request, items, request.key
        self._player = self._make_player()
        self._player.start()

    def silence(self) -> None:
        """No sound from here on; the relays stay as they are."""
        self._request = None
        if self._player is not None:
            self._player.stop()

    def close(self, *, gently: bool) -> None:
        """Relays off, after the tail when `gently`."""
        self._request = None
        tail = self._timing.tail if gently else 0.0
        self._off_at = self._clock.monotonic() + tail
        if not gently:
            self._amplifier.off()

    def poll(self) -> list[desk.Event]:
        """What has come of it since the last poll."""
        if self._off_at is not None:
            return self._poll_closing(self._off_at)
        if self._request is None or self.sound is None or self._player is None:
            return []
        if self._clock.now() >= self._request.ends:
            return [desk.TimeUp()]
        try:
            if self._amplifier.check_longest_on():
                return [desk.TimeUp(Reason.LONGEST_ON)]
            self._relays(self._request, self.sound)
        except HardwareError:
            log.exception("a relay failed")
            return [desk.Broke(Reason.PIN)]
        return self._poll_player(self._player, self.sound)

    def leave(self) -> None:
        """Everything off and given back; for the daemon's end. Never raises."""
        self._request = None
        try:
            self._amplifier.close()
        except HardwareError:
            log.exception("the amplifier did not close")
        self._leave_player()

    def _poll_closing(self, off_at: float) -> list[desk.Event]:
        if self._clock.monotonic() < off_at:
            return []
        self._off_at = None
        try:
            self._amplifier.off()
        except HardwareError:
            log.exception("a relay did not switch off")
        self._leave_player()
        return [desk.Closed(self._clock.now())]

    def _relays(self, request: desk.Request, sound: Sound) -> None:
        """The card is opened early; the amplifier is woken only as early as it needs."""
        left = sound.at - self._clock.now().timestamp()
        if not sound.mains_on and left <= self._timing.warm_up + self._timing.settle:
            self._amplifier.mains_on()
            sound.mains_on = True
        if not sound.zones_on and left <= self._timing.settle:
            self._amplifier.zones_on(request.zones)
            sound.zones_on = True

    def _poll_player(self, player: Player, sound: Sound) -> list[desk.Event]:
        found = (self._told(event, player, sound) for event in player.events())
        return [event for event in found if event is not None]

    def _told(self, event: Event, player: Player, sound: Sound) -> desk.Event | None:
        match event:
            case Opened():
                sound.at = max(sound.at, self._clock.now().timestamp() + _MARGIN)
                player.play(sound.at, self._items)
            case Started():
                sound.started = datetime.fromtimestamp(event.at, tz=self._clock.now().tzinfo)
                sound.error_ms = event.error_ms
                return desk.Began()
            case Ended(stopped=False):
                sound.underruns = event.underruns
                return desk.Ended()
            case Failed():
                log.error("the player failed (%s): %s", event.reason, event.text)
                return desk.Broke(Reason.NOT_THERE if event.reason == "file" else Reason.CARD)
            case _:
                pass
        return None

    def _leave_player(self) -> None:
        if self._player is not None:
            self._player.close()
            self._player = None

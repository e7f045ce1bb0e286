"""One request after another on the real amplifier and card: the sequence, step by step.

Mains relay, warm-up, zone relays, sound, tail, relays off. Polled by the broadcaster's loop; it
never waits for longer than a player takes to end. Once begun, all goes by the monotonic clock: a
step of the wall clock moves nothing. Not handled here: who has the air (`programme/arbiter.py`),
the instants of one broadcast (`timing.py`), and verifying what is played.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from station.air.player.handle import Player
from station.air.player.messages import (
    Event,
    Failed,
    Opened,
    PlayingEnded,
    PlayItem,
    Progress,
    Started,
)
from station.air.relays.amplifier import Amplifier
from station.clock import Clock
from station.errors import HardwareError, InputError
from station.programme import arbiter
from station.programme.asrun import Reason
from station.programme.request import AirRequest
from station.village.finding import Finding
from station.village.playout.timing import BroadcastTiming, SoundReport, planned

log = logging.getLogger(__name__)

_OFF_AGAIN = 1.0
"""Seconds until a relay that would not go off is tried again."""


class AirSequencer:
    """Does what the desk decides, and says what came of it as the desk's events."""

    def __init__(
        self,
        amplifier: Amplifier,
        make_player: Callable[[], Player],
        timing: BroadcastTiming,
        clock: Clock,
    ) -> None:
        self._amplifier, self._make_player = amplifier, make_player
        self._timing, self._clock = timing, clock
        self._player: Player | None = None
        self._card_open = False
        self._request: AirRequest | None = None
        self._items: Sequence[PlayItem] = ()
        self._trouble: arbiter.Event | None = None
        self._warm_at = 0.0
        self._off_at: float | None = None
        self._try_off_at = 0.0
        self.sound: SoundReport | None = None
        self.last = ""

    @property
    def relays_on(self) -> bool:
        """Whether any relay is on, or would not go off."""
        return self._amplifier.is_on

    @property
    def busy(self) -> bool:
        """Whether anything is warming, sounding, closing or still on: poll often."""
        return self._request is not None or self._off_at is not None or self.relays_on

    @property
    def sounds_in(self) -> float:
        """Seconds until the current request's first frame is due; 0 from then on."""
        return max(0.0, self.sound.due_at - self._clock.monotonic()) if self.sound else 0.0

    def findings(self) -> Iterator[Finding]:
        """What is on and should not be."""
        if self.relays_on and self._request is None and self._off_at is None:
            yield Finding("pins", False, "a relay does not go off; pull the amplifier's plug")

    def prepare(self, request: AirRequest, items: Sequence[PlayItem]) -> None:
        """Wake amplifier and card for `request`. Raises HardwareError."""
        # Who has begun leaves a card that runs: what it plays is replaced. Of one that hasn't, a
        # word may still come that would be taken for the next one's; it goes with its player.
        begun = self._card_open and self.sound is not None and self.sound.started is not None
        self._off_at, self._trouble = None, None
        self._amplifier.zones_off()
        sound = self.sound = self._planned(request)
        self._request, self._items, self.last = request, items, request.key
        if begun and self._player is not None:
            self._trouble = self._tell(self._player, sound)
            return
        self._leave_player()
        self._player = self._make_player()
        self._player.start()

    def silence(self) -> None:
        """No sound from here on; the relays stay as they are."""
        self._request = None
        if self._player is not None:
            self._player.stop()

    def volume(self, gain: float) -> None:
        """Louder or softer from now on, and when the player is told anew."""
        top = max((item.gain for item in self._items), default=0.0)
        if top:
            self._items = [replace(i, gain=i.gain / top * gain) for i in self._items]
        if self._player is not None:
            self._player.volume(gain)

    def close(self, *, gently: bool) -> None:
        """Relays off, after the tail when `gently`. Raises HardwareError."""
        self._request = None
        tail = self._timing.tail if gently else 0.0
        self._off_at = self._clock.monotonic() + tail
        if not gently:
            self._amplifier.off()

    def poll(self) -> list[arbiter.Event]:
        """What has come of it since the last poll."""
        if self._off_at is not None:
            return self._poll_closing(self._off_at)
        if self._request is None or self.sound is None or self._player is None:
            self._take_off()
            return []
        end = self._trouble or self.sound.over(self._clock.monotonic())
        if end is not None:
            return [end]
        try:
            if self._amplifier.check_longest_on():
                return [arbiter.TimeUp(Reason.LONGEST_ON)]
            self._relays(self._request, self.sound)
        except HardwareError:
            log.exception("a relay failed")
            return [arbiter.Broke(Reason.PIN)]
        if self.sound.is_misplaced(self._clock.monotonic(), self._clock.now()):
            self._trouble = self._tell(self._player, self.sound)
        return self._poll_player(self._player, self.sound)

    def shutdown(self) -> None:
        """Everything off and given back; for the daemon's end. Never raises."""
        self._request = None
        try:
            self._amplifier.close()
        except HardwareError:
            log.exception("the amplifier did not close")
        self._leave_player()

    def _planned(self, request: AirRequest) -> SoundReport:
        """When `request` can sound: at its instant, or as soon as the amplifier is ready."""
        now, wall = self._clock.monotonic(), self._clock.now()
        cold = now + self._amplifier.cooling + self._timing.warm_up
        warm_at = self._warm_at if self._amplifier.is_on else cold
        return planned(request, self._timing, warm_at - now, now, wall)

    def _poll_closing(self, off_at: float) -> list[arbiter.Event]:
        if self._clock.monotonic() < off_at:
            return []
        self._off_at = None
        self._take_off()
        self._leave_player()
        return [arbiter.Closed(self._clock.now())]

    def _take_off(self) -> None:
        """Relays off; one that would not go is tried again each second."""
        now = self._clock.monotonic()
        if not self.relays_on or now < self._try_off_at:
            return
        try:
            self._amplifier.off()
        except HardwareError:
            log.exception("a relay did not switch off")
            self._try_off_at = now + _OFF_AGAIN

    def _relays(self, request: AirRequest, sound: SoundReport) -> None:
        """The card is opened early; the amplifier is woken only as early as it needs."""
        now = self._clock.monotonic()
        left = sound.due_at - now
        if not sound.mains_on and left <= self._timing.warm_up + self._timing.settle:
            if not self._amplifier.is_on:
                self._warm_at = now + self._timing.warm_up
            self._amplifier.mains_on()
            sound.mains_on = True
        # No zone is opened for a card that may never come.
        if sound.told and not sound.zones_on and left <= self._timing.settle:
            self._amplifier.zones_on(request.zones)
            sound.zones_on = True

    def _poll_player(self, player: Player, sound: SoundReport) -> list[arbiter.Event]:
        found = (self._told(event, player, sound) for event in player.events())
        return [event for event in found if event is not None]

    def _told(self, event: Event, player: Player, sound: SoundReport) -> arbiter.Event | None:
        match event:
            case Opened():
                self._card_open = True
                return self._tell(player, sound)
            case Started():
                sound.started = datetime.fromtimestamp(event.at, tz=self._clock.now().tzinfo)
                sound.error_ms = event.error_ms
                return arbiter.Began()
            case Progress():
                sound.level = event.level if sound.started is not None else None
            case PlayingEnded(stopped=False) if sound.started is not None:
                sound.underruns, sound.corrected = event.underruns, event.corrected
                return arbiter.Ended()
            case Failed():
                log.error("the player failed (%s): %s", event.reason, event.text)
                self._card_open = False
                return arbiter.Broke(Reason.NOT_THERE if event.reason == "file" else Reason.CARD)
            case _:
                pass
        return None

    def _tell(self, player: Player, sound: SoundReport) -> arbiter.Event | None:
        """Tell the player when to begin: its exact instant, unless the wall clock was stepped."""
        at = sound.place(self._clock.monotonic(), self._clock.now())
        if at is None:
            return arbiter.TimeUp(Reason.TOO_LATE)
        try:
            player.play(at, self._items)
        except InputError as error:
            log.error("%s", error)  # noqa: TRY400 - the sentence is enough
            return arbiter.Broke(Reason.TOO_LONG)
        sound.told = True
        return None

    def _leave_player(self) -> None:
        self._card_open = False
        if self._player is not None:
            self._player.close()
            self._player = None

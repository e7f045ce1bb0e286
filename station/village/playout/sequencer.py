"""One request after another on the real amplifier and card: the sequence's table, done.

Polled by the broadcaster's loop; it never waits for longer than a player takes to end. Once begun,
all goes by the monotonic clock: a step of the wall clock moves nothing. Not handled here: what
follows what (`sequence.py`), who has the air (`programme/arbiter.py`), the instants of one
broadcast (`timing.py`), and verifying what is played.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from station.air.player.handle import Player
from station.air.player.messages import PlayItem
from station.air.relays.amplifier import Amplifier
from station.clock import Clock, read_both
from station.errors import HardwareError, InputError
from station.programme import arbiter
from station.programme.asrun import Reason
from station.programme.request import AirRequest
from station.village.finding import Finding
from station.village.playout import sequence
from station.village.playout import sequence_events as events
from station.village.playout.amplifier_power import AmplifierPower
from station.village.playout.player_words import meaning
from station.village.playout.sequence import Do, Stage
from station.village.playout.timing import BroadcastTiming, SoundReport, planned

log = logging.getLogger(__name__)

_LOOK_AGAIN = 0.02
"""Seconds between two looks at what can't be waited for."""

_QUIET = (Stage.REST, Stage.HUSHED)


class AirSequencer:
    """Does what the arbiter decides, and says what came of it as the arbiter's events."""

    def __init__(
        self,
        amplifier: Amplifier,
        make_player: Callable[[], Player],
        timing: BroadcastTiming,
        clock: Clock,
    ) -> None:
        self._power = AmplifierPower(amplifier, timing.warm_up, clock.monotonic)
        self._make_player, self._timing, self._clock = make_player, timing, clock
        self._sequence = sequence.Sequence()
        self._player: Player | None = None
        self._asked: tuple[AirRequest, Sequence[PlayItem]] | None = None
        self._zones: tuple[str, ...] = ()
        self._items: Sequence[PlayItem] = ()
        self._said: list[arbiter.Event] = []
        self.sound: SoundReport | None = None
        self.last = ""

    @property
    def relays_on(self) -> bool:
        """Whether any relay is on, or would not go off."""
        return self._power.is_on

    @property
    def woken(self) -> bool:
        """Whether the amplifier was woken for who was to sound last."""
        return self._sequence.mains

    @property
    def busy(self) -> bool:
        """Whether anything is warming, sounding, closing or still on: poll often."""
        return self._sequence.stage not in _QUIET or self.relays_on

    def sounds_in(self, now: float) -> float:
        """Seconds from `now` (monotonic) to the current request's first frame; 0 from then on."""
        return max(0.0, self.sound.due_at - now) if self.sound else 0.0

    @property
    def output(self) -> int | None:
        """The file that can be read from when the player has said something, if there is one."""
        return self._player.output if self._player is not None else None

    def seconds_to_wait(self, now: float) -> float:
        """Seconds from `now` (monotonic) to the next instant that matters, while it is `busy`.

        What the player says may come before that.
        """
        stage, sound = self._sequence.stage, self.sound
        if stage is Stage.CLOSING:
            return max(0.0, self._sequence.off_at - now)
        if stage in _QUIET or sound is None or self.output is None:
            return _LOOK_AGAIN
        return sound.next_instant(now, self._timing) - now

    def findings(self) -> Iterator[Finding]:
        """What is on and should not be, or silent."""
        if self.relays_on and self._sequence.stage in _QUIET:
            yield Finding("pins", False, "a relay does not go off; pull the amplifier's plug")
        if self._sequence.stage is Stage.SOUNDING and self.sound is not None and self.sound.lost:
            yield Finding("card", False, "the sound card takes no sound; unplug it, plug it in")

    def prepare(self, request: AirRequest, items: Sequence[PlayItem]) -> None:
        """Wake amplifier and card for `request`; the card first if it has failed before.

        Raises HardwareError.
        """
        self._asked = request, items
        self._order(events.BeginSequence())

    def silence(self) -> None:
        """No sound from here on; the relays stay as they are."""
        self._order(events.StopSound())

    def volume(self, gain: float) -> None:
        """Louder or softer from now on, and when the player is told anew."""
        top = max((item.gain for item in self._items), default=0.0)
        if top:
            self._items = [replace(i, gain=i.gain / top * gain) for i in self._items]
        if self._player is not None:
            self._player.volume(gain)

    def close(self, *, gently: bool) -> None:
        """Relays off, after the tail when `gently`. Raises HardwareError."""
        tail = self._timing.tail if gently else 0.0
        self._order(events.ReleaseRelays(self._clock.monotonic() + tail, gently))

    def poll(self) -> list[arbiter.Event]:
        """What has come of it since the last poll."""
        try:
            for event in self._happened():
                self._step(event)
        except HardwareError:
            log.exception("a relay failed")
            self._step(events.PinFailed())
        said, self._said = self._said, []
        return said

    def shutdown(self) -> None:
        """Everything off and given back; for the daemon's end. Never raises."""
        self._order(events.ShutdownSequence())

    def _order(self, event: events.Event) -> None:
        """Do what the arbiter wants; what was not yet said of the last one it need not hear."""
        self._said.clear()
        self._step(event)

    def _step(self, event: events.Event) -> None:
        self._sequence, actions = sequence.step(self._sequence, event)
        for action in actions:
            if isinstance(action, sequence.Say):
                self._said.append(action.event)
            else:
                self._do(action)

    def _happened(self) -> Iterator[events.Event]:
        """What time and player bring, each looked at when the one before has been dealt with."""
        stage, now = self._sequence.stage, self._clock.monotonic()
        if stage is Stage.CLOSING:
            if now >= self._sequence.off_at:
                yield events.TailOver(self._clock.now())
        elif stage in _QUIET or self.sound is None or self._player is None:
            yield events.Idle()
        else:
            yield from self._of_time(self.sound, now)
            # After an end the player's words can wait; what they mean then is another matter.
            for word in () if self._said else self._player.events():
                event = meaning(word, self._sequence.stage, self.sound)
                if event is not None:
                    yield event

    def _of_time(self, sound: SoundReport, now: float) -> Iterator[events.Event]:
        """The card is opened early; the amplifier is woken only as early as it needs."""
        if self._said:
            return
        if (end := self._end(sound, now)) is not None:
            yield events.Over(end)
            return
        left = sound.due_at - now
        if left <= self._timing.warm_up + self._timing.settle:
            yield events.WakeDue()
        if left <= self._timing.settle:
            yield events.ZonesDue()
        reading = read_both(self._clock)
        if sound.is_misplaced(reading.uptime, reading.wall):
            yield events.Misplaced()

    def _end(self, sound: SoundReport, now: float) -> arbiter.TimeUp | arbiter.Broke | None:
        if (end := sound.over(now)) is not None:
            return end
        return arbiter.TimeUp(Reason.LONGEST_ON) if self._power.check_longest_on() else None

    def _do(self, action: Do) -> None:
        """One action; raises HardwareError."""
        does: dict[Do, Callable[[], None]] = {
            Do.ZONES_OFF: self._power.zones_off,
            Do.RECKON: self._reckon,
            Do.OPEN_CARD: self._open_card,
            Do.TELL: self._tell,
            Do.MAINS_ON: self._power.mains_on,
            Do.ZONES_ON: lambda: self._power.zones_on(self._zones),
            Do.STOP_SOUND: self._stop_sound,
            Do.OFF: self._power.off,
            Do.OFF_UNTIL_DONE: self._power.off_until_done,
            Do.LEAVE_PLAYER: self._leave_player,
            Do.GIVE_UP_PINS: self._power.give_up,
        }
        does[action]()

    def _reckon(self) -> None:
        """It sounds at its instant, or as soon as the amplifier is ready."""
        if self._asked is None:
            raise ValueError("nobody is to sound")
        request, self._items = self._asked
        reading = read_both(self._clock)
        now, wall = reading.uptime, reading.wall
        self.sound = planned(request, self._timing, self._power.warm_at - now, now, wall)
        self._zones, self.last = request.zones, request.key

    def _open_card(self) -> None:
        self._player = self._make_player()
        self._player.start()

    def _tell(self) -> None:
        """Tell the player when to begin: its exact instant, unless the wall clock was stepped."""
        if self.sound is None or self._player is None:
            raise ValueError("there is no player to tell")
        reading = read_both(self._clock)
        at = self.sound.place(reading.uptime, reading.wall)
        if at is None:
            self._step(events.NotTold(arbiter.TimeUp(Reason.TOO_LATE)))
            return
        try:
            self._player.play(at, self._items)
        except InputError as error:
            log.error("%s", error)  # noqa: TRY400 - the sentence is enough
            self._step(events.NotTold(arbiter.Broke(Reason.TOO_LONG)))
            return
        self._step(events.Told())

    def _stop_sound(self) -> None:
        if self._player is not None:
            self._player.stop()

    def _leave_player(self) -> None:
        if self._player is not None:
            self._player.close()
            self._player = None

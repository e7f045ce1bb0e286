"""What the box's buttons do, and what its lamp shows, by the settings.

Stop stops at the press, whatever follows. Held for three seconds it lets a phone ask to be let in,
but only when the press found silence: who holds it in alarm opens nothing. Not handled here: pins
and presses (`inputs.py`), phones (`pairing.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from station.air.relays.amplifier import Amplifier
from station.air.relays.pins import Factory
from station.clock import Clock, ClockTrust
from station.errors import InputError
from station.village.asrun.writer import JournalWriter
from station.village.buttons.inputs import ButtonInputs
from station.village.buttons.lamp import ON_AIR, PAIRING, READY, Pattern, pattern
from station.village.buttons.pairing import Pairing
from station.village.control.messages.air import PlayBulletin, StopAll
from station.village.finding import Finding
from station.village.requests.by_hand import ManualCommands
from station.village.requests.live import LiveCommands
from station.village.settings.optional import ButtonSettings as Wiring

_LOOKS_EVERY = 5.0
"""Seconds after which the lamp shows what has changed while the air is silent."""

_BUTTON = "the box's button"


@dataclass
class Buttons:
    """The meaning of each button; `trust` and `findings` are for the lamp."""

    wiring: Wiring
    amplifier: Amplifier
    clock: Clock
    commands: ManualCommands
    live: LiveCommands
    journal_writer: JournalWriter
    pairing: Pairing
    trust: Callable[[], ClockTrust]
    findings: Callable[[], Iterable[Finding]]
    hands: ButtonInputs | None = None
    _from_silence: bool = False
    _silent: Pattern = READY
    _look_at: float = 0.0

    def connect(self, pins: Factory, wake: Callable[[], None]) -> ButtonInputs:
        """The hands that do it, over `pins`. Raises HardwareError when one can't be had."""
        given = self.wiring
        buttons: dict[str, tuple[int, Callable[[], object]]] = {}
        if given.stop_pin is not None:
            buttons["stop"] = (given.stop_pin, self._stop)
        if given.speak_pin is not None:
            buttons["speak"] = (given.speak_pin, self._speak)
        self.hands = ButtonInputs(
            pins,
            buttons=buttons,
            held={"stop": self._held},
            lamp=given.lamp_pin,
            active_high=given.active_high,
            wake=wake,
            shows=self._shows,
        )
        return self.hands

    def _stop(self) -> None:
        self._from_silence = not self.amplifier.is_on
        self.commands.stop(StopAll(_BUTTON))
        if self._from_silence:
            self.pairing.confirm()

    def _held(self) -> None:
        if self._from_silence and not self.amplifier.is_on:
            self.pairing.open()

    def _speak(self) -> Any:
        if self.wiring.speak_microphone:
            return self.live.toggle(_BUTTON)
        last = self.wiring.speak_plays == "last"
        name = _last(self.journal_writer) if last else self.wiring.speak_plays
        return self.commands.play(PlayBulletin(name, _BUTTON))

    def _shows(self) -> Pattern:
        if self.amplifier.is_on:
            return ON_AIR
        now = self.clock.monotonic()
        if self.hands is not None and self._from_silence and self.hands.is_long(now):
            return PAIRING
        if (shown := self.pairing.pattern()) is not None:
            return shown
        if now >= self._look_at:
            self._look_at = now + _LOOKS_EVERY
            self._silent = pattern(clock_trusted=self.trust().trusted, findings=self.findings())
        return self._silent


def _last(journal_writer: JournalWriter) -> str:
    """The bulletin that sounded last. Raises InputError when there is none."""
    for entry in reversed(tuple(journal_writer.recent)):
        names = [name for name in entry.items if name]
        if entry.started is not None and names:
            return names[-1]
    raise InputError("no bulletin has sounded yet")

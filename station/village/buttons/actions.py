"""What the box's buttons do, and what its lamp shows, by the settings.

Stop stops at the press, whatever follows. Held for three seconds it lets a phone ask to be let in,
but only when the press found silence: who holds it in alarm opens nothing. Not handled here: pins
and presses (`inputs.py`), phones (`pairing.py`).
"""

from collections.abc import Callable, Iterable, Iterator
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


class Buttons:
    """The meaning of each button, on `pins`; `wake` lets the loop go on.

    `trust` and `findings`, of all other parts, are for the lamp. Raises HardwareError when a pin
    can't be had.
    """

    def __init__(
        self,
        wiring: Wiring,
        pins: Factory,
        amplifier: Amplifier,
        clock: Clock,
        *,
        commands: ManualCommands,
        live: LiveCommands,
        journal_writer: JournalWriter,
        pairing: Pairing,
        trust: Callable[[], ClockTrust],
        findings: Callable[[], Iterable[Finding]],
        wake: Callable[[], None],
    ) -> None:
        self._wiring, self._amplifier, self._clock = wiring, amplifier, clock
        self._commands, self._live, self._pairing = commands, live, pairing
        self._journal_writer, self._trust, self._others = journal_writer, trust, findings
        self._from_silence, self._silent, self._look_at = False, READY, 0.0
        self._inputs = ButtonInputs(
            pins,
            buttons=self._meanings(wiring),
            held={"stop": self._held},
            lamp=wiring.lamp_pin,
            active_high=wiring.active_high,
            wake=wake,
            shows=self._shows,
        )

    def poll(self) -> None:
        """Do what has been pressed, and switch the lamp. Never raises."""
        self._inputs.poll(self._clock.monotonic())

    def seconds_to_wait(self) -> float:
        """How long the loop may wait until the next `poll`, if it is not woken."""
        return self._inputs.seconds_to_wait()

    def findings(self) -> Iterator[Finding]:
        """Buttons that stick, pins that fail."""
        return self._inputs.findings()

    def close(self) -> None:
        """Lamp off, pins let go. Never raises."""
        self._inputs.close()

    def _meanings(self, wiring: Wiring) -> dict[str, tuple[int, Callable[[], object]]]:
        found: dict[str, tuple[int, Callable[[], object]]] = {}
        if wiring.stop_pin is not None:
            found["stop"] = (wiring.stop_pin, self._stop)
        if wiring.speak_pin is not None:
            found["speak"] = (wiring.speak_pin, self._speak)
        return found

    def _stop(self) -> None:
        self._from_silence = not self._amplifier.is_on
        self._commands.stop(StopAll(_BUTTON))
        if self._from_silence:
            self._pairing.confirm()

    def _held(self) -> None:
        if self._from_silence and not self._amplifier.is_on:
            self._pairing.open()

    def _speak(self) -> Any:
        if self._wiring.speak_microphone:
            return self._live.toggle(_BUTTON)
        last = self._wiring.speak_plays == "last"
        name = _last(self._journal_writer) if last else self._wiring.speak_plays
        return self._commands.play(PlayBulletin(name, _BUTTON))

    def _shows(self) -> Pattern:
        if self._amplifier.is_on:
            return ON_AIR
        now = self._clock.monotonic()
        if self._from_silence and self._inputs.is_long(now):
            return PAIRING
        if (shown := self._pairing.pattern()) is not None:
            return shown
        if now >= self._look_at:
            self._look_at = now + _LOOKS_EVERY
            found = (*self._others(), *self._inputs.findings())
            self._silent = pattern(clock_trusted=self._trust().trusted, findings=found)
        return self._silent


def _last(journal_writer: JournalWriter) -> str:
    """The bulletin that sounded last. Raises InputError when there is none."""
    for entry in reversed(tuple(journal_writer.recent)):
        names = [name for name in entry.items if name]
        if entry.started is not None and names:
            return names[-1]
    raise InputError("no bulletin has sounded yet")

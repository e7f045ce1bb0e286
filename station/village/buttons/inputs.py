"""The box's own hands: a Stop button, a button to speak, a lamp; each where there is one.

A press needs no login, for whoever stands before the box may silence it; it is done at once,
however long the button is then held. A button that sticks is a fault and nothing more: one press is
one stop. Polled by the loop; the driver's thread only wakes it. Not handled here: what a press does
(`actions.py`), what counts as a press (`contact.py`), and the lamp's language (`lamp.py`).
"""

import logging
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from station.air.relays.pins import Factory, InputPin, OutputPin
from station.errors import HardwareError, LoaThonError
from station.village.buttons.contact import Contact
from station.village.buttons.lamp import Pattern
from station.village.finding import Finding

log = logging.getLogger(__name__)

_OFTEN = 0.01


@dataclass(slots=True)
class _Button:
    """One button: its pin, its contact, and what the driver's thread has seen since the last."""

    pin: InputPin
    contact: Contact
    does: Callable[[], object]
    held: Callable[[], object] | None = None
    edge: bool = False
    fault: str = ""

    def pressed(self, now: float) -> bool:
        edge, self.edge = self.edge, False
        try:
            closed, self.fault = self.pin.read(), ""
        except HardwareError as error:
            closed, self.fault = False, str(error)
        pressed = self.contact.look(closed, now)
        return pressed or (edge and self.contact.press(now))


class ButtonInputs:
    """Buttons by name, each with its pin (BCM number) and what it does, and a lamp.

    `held` says what some do besides when they are let go after a long press. `wake` is called
    from the driver's thread when a button changes; `shows` says, in each pass, which pattern the
    lamp is to show. Raises HardwareError when a pin can't be had.
    """

    def __init__(
        self,
        factory: Factory,
        *,
        buttons: Mapping[str, tuple[int, Callable[[], object]]],
        held: Mapping[str, Callable[[], object]] | None = None,
        lamp: int | None = None,
        active_high: bool = False,
        wake: Callable[[], None] = lambda: None,
        shows: Callable[[], Pattern],
    ) -> None:
        self._wake, self._shows = wake, shows
        self._buttons: dict[str, _Button] = {}
        self._lamp: OutputPin | None = None
        self._lit: bool | None = None
        self._change_in = math.inf
        self._lamp_fault = ""
        try:
            for name, (number, does) in buttons.items():
                self._add(name, factory, number, active_high, does)
                self._buttons[name].held = (held or {}).get(name)
            if lamp is not None:
                self._lamp = OutputPin(factory, lamp)
        except HardwareError as error:
            self.close()
            raise HardwareError(
                "a pin of the box's buttons can't be used: {error}", error=error
            ) from error

    def poll(self, now: float) -> None:
        """Do what has been pressed, and switch the lamp; `now` is monotonic. Never raises."""
        for name, button in self._buttons.items():
            if button.pressed(now):
                _do(f"the box's button “{name}” was pressed", button.does)
            if button.contact.held() and button.held is not None:
                _do(f"the box's button “{name}” was held", button.held)
        self._light(now)

    def is_long(self, now: float) -> bool:
        """Whether a button that can be held has been pressed for long enough to let go."""
        buttons = self._buttons.values()
        return any(button.held is not None and button.contact.is_long(now) for button in buttons)

    def seconds_to_wait(self) -> float:
        """How long the loop may wait until the next `poll`, if it is not woken."""
        if any(not button.contact.at_rest for button in self._buttons.values()):
            return _OFTEN
        return self._change_in

    def findings(self) -> Iterator[Finding]:
        """Buttons that stick, pins that fail."""
        for name, button in self._buttons.items():
            if button.contact.stuck:
                text = f"the {name} button is stuck and does nothing; free it, or look at its wire"
                yield Finding("buttons", False, text)
            if button.fault:
                yield Finding("buttons", False, f"the {name} button can't be read: {button.fault}")
        if self._lamp_fault:
            yield Finding("lamp", False, f"the lamp can't be switched: {self._lamp_fault}")

    def close(self) -> None:
        """Lamp off, pins let go. Never raises."""
        for button in self._buttons.values():
            button.pin.close()
        self._buttons = {}
        if self._lamp is not None:
            self._switch(self._lamp, on=False)
            self._lamp.close()
            self._lamp = None

    def _add(
        self, name: str, factory: Factory, number: int, high: bool, does: Callable[[], object]
    ) -> None:
        def changed(closed: bool) -> None:
            button.edge = button.edge or closed
            self._wake()

        pin = InputPin(factory, number, active_high=high, on_change=changed)
        button = self._buttons[name] = _Button(pin, Contact(), does)

    def _light(self, now: float) -> None:
        if self._lamp is None:
            return
        on, self._change_in = self._shows().at(now)
        if on != self._lit:
            self._switch(self._lamp, on=on)

    def _switch(self, lamp: OutputPin, *, on: bool) -> None:
        try:
            if on:
                lamp.on()
            else:
                lamp.off()
            self._lit, self._lamp_fault = on, ""
        except HardwareError as error:
            self._lamp_fault = str(error)


def _do(what: str, does: Callable[[], object]) -> None:
    log.warning("%s", what)
    try:
        does()
    except LoaThonError as error:
        log.warning("%s: %s", what, error)

"""The Pi's pins (the only importer of gpiozero): outputs that drive, inputs that are read.

Every failure of a driver becomes a HardwareError here. Not handled here: what a pin is for.
"""

import importlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gpiozero

from station.errors import HardwareError, Sentence

_log = logging.getLogger(__name__)
Factory = Any  # gpiozero.Factory; gpiozero has no types
_FACTORIES: Mapping[str, tuple[str, str, str]] = {
    "mock": ("gpiozero.pins.mock", "MockFactory", ""),
    "lgpio": ("gpiozero.pins.lgpio", "LGPIOFactory", "apt install python3-lgpio"),
    "rpigpio": ("gpiozero.pins.rpigpio", "RPiGPIOFactory", "apt install python3-rpi.gpio"),
    "native": ("gpiozero.pins.native", "NativeFactory", ""),
}
_BOUNCE = 0.02  # seconds; below this a driver reports no edge


def pin_factory(name: str, runtime: Path) -> Factory:
    """The pins' driver called `name`, and no other in its place.

    `runtime` is a folder in which lgpio may write. Raises HardwareError with what to install.
    """
    if name not in _FACTORIES:
        raise HardwareError(
            "there is no pin driver “{name}”; use {factories}",
            name=name,
            factories=", ".join(_FACTORIES),
        )
    module, kind, remedy = _FACTORIES[name]
    # lgpio puts its pipes into the working directory and fails where that is read-only.
    os.environ["LG_WD"] = str(runtime)
    try:
        return getattr(importlib.import_module(module), kind)()
    except ImportError as error:
        hint = (
            Sentence("install it: {remedy}", remedy=remedy)
            if remedy
            else Sentence("install gpiozero anew")
        )
        raise HardwareError(
            "the pin driver “{name}” is not installed; {hint}", name=name, hint=hint
        ) from error
    except Exception as error:  # each driver has errors of its own, of no common kind
        raise HardwareError(
            "the pin driver “{name}” does not work here ({error}); it needs a "
            "Raspberry Pi and the right to use its pins: add the user to the group "
            "gpio, or set pins to mock",
            name=name,
            error=error,
        ) from error


class OutputPin:
    """Pin `number` (BCM) as an output, off when it is made.

    Letting go of it is not switching it off: it floats from then on. Every method but `close`
    raises HardwareError when the driver fails.
    """

    def __init__(self, factory: Factory, number: int, *, active_high: bool = True) -> None:
        with _translated():
            self._device = gpiozero.OutputDevice(
                number, active_high=active_high, initial_value=False, pin_factory=factory
            )

    def on(self) -> None:
        """Drive it to on."""
        with _translated():
            self._device.on()

    def off(self) -> None:
        """Drive it to off."""
        with _translated():
            self._device.off()

    def close(self) -> None:
        """Let go of it. Never raises."""
        _let_go(self._device)


class InputPin:
    """Pin `number` (BCM) as an input, pulled to inactive: a broken wire reads as inactive.

    `on_change` is called, in the driver's own thread, after each change that outlasts contact
    bounce; without it the pin is only read, and costs no thread. Raises HardwareError.
    """

    def __init__(
        self,
        factory: Factory,
        number: int,
        *,
        active_high: bool,
        on_change: Callable[[bool], None] | None = None,
    ) -> None:
        wiring = {"pull_up": not active_high, "pin_factory": factory}
        with _translated():
            if on_change is None:
                self._device = gpiozero.InputDevice(number, **wiring)
                return
            self._device = gpiozero.DigitalInputDevice(number, bounce_time=_BOUNCE, **wiring)
            self._device.when_activated = lambda: on_change(True)
            self._device.when_deactivated = lambda: on_change(False)

    def read(self) -> bool:
        """Whether it is active now. Raises HardwareError."""
        with _translated():
            return bool(self._device.is_active)

    def close(self) -> None:
        """Let go of it. Never raises."""
        _let_go(self._device)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # each driver has errors of its own, of no common kind
        raise HardwareError(str(error) or type(error).__name__) from error


def _let_go(device: Any) -> None:
    try:
        device.close()
    except Exception:  # noqa: BLE001 - each driver has errors of its own
        _log.warning("%s could not be let go", device, exc_info=True)

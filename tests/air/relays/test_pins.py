"""Inputs and outputs on gpiozero's mock pins."""

from collections.abc import Iterator
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from station.air.relays.pins import InputPin, OutputPin
from station.errors import HardwareError


class BrokenPin(MockPin):  # type: ignore[misc]
    """Can't be read any more once it is broken."""

    broken = False

    def _get_state(self) -> bool:
        if self.broken:
            raise OSError("no such chip")
        return bool(super()._get_state())


@pytest.fixture
def pins() -> Iterator[Any]:
    factory = MockFactory(pin_class=BrokenPin)
    yield factory
    BrokenPin.broken = False
    factory.reset()


@pytest.mark.parametrize("active_high", [True, False])
def test_an_input_whose_wire_is_broken_reads_as_inactive(pins: Any, active_high: bool) -> None:
    pin = InputPin(pins, 5, active_high=active_high)
    assert not pin.read()
    if active_high:
        pins.pin(5).drive_high()
    else:
        pins.pin(5).drive_low()
    assert pin.read()
    pin.close()


def test_an_input_tells_of_its_changes_when_asked_to(pins: Any) -> None:
    seen: list[bool] = []
    pin = InputPin(pins, 5, active_high=False, on_change=seen.append)
    pins.pin(5).drive_low()
    pins.pin(5).drive_high()
    assert seen == [True, False]
    pin.close()
    pins.pin(5).drive_low()
    assert seen == [True, False]


def test_what_fails_in_the_driver_is_a_hardware_error(pins: Any) -> None:
    pin = InputPin(pins, 5, active_high=True)
    BrokenPin.broken = True
    with pytest.raises(HardwareError, match="no such chip"):
        pin.read()
    BrokenPin.broken = False
    with pytest.raises(HardwareError, match="GPIO5"):
        InputPin(pins, 5, active_high=True)
    pin.close()
    pin.close()


def test_an_output_is_off_until_it_is_switched_on(pins: Any) -> None:
    lamp = OutputPin(pins, 6)
    assert not pins.pin(6).state
    lamp.on()
    assert pins.pin(6).state
    lamp.off()
    assert not pins.pin(6).state
    lamp.close()
    assert pins.pin(6).function == "input"

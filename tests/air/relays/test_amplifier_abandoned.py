"""The relays taken off by another thread than the one that switches them."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from station.air.relays.amplifier import COOLING, Amplifier
from station.errors import HardwareError

ZONES = {"gate": 27, "hill": 22}


class StuckPin(MockPin):  # type: ignore[misc]
    """Fails when it is driven while its number is in `stuck`."""

    stuck: frozenset[str] = frozenset()

    def _set_state(self, value: bool) -> None:
        if self.info.name in self.stuck:
            raise OSError("the pin is stuck")
        super()._set_state(value)


@pytest.fixture
def factory() -> Iterator[Any]:
    made = MockFactory(pin_class=StuckPin)
    yield made
    StuckPin.stuck = frozenset()
    made.reset()


def amplifier(
    factory: Any,
    on_switch: Callable[[str, bool], None] | None = None,
    monotonic: Callable[[], float] = lambda: 1000.0,
) -> Amplifier:
    return Amplifier(
        factory,
        mains=17,
        zones=ZONES,
        longest_on=600.0,
        monotonic=monotonic,
        on_switch=on_switch,
    )


def levels(factory: Any) -> tuple[int, ...]:
    return tuple(int(factory.pin(pin).state) for pin in (17, 27, 22))


def test_what_is_abandoned_is_off_and_stays_off(factory: Any) -> None:
    made = amplifier(factory)
    made.mains_on()
    made.zones_on(["gate", "hill"])
    made.abandon()
    assert levels(factory) == (0, 0, 0)
    with pytest.raises(HardwareError, match="is ending"):
        made.mains_on()
    assert levels(factory) == (0, 0, 0)


def test_abandoning_tries_every_pin_and_never_raises(factory: Any) -> None:
    made = amplifier(factory)
    made.mains_on()
    made.zones_on(["gate", "hill"])
    StuckPin.stuck = frozenset({"GPIO27"})
    made.abandon()
    assert levels(factory) == (0, 1, 0)


def test_a_thread_that_hangs_while_telling_of_a_switch_holds_no_relay_on(factory: Any) -> None:
    hangs, go_on = threading.Event(), threading.Event()

    def tell(_: str, on: bool) -> None:
        if on:
            hangs.set()
            go_on.wait()

    made = amplifier(factory, tell)

    def switch_on() -> None:
        with pytest.raises(HardwareError):
            made.zones_on(list(ZONES))

    thread = threading.Thread(target=switch_on)
    thread.start()
    hangs.wait()
    assert levels(factory) != (0, 0, 0)
    made.abandon()
    assert levels(factory) == (0, 0, 0)
    go_on.set()
    thread.join()
    assert levels(factory) == (0, 0, 0)


def test_all_pins_are_off_before_any_is_told_of(factory: Any) -> None:
    seen: list[tuple[int, ...]] = []
    made = amplifier(factory, lambda _, on: None if on else seen.append(levels(factory)))
    made.mains_on()
    made.zones_on(["gate", "hill"])
    made.off()
    assert seen == [(0, 0, 0)] * 3


def test_it_says_how_long_it_has_to_cool(factory: Any) -> None:
    now = [1000.0]
    made = amplifier(factory, monotonic=lambda: now[0])
    made.mains_on()
    assert made.cooling == 0
    now[0] += 600
    assert made.check_longest_on()
    now[0] += 20
    assert made.cooling == COOLING - 20
    now[0] += 100
    assert made.cooling == 0

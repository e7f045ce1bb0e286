"""Buttons and the lamp, on gpiozero's mock pins: presses, bounces, sparks, and what sticks."""

from collections.abc import Iterator
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from station.errors import HardwareError, InputError
from station.village.buttons.contact import APART, HOLD, SETTLE, STUCK, Contact
from station.village.buttons.inputs import ButtonInputs
from station.village.buttons.lamp import ASKED, CLOCK, FAULT, ON_AIR, PAIRING, READY, Pattern

STOP, SPEAK, LAMP = 5, 6, 13


class BrokenPin(MockPin):  # type: ignore[misc]
    """Fails on cue: `broken` names pins that can be neither read nor driven."""

    broken: frozenset[str] = frozenset()

    def _get_state(self) -> bool:
        if self.info.name in self.broken:
            raise OSError("no such chip")
        return bool(super()._get_state())

    def _set_state(self, value: bool) -> None:
        if self.info.name in self.broken:
            raise OSError("no such chip")
        super()._set_state(value)


class Box:
    """A box with two buttons (to ground) and a lamp, and a clock to turn."""

    def __init__(self, pins: Any) -> None:
        self.pins, self.now = pins, 1000.0
        self.done: list[str] = []
        self.wakes = 0
        self.refuses = False
        self.shows: Pattern = READY
        self.hands = ButtonInputs(
            pins,
            buttons={"stop": (STOP, lambda: self.done.append("stop")), "speak": (SPEAK, self.play)},
            held={"stop": lambda: self.done.append("held")},
            lamp=LAMP,
            wake=self.wake,
            shows=lambda: self.shows,
        )
        self.run(1)

    def wake(self) -> None:
        self.wakes += 1

    def play(self) -> None:
        if self.refuses:
            raise InputError("nothing to play")
        self.done.append("speak")

    def press(self, pin: int = STOP) -> None:
        self.pins.pin(pin).drive_low()

    def release(self, pin: int = STOP) -> None:
        self.pins.pin(pin).drive_high()

    def run(self, seconds: float) -> None:
        """The loop, as the daemon runs it: a pass, then a wait."""
        until = self.now + seconds
        while self.now < until - 1e-9:
            self.hands.poll(self.now)
            self.now = min(until, self.now + max(0.001, min(1.0, self.hands.seconds_to_wait())))
        self.hands.poll(self.now)

    def faults(self) -> list[str]:
        return [finding.text for finding in self.hands.findings()]


@pytest.fixture
def box() -> Iterator[Box]:
    factory = MockFactory(pin_class=BrokenPin)
    made = Box(factory)
    yield made
    BrokenPin.broken = frozenset()
    made.hands.close()
    factory.reset()


def test_a_press_is_done_once_within_a_pass_and_wakes_the_loop(box: Box) -> None:
    box.press()
    assert box.wakes == 1
    box.hands.poll(box.now)
    assert box.done == ["stop"]
    box.run(3)
    box.release()
    box.run(1)
    assert box.done == ["stop"]


def test_a_tap_that_is_over_before_the_loop_looks_counts(box: Box) -> None:
    box.press()
    box.release()
    box.hands.poll(box.now)
    assert box.done == ["stop"]


def test_contacts_that_bounce_make_one_press(box: Box) -> None:
    for _ in range(2):
        for _ in range(8):
            box.press()
            box.run(0.002)
            box.release()
            box.run(0.001)
        box.press()
        box.run(0.5)
        for _ in range(8):
            box.release()
            box.run(0.002)
            box.press()
            box.run(0.001)
        box.release()
        box.run(1)
    assert box.done == ["stop", "stop"]


def test_a_long_press_stops_at_once_and_counts_as_held_when_it_is_let_go(box: Box) -> None:
    box.press()
    box.run(0.1)
    assert box.done == ["stop"]
    box.run(HOLD)
    assert box.hands.is_long(box.now)
    assert box.done == ["stop"]
    box.release()
    box.run(APART + 0.05)
    assert box.done == ["stop", "held"]
    assert not box.hands.is_long(box.now)
    box.run(5)
    assert box.done == ["stop", "held"]


@pytest.mark.parametrize("seconds", [0.5, HOLD - 0.1, STUCK + 1])
def test_a_press_that_is_too_short_or_sticks_is_not_held(box: Box, seconds: float) -> None:
    box.press()
    box.run(seconds)
    box.release()
    box.run(1)
    assert box.done == ["stop"]


def test_three_short_presses_are_no_long_one(box: Box) -> None:
    for _ in range(3):
        box.press()
        box.run(1.2)
        box.release()
        box.run(0.2)
    assert box.done == ["stop"] * 3


def test_a_contact_that_flickers_while_it_is_held_is_one_long_press(box: Box) -> None:
    box.press()
    for _ in range(35):
        box.run(0.1)
        box.release()
        box.run(0.01)
        box.press()
    box.release()
    box.run(1)
    assert box.done == ["stop", "held"]


def test_a_button_that_can_not_be_held_is_not(box: Box) -> None:
    box.press(SPEAK)
    box.run(HOLD + 1)
    assert not box.hands.is_long(box.now)
    box.release(SPEAK)
    box.run(1)
    assert box.done == ["speak"]


def test_each_button_does_its_own(box: Box) -> None:
    box.press(SPEAK)
    box.run(0.1)
    box.release(SPEAK)
    box.press(STOP)
    box.run(0.1)
    assert box.done == ["speak", "stop"]


def test_a_stuck_button_is_one_stop_then_a_fault_then_nothing(box: Box) -> None:
    box.press()
    box.run(STUCK - 1)
    assert not box.faults()
    box.run(2)
    assert box.done == ["stop"]
    assert box.faults() == [
        "the stop button is stuck and does nothing; free it, or look at its wire"
    ]
    assert box.hands.seconds_to_wait() > 0.05  # no hurry any more
    box.run(3600)
    assert box.done == ["stop"]
    box.release()
    box.run(1)
    assert not box.faults()
    box.press()
    box.run(0.1)
    assert box.done == ["stop", "stop"]


def test_a_button_that_sticks_from_the_start_stops_nothing() -> None:
    factory = MockFactory(pin_class=BrokenPin)
    box = Box(factory)
    box.hands.close()
    # The wire lies on ground: pulled up in vain.
    contact = Contact()
    presses = [contact.look(True, 1000 + n * 0.1) for n in range(200)]
    assert not any(presses)
    assert contact.stuck
    assert not contact.look(False, 1021)
    assert not contact.look(False, 1021 + 2 * APART)
    assert not contact.look(True, 1022)
    assert contact.look(True, 1022 + 2 * SETTLE)
    factory.reset()


def test_a_spark_shorter_than_a_press_is_nothing_by_its_level() -> None:
    contact = Contact()
    contact.look(False, 0)
    contact.look(False, 1)
    assert not contact.look(True, 2)
    assert not contact.look(False, 2 + SETTLE / 2)
    assert not contact.look(False, 3)


def test_a_press_that_is_refused_does_not_stop_the_loop(box: Box) -> None:
    box.refuses = True
    box.press(SPEAK)
    box.run(0.1)
    assert box.done == []


def test_a_button_that_can_not_be_read_is_a_fault_and_the_other_works(box: Box) -> None:
    BrokenPin.broken = frozenset({"GPIO6"})
    box.press(STOP)
    box.run(0.1)
    assert box.done == ["stop"]
    assert box.faults() == ["the speak button can't be read: no such chip"]


def test_a_lamp_that_fails_is_a_fault_and_the_buttons_work(box: Box) -> None:
    BrokenPin.broken = frozenset({"GPIO13"})
    box.run(4)
    assert box.faults() == ["the lamp can't be switched: no such chip"]
    box.press()
    box.run(0.1)
    assert box.done == ["stop"]
    BrokenPin.broken = frozenset()
    box.run(4)
    assert not box.faults()


def test_a_pin_that_is_taken_is_said_and_the_others_let_go() -> None:
    factory = MockFactory()
    taken = ButtonInputs(factory, buttons={"stop": (STOP, print)}, shows=lambda: READY)
    with pytest.raises(HardwareError, match="a pin of the box's buttons can't be used"):
        ButtonInputs(
            factory,
            buttons={"speak": (SPEAK, print), "stop": (STOP, print)},
            shows=lambda: READY,
        )
    ButtonInputs(factory, buttons={"speak": (SPEAK, print)}, shows=lambda: READY).close()
    taken.close()
    factory.reset()


def test_without_buttons_and_lamp_nothing_hurries_the_loop() -> None:
    hands = ButtonInputs(MockFactory(), buttons={}, shows=lambda: READY)
    hands.poll(1000)
    assert hands.seconds_to_wait() > 60
    hands.close()


def edges(box: Box, seconds: float) -> list[tuple[float, bool]]:
    """The lamp's changes from now on: when, and to what."""
    found, before, start = [], None, box.now
    while box.now < start + seconds:
        box.run(0.01)
        lit = bool(box.pins.pin(LAMP).state)
        if before is not None and lit != before:
            found.append((round(box.now - start, 2), lit))
        before = lit
    return found


@pytest.mark.parametrize(
    ("shown", "flashes"),
    [(READY, 1 / 3), (FAULT, 2.5), (CLOCK, 1.0), (ON_AIR, 0), (PAIRING, 1.0), (ASKED, 3.0)],
)
def test_each_state_has_a_pattern_to_be_told_by(box: Box, shown: Pattern, flashes: float) -> None:
    box.shows = shown
    box.run(5)
    count = sum(lit for _, lit in edges(box, 12))
    assert count == pytest.approx(12 * flashes, abs=1)
    assert (shown is not ON_AIR) or box.pins.pin(LAMP).state


def test_the_lamp_shows_a_change_within_a_second_and_goes_off_at_the_end(box: Box) -> None:
    box.run(1.5)
    box.shows = ON_AIR
    box.run(1)
    assert box.pins.pin(LAMP).state
    box.hands.close()
    assert [state.state for state in box.pins.pin(LAMP).states][-1] is False

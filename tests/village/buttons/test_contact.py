"""A contact's bounds, at the very instants; whole presses are in `test_inputs.py`."""

import pytest

from station.village.buttons.contact import APART, HOLD, SETTLE, STUCK, Contact


def rested() -> Contact:
    """A contact that has been open for long enough, looked at until the instant 0."""
    contact = Contact()
    contact.look(False, -1.0)
    contact.look(False, -0.5)
    return contact


def test_what_stays_closed_just_long_enough_is_a_press_and_only_one() -> None:
    contact = rested()
    assert not contact.look(True, 0.0)
    assert not contact.look(True, SETTLE - 0.001)
    assert contact.look(True, SETTLE)
    assert not contact.look(True, SETTLE + 0.001)


@pytest.mark.parametrize(("open_for", "counts"), [(APART - 0.001, False), (APART, True)])
def test_the_next_press_counts_once_it_was_open_for_long_enough(
    open_for: float, counts: bool
) -> None:
    contact = rested()
    contact.look(True, 0.0)
    assert contact.look(True, 1.0)
    contact.look(False, 2.0)
    contact.look(False, 2.0 + open_for)
    contact.look(True, 3.0)
    assert contact.look(True, 4.0) is counts


@pytest.mark.parametrize(
    ("seconds", "long"),
    [(HOLD - 0.001, False), (HOLD, True), (STUCK - 0.001, True), (STUCK, False)],
)
def test_a_long_press_is_held_but_not_one_that_sticks(seconds: float, long: bool) -> None:
    contact = rested()
    contact.look(True, 0.0)
    contact.look(True, SETTLE)
    contact.look(True, seconds)
    contact.look(False, seconds)
    contact.look(False, seconds + 2 * APART)
    assert contact.held() is long
    assert not contact.held()


def test_it_sticks_from_ten_seconds_on() -> None:
    contact = rested()
    contact.look(True, 0.0)
    contact.look(True, STUCK - 0.001)
    assert not contact.stuck
    contact.look(True, STUCK)
    assert contact.stuck

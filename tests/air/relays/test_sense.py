"""Sense inputs: flicker, sparks, pauses, and pins that fail."""

from collections.abc import Callable, Iterator

import pytest
from gpiozero.pins.mock import MockFactory

from station.air.relays.sense import Sense, SenseInput
from station.errors import HardwareError
from station.programme.proof_of_sound import Sensed

STEP = 0.02


def watched(states: Callable[[int], bool], passes: int) -> SenseInput:
    """An input that was read so often, each 20 ms."""
    count = iter(range(passes))
    each = SenseInput("mains", lambda: states(next(count)))
    each.begin()
    for n in range(passes):
        each.poll(1000 + n * STEP, counts=True)
    return each


def test_a_steady_input_is_there_all_the_time() -> None:
    each = watched(lambda _: True, 500)
    assert each.present
    assert each.share == 1.0


def test_an_input_that_flickers_with_the_mains_is_there_all_the_time() -> None:
    each = watched(lambda n: n % 3 == 0, 500)
    assert each.present
    assert each.share == pytest.approx(1.0, abs=0.02)


def test_a_spark_now_and_then_is_nothing() -> None:
    each = watched(lambda n: n % 40 == 0, 500)
    assert each.present is False
    assert each.share == 0.0


def test_a_current_that_pauses_is_there_for_its_share() -> None:
    each = watched(lambda n: n % 200 < 100, 2000)
    assert each.share == pytest.approx(0.6, abs=0.1)  # half a second is looked back


def test_what_was_before_the_broadcast_does_not_count() -> None:
    each = watched(lambda n: n < 100, 200)
    assert each.share is not None
    each.begin()
    assert each.share is None
    assert each.present is None


def test_only_the_time_that_counts_is_counted() -> None:
    state = [True]
    each = SenseInput("mains", lambda: state[0])
    for n in range(200):
        state[0] = n >= 100
        each.poll(n * STEP, counts=n >= 130)
    assert each.share == 1.0


def test_a_gap_in_the_reading_counts_for_half_a_second_at_most() -> None:
    state = [True]
    each = SenseInput("mains", lambda: state[0])
    for n in range(100):
        each.poll(1 + n * STEP, counts=True)
    state[0] = False
    each.poll(1000.0, counts=True)
    assert each.share == 1.0
    for n in range(100):
        each.poll(1000 + n * STEP, counts=True)
    assert each.share == pytest.approx(0.5, abs=0.05)


def test_what_was_read_long_ago_says_nothing() -> None:
    state = [True]
    each = SenseInput("mains", lambda: state[0])
    for n in range(100):
        each.poll(1000 + n * STEP, counts=False)
    state[0] = False
    each.poll(2000, counts=False)
    assert each.present is None
    each.poll(2001, counts=False)
    assert each.present is False


def test_an_input_that_fails_says_nothing_until_it_works_again() -> None:
    broken = [False]

    def read() -> bool:
        if broken[0]:
            raise HardwareError("no such chip")
        return True

    each = SenseInput("mains", read)
    for n in range(10):
        broken[0] = n == 8
        each.poll(n * STEP, counts=True)
        assert (each.present is None) == (n in (0, 8))
    broken[0] = True
    each.poll(1, counts=True)
    assert (each.fault, each.share) == ("no such chip", None)


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    made = MockFactory()
    yield made
    made.reset()


def test_there_may_be_one_input_or_none(factory: MockFactory) -> None:
    assert Sense(factory).sensed() == Sensed(None, None)
    sense = Sense(factory, current=5)
    factory.pin(5).drive_high()
    for n in range(10):
        sense.poll(1 + n * STEP, sounding=True)
    assert sense.sensed() == Sensed(None, 1.0)
    sense.close()


def test_a_pin_that_is_taken_is_named_and_the_other_let_go(factory: MockFactory) -> None:
    first = Sense(factory, mains=5)
    with pytest.raises(HardwareError, match="pin 5, which senses the amplifier's current"):
        Sense(factory, mains=6, current=5)
    Sense(factory, mains=6).close()
    first.close()

"""How loud what is heard is."""

from array import array

import pytest

from station.air.player.messages import QUIETEST
from station.air.player.meter import Meter
from tests.air.recordings import steady


def test_the_level_is_that_of_the_piece_that_is_heard() -> None:
    meter = Meter()
    meter.note(steady(100, 16_384))
    meter.note(array("h", [0, -32_768, 0]))
    meter.note(steady(100, 0))
    assert meter.level(50, 1.0) == pytest.approx(-6.02, abs=0.01)
    assert meter.level(101, 1.0) == 0
    assert meter.level(101, 0.5) == pytest.approx(-6.02, abs=0.01)
    assert meter.level(150, 1.0) == QUIETEST
    assert meter.level(101, 0.0) == QUIETEST


def test_before_anything_and_long_after_it_is_quiet() -> None:
    meter = Meter()
    assert meter.level(0, 1.0) == QUIETEST
    for _ in range(1_000):
        meter.note(steady(10))
    assert meter.level(0, 1.0) == QUIETEST  # forgotten by now

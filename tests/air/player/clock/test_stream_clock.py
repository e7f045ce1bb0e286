"""What one callback tells: pure, by properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.air.player.clock.stream_clock import (
    CallbackTimes,
    StreamClock,
    first_frame,
    stream_clock,
)

MONOTONIC, WALL = 5_000.0, 1_800_000_000.0


@given(delay=st.floats(0.001, 0.5), late=st.floats(0, 0.01))
def test_a_stream_on_either_clock_gives_the_same_instant(delay: float, late: float) -> None:
    """`late` is the time from the stream's time stamp to our reading of our clocks."""
    now, wall = MONOTONIC + late, WALL + late
    on_monotonic = CallbackTimes(MONOTONIC, MONOTONIC + delay, now, wall)
    on_wall = CallbackTimes(WALL, WALL + delay, now, wall)
    assert stream_clock(on_monotonic) is StreamClock.MONOTONIC
    assert stream_clock(on_wall) is StreamClock.WALL
    assert first_frame(on_monotonic) == pytest.approx(MONOTONIC + delay, abs=1e-6)
    assert first_frame(on_wall) == pytest.approx(MONOTONIC + delay, abs=1e-6)


@pytest.mark.parametrize(
    ("stream", "dac"),
    [
        (0.0, 0.0),
        (MONOTONIC, 0.0),
        (MONOTONIC, MONOTONIC),
        (MONOTONIC, MONOTONIC + 60),
        (17.0, 17.1),
        (MONOTONIC + 3600, MONOTONIC + 3600.02),
        (MONOTONIC, float("nan")),
    ],
)
def test_a_stream_whose_times_are_junk_tells_nothing(stream: float, dac: float) -> None:
    times = CallbackTimes(stream, dac, MONOTONIC, WALL)
    assert stream_clock(times) is StreamClock.UNKNOWN
    assert first_frame(times) is None

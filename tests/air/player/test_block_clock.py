"""From callbacks to instants, and from instants to corrections: pure, by properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.air.player.block_clock import (
    BlockClock,
    CallbackTimes,
    StreamClock,
    first_frame,
    stream_clock,
)
from station.air.player.drift_correction import MOST_SPLICES, correction

RATE, FRAMES = 48_000, 2_048
MONOTONIC, WALL = 5_000.0, 1_800_000_000.0
delays = st.floats(0.001, 0.5)


@given(delay=delays, late=st.floats(0, 0.01))
def test_a_stream_on_either_clock_gives_the_same_instant(delay: float, late: float) -> None:
    """`late` is the time from the stream's time stamp to our reading of our clocks."""
    now, wall = MONOTONIC + late, WALL + late
    on_monotonic = CallbackTimes(MONOTONIC, MONOTONIC + delay, now, wall)
    on_wall = CallbackTimes(WALL, WALL + delay, now, wall)
    assert stream_clock(on_monotonic) is StreamClock.MONOTONIC
    assert stream_clock(on_wall) is StreamClock.WALL
    assert first_frame(on_monotonic, 9.0) == pytest.approx(MONOTONIC + delay, abs=1e-6)
    assert first_frame(on_wall, 9.0) == pytest.approx(MONOTONIC + delay, abs=1e-6)


@pytest.mark.parametrize(
    ("stream", "dac"), [(0.0, 0.0), (MONOTONIC, 0.0), (17.0, 17.1), (MONOTONIC, float("nan"))]
)
def test_a_stream_whose_times_are_junk_is_taken_at_its_latency(stream: float, dac: float) -> None:
    times = CallbackTimes(stream, dac, MONOTONIC, WALL)
    assert stream_clock(times) is StreamClock.UNKNOWN
    assert first_frame(times, 0.1) == MONOTONIC + 0.1


def _times(instant: float) -> CallbackTimes:
    now = instant - 0.04
    return CallbackTimes(now, instant, now, now + 1e9)


def _run(clock: BlockClock, blocks: int, period: float, noise: list[float]) -> list[float]:
    """The errors of the estimate, block by block."""
    errors = []
    for n in range(blocks):
        true = MONOTONIC + n * period
        block = clock.block(_times(true + noise[n % len(noise)]), FRAMES)
        errors.append(block.instant - true)
    return errors


@given(ppm=st.floats(-300, 300), noise=st.lists(st.floats(-2e-5, 2e-5), min_size=7, max_size=40))
def test_the_clock_follows_a_card_that_runs_fast_or_slow(ppm: float, noise: list[float]) -> None:
    clock = BlockClock(RATE, 0.1)
    errors = _run(clock, 400, FRAMES / RATE / (1 + ppm / 1e6), noise)
    assert max(abs(error) for error in errors[200:]) < 5e-5


@given(odd=st.floats(1e-4, 0.04), place=st.integers(100, 190))
def test_a_single_odd_callback_moves_nothing(odd: float, place: int) -> None:
    clock = BlockClock(RATE, 0.1)
    noise = [0.0] * 200
    noise[place] = odd
    assert max(abs(error) for error in _run(clock, 200, FRAMES / RATE, noise)) < 2e-5


def test_a_step_on_which_two_callbacks_agree_is_followed_at_once() -> None:
    clock = BlockClock(RATE, 0.1)
    noise = [0.0] * 100 + [0.03] * 100
    errors = _run(clock, 200, FRAMES / RATE, noise)
    assert abs(errors[99]) < 1e-6
    assert errors[101] == pytest.approx(0.03)


def test_after_an_underflow_the_clock_begins_anew() -> None:
    clock = BlockClock(RATE, 0.1)
    _run(clock, 50, FRAMES / RATE, [0.0])
    block = clock.block(_times(MONOTONIC + 77), FRAMES, underflow=True)
    assert block.broken
    assert block.instant == MONOTONIC + 77


@given(behind=st.floats(-1e6, 1e6), broken=st.booleans())
def test_a_correction_leads_towards_the_plan_and_never_past_it(behind: float, broken: bool) -> None:
    fix = correction(behind, RATE, broken=broken)
    assert abs(behind - fix.frames) <= max(abs(behind), 0.5)
    assert fix.cut or abs(fix.frames) <= MOST_SPLICES
    if abs(behind) > RATE / 1000:
        assert fix.cut


@given(st.floats(-0.99, 0.99), st.booleans())
def test_what_is_less_than_a_frame_off_is_left_alone(behind: float, broken: bool) -> None:
    assert correction(behind, RATE, broken=broken).frames == 0

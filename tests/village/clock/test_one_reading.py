"""One decision, one reading of both clocks: what comes between two readings moves nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from station.clock import ClockTrust, read_both, read_trusted

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
GOOD = ClockTrust(True, "set by the network")
HELD_UP = timedelta(seconds=0.3)


class HurriedClock:
    """`between` is done after each reading of the wall clock."""

    def __init__(self) -> None:
        self.wall, self.uptime = NOON, 100.0
        self.between: Iterator[Callable[[], None]] = iter(())

    def now(self) -> datetime:
        found = self.wall
        next(self.between, lambda: None)()
        return found

    def monotonic(self) -> float:
        return self.uptime

    def hold_up(self) -> None:
        """Another process has the processor for a while."""
        self.wall, self.uptime = self.wall + HELD_UP, self.uptime + HELD_UP.total_seconds()

    def step(self) -> None:
        """The clock is set."""
        self.wall += timedelta(hours=5)


@pytest.mark.parametrize("times", [1, 2, 4])
def test_both_clocks_are_read_again_when_something_came_between(times: int) -> None:
    clock = HurriedClock()
    clock.between = iter([clock.hold_up] * times)
    reading = read_both(clock)
    assert reading.offset == pytest.approx(NOON.timestamp() - 100.0, abs=1e-6)


def test_a_verdict_on_the_time_before_a_step_is_not_one_on_the_time_after() -> None:
    clock = HurriedClock()
    steps = iter([clock.step])

    def trust() -> ClockTrust:
        next(steps, lambda: None)()
        return GOOD

    reading, verdict = read_trusted(clock, trust)
    assert (reading.wall, verdict) == (NOON + timedelta(hours=5), GOOD)


def test_a_clock_that_is_stepped_again_and_again_is_not_trusted() -> None:
    clock = HurriedClock()

    def trust() -> ClockTrust:
        clock.step()
        return GOOD

    _, verdict = read_trusted(clock, trust)
    assert not verdict.trusted

"""Whether the clock is believed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.clock import ClockFacts, GoodSource, after_good_source, judge, kernel_error
from station.village.clock_keeper import ClockKeeper

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
UPTIME = 1000.0
SET = GoodSource("the network", UPTIME - 100, 0.5, NOW.timestamp() - UPTIME)
FACTS = ClockFacts(NOW, UPTIME, None, None, None)


def trusted(facts: ClockFacts) -> bool:
    return judge(facts, drift_ppm=100, most_error=300).trusted


def test_a_clock_that_nobody_has_set_is_not_trusted() -> None:
    assert not trusted(FACTS)


@pytest.mark.parametrize(("error", "expected"), [(0.01, True), (15.99, True), (16.0, False)])
def test_the_kernels_own_error_decides_first(error: float, expected: bool) -> None:
    assert trusted(replace(FACTS, kernel_error=error)) is expected


def test_a_clock_set_in_this_boot_is_trusted_until_its_drift_budget_is_used_up() -> None:
    for days, expected in ((0, True), (34, True), (35, False), (40, False)):
        later = timedelta(days=days)
        facts = ClockFacts(NOW + later, UPTIME + later.total_seconds(), 16.0, SET, NOW)
        assert trusted(facts) is expected, days


@pytest.mark.parametrize("hours", [-12, -1, 1, 5])
def test_a_step_that_no_good_source_made_is_not_trusted(hours: int) -> None:
    assert not trusted(replace(FACTS, now=NOW + timedelta(hours=hours), source=SET))


def test_a_clock_before_the_floor_is_wrong_whoever_set_it() -> None:
    facts = replace(FACTS, kernel_error=0.01, floor=NOW + timedelta(seconds=1))
    assert not trusted(facts)


def test_the_year_2040_is_a_year_like_any_other() -> None:
    now = datetime(2040, 2, 29, 5, tzinfo=UTC)
    assert trusted(ClockFacts(now, UPTIME, 0.2, None, NOW))


def test_the_kernel_answers_or_says_that_it_cannot() -> None:
    error = kernel_error()
    assert error is None or 0 <= error <= 16.0


class StandingClock:
    """A clock that a test sets by hand."""

    def __init__(self, now: datetime = NOW, uptime: float = UPTIME) -> None:
        self.wall, self.uptime = now, uptime

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.uptime


def keeper(clock: StandingClock, memory: Path, boot: str = "one") -> ClockKeeper:
    return ClockKeeper(clock, memory, boot, lambda: 16.0, drift_ppm=100, most_error=300)


def test_a_persons_word_lasts_through_a_restart_but_not_through_a_reboot(tmp_path: Path) -> None:
    clock, memory = StandingClock(), tmp_path / "run" / "clock.json"
    first = keeper(clock, memory)
    assert not first.trust().trusted
    assert first.confirm("the village head").trusted
    assert keeper(clock, memory).trust().trusted
    assert not keeper(clock, memory, boot="two").trust().trusted


def test_a_persons_word_is_stronger_than_the_floor(tmp_path: Path) -> None:
    held = keeper(StandingClock(), tmp_path / "clock.json")
    held.floor = NOW + timedelta(days=700)
    assert held.confirm("the village head").trusted


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '["one", "x", "y", 1, 2]', "\x00", "[1,2,3,4,5]"]
)
def test_a_memory_that_is_damaged_is_no_memory(tmp_path: Path, content: str) -> None:
    memory = tmp_path / "clock.json"
    memory.write_text(content, "utf-8")
    assert not keeper(StandingClock(), memory).trust().trusted


def test_a_good_source_remembers_what_a_later_step_would_show() -> None:
    source = after_good_source(FACTS, "GPS", 0.1)
    assert source.offset == pytest.approx(NOW.timestamp() - UPTIME)

"""Whether the clock is believed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.clock import ClockFacts, GoodSource, after_good_source, judge, kernel_error
from station.village.clock.trust_monitor import ClockTrustMonitor

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


def keeper(clock: StandingClock, memory: Path, boot: str = "one") -> ClockTrustMonitor:
    return ClockTrustMonitor(clock, memory, boot, lambda: 16.0, drift_ppm=100, most_error=300)


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


class Box:
    """A box whose wall clock, boots and network are a test's to play with."""

    def __init__(self, folder: Path, now: datetime = NOW) -> None:
        self.folder, self.clock, self.boots, self.kernel = folder, StandingClock(now), 0, 16.0
        self.held = self._keeper()

    @property
    def trusted(self) -> bool:
        return self.held.trust().trusted

    def pass_time(self, length: timedelta) -> None:
        self.clock.wall += length
        self.clock.uptime += length.total_seconds()

    def boot(self, wakes_at: datetime, *, floor: datetime | None = None) -> None:
        self.held.remember()
        self.boots += 1
        self.clock.wall, self.clock.uptime, self.kernel = wakes_at, 20.0, 16.0
        self.held = self._keeper()
        self.held.floor = floor

    def restart(self) -> None:
        self.held.remember()
        floor, self.held = self.held.floor, self._keeper()
        self.held.floor = floor

    def _keeper(self) -> ClockTrustMonitor:
        return ClockTrustMonitor(
            self.clock,
            self.folder / "clock.json",
            str(self.boots),
            lambda: self.kernel,
            drift_ppm=100,
            most_error=300,
        )


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


@pytest.mark.parametrize("year", [2000, 2026, 2040])
def test_whatever_year_a_box_wakes_in_nobody_believes_it_before_the_network(
    box: Box, year: int
) -> None:
    box.kernel = 0.01
    assert box.trusted
    box.boot(datetime(year, 1, 1, tzinfo=UTC))
    assert not box.trusted
    box.clock.wall, box.kernel = NOW + timedelta(days=1), 0.01
    assert box.trusted


def test_without_the_network_it_is_believed_for_34_days_and_after_40_no_more(box: Box) -> None:
    box.kernel = 0.01
    assert box.trusted
    box.kernel = 16.0
    for day in range(1, 41):
        box.pass_time(timedelta(days=1))
        assert box.trusted is (day <= 34), day
    box.restart()
    assert not box.trusted
    box.kernel = 0.01
    assert box.trusted


@pytest.mark.parametrize("seconds", [-299, -60, 60, 299])
def test_a_small_step_without_the_network_eats_from_the_budget(box: Box, seconds: float) -> None:
    box.kernel = 0.01
    assert box.trusted
    box.kernel = 16.0
    box.clock.wall += timedelta(seconds=seconds)
    assert box.trusted
    box.pass_time(timedelta(days=34))
    assert not box.trusted


def test_a_step_that_the_network_made_is_believed_again_after_it_is_lost(box: Box) -> None:
    box.kernel = 0.01
    assert box.trusted
    box.clock.wall += timedelta(hours=5)
    assert box.trusted
    box.kernel = 16.0
    box.pass_time(timedelta(days=10))
    assert box.trusted


def test_a_step_back_and_forth_again_ends_where_it_was(box: Box) -> None:
    box.kernel = 0.01
    assert box.trusted
    box.kernel = 16.0
    box.clock.wall -= timedelta(hours=3)
    assert not box.trusted
    box.clock.wall += timedelta(hours=3)
    assert box.trusted


def test_what_one_boot_knew_is_worth_nothing_in_the_next(box: Box) -> None:
    box.kernel = 0.01
    assert box.trusted
    box.boot(NOW + timedelta(minutes=1))
    assert not box.trusted


def test_before_the_floor_even_the_network_is_not_believed_but_a_person_is(box: Box) -> None:
    box.boot(NOW, floor=NOW + timedelta(days=3))
    box.kernel = 0.01
    assert not box.trusted
    box.pass_time(timedelta(days=3))
    assert box.trusted
    box.clock.wall -= timedelta(days=2)
    assert not box.trusted
    assert box.held.confirm("the village head").trusted


def test_a_persons_word_lasts_as_long_as_the_networks_less_their_error(box: Box) -> None:
    box.held.confirm("the village head")
    box.pass_time(timedelta(days=31))
    assert box.trusted
    box.pass_time(timedelta(days=1))
    assert not box.trusted


def test_a_kernel_that_cannot_be_asked_leaves_it_to_the_source(box: Box) -> None:
    held = ClockTrustMonitor(
        box.clock, box.folder / "x.json", "0", lambda: None, drift_ppm=100, most_error=300
    )
    assert not held.trust().trusted
    assert held.confirm("the village head").trusted

"""Whether the clock is believed: what its sources say in a box's boots, and what lasts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.clock import ClockTrust, kernel_error
from station.village.clock.timeline import ClockSource
from station.village.clock.trust_monitor import ClockTrustMonitor

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
UPTIME = 1000.0


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


@pytest.mark.parametrize(("error", "expected"), [(0.01, True), (15.99, True), (16.0, False)])
def test_the_kernels_own_error_decides_first(box: Box, error: float, expected: bool) -> None:
    box.kernel = error
    assert box.trusted is expected


def test_the_year_2040_is_a_year_like_any_other(box: Box) -> None:
    box.boot(datetime(2040, 2, 29, 5, tzinfo=UTC), floor=NOW)
    box.kernel = 0.2
    assert box.trusted


@pytest.mark.parametrize("hours", [-5, -1, 1, 4.93])
def test_a_step_of_the_network_alone_is_not_followed(box: Box, hours: float) -> None:
    """One spoofed answer made a box speak at 01:05."""
    box.kernel = 0.01
    assert box.trusted
    box.clock.wall += timedelta(hours=hours)
    assert not box.trusted
    box.clock.wall -= timedelta(hours=hours)
    assert box.trusted


@pytest.mark.parametrize("second", [ClockSource.COMMUNE, ClockSource.BATTERY])
def test_a_step_that_a_second_source_agrees_with_is_followed(box: Box, second: ClockSource) -> None:
    box.kernel = 0.01
    assert box.trusted
    box.clock.wall += timedelta(hours=5)
    assert not box.trusted
    box.held.heard(second, box.clock.wall, 2.0, "another")
    assert box.held.trust() == ClockTrust(True, "set by the network, within 0.0 s", settled=True)
    box.kernel = 16.0
    box.pass_time(timedelta(days=10))
    assert box.trusted


def test_one_source_settles_nothing_before_an_hour(box: Box) -> None:
    box.kernel = 0.01
    for minutes, settled in ((0, False), (59, False), (1, True), (600, True)):
        box.pass_time(timedelta(minutes=minutes))
        assert box.held.trust().settled is settled, minutes
    box.clock.wall += timedelta(days=10)
    assert not box.held.trust().settled


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
    assert not box.held.trust().settled
    assert box.held.confirm("the village head").trusted


@pytest.mark.parametrize("second", [ClockSource.COMMUNE, ClockSource.BATTERY])
def test_the_floor_yields_to_two_sources(box: Box, second: ClockSource) -> None:
    box.boot(NOW, floor=NOW + timedelta(days=3))
    box.kernel = 0.01
    assert not box.trusted
    box.held.heard(second, NOW, 2.0, "another")
    assert box.trusted


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

"""A battery clock in a folder as the kernel shows it, and this box's record of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.village.clock.battery import DRIFT, DRIFT_DS3231, STEP, BatteryClock
from station.village.clock.timeline import ClockSource
from station.village.clock.trust_monitor import ClockTrustMonitor

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MONTH = timedelta(days=30)
UPTIME = 20.0


class Box:
    """A box with a battery clock; `wall` is the right time, `behind` what the battery clock lacks.

    `disciplined`: NTP has spoken in this boot.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.device = folder, folder / "rtc0"
        self.device.mkdir()
        (self.device / "name").write_text("rpi-rtc soc:rpi_rtc\n")
        self.wall, self.behind = NOW, timedelta()
        self.uptime, self.boot, self.disciplined = UPTIME, 1, False
        self.most = 300.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.uptime

    @property
    def battery(self) -> BatteryClock:
        """As a daemon that has just started sees it."""
        seconds = int((self.wall - self.behind).timestamp())
        (self.device / "since_epoch").write_text(f"{seconds}\n")
        record, first = self.folder / "state" / "rtc.json", self.folder / "run" / "rtc.json"
        return BatteryClock(
            record, first, str(self.boot), self, lambda: self.disciplined,
            most=self.most, device=self.device,
        )  # fmt: skip

    def passes(self, time: timedelta) -> None:
        self.wall += time
        self.uptime += time.total_seconds()

    def is_off(self, time: timedelta) -> None:
        self.wall += time
        self.uptime, self.boot, self.disciplined = UPTIME, self.boot + 1, False

    def is_ds3231(self) -> None:
        (self.device / "device" / "of_node").mkdir(parents=True)
        (self.device / "device" / "of_node" / "compatible").write_bytes(b"maxim,ds3231\0")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """Compared an hour ago with a clock that was right within a second."""
    box = Box(tmp_path)
    box.battery.compare(box.wall, 1.0)
    return box


@pytest.mark.parametrize(("is_good", "drift"), [(True, DRIFT_DS3231), (False, DRIFT)])
def test_after_a_month_without_power_it_tells_the_time_within_its_drift(
    box: Box, *, is_good: bool, drift: float
) -> None:
    if is_good:
        box.is_ds3231()
    box.is_off(MONTH)
    reading = box.battery.read()
    assert reading is not None
    assert abs((reading.instant - box.wall).total_seconds()) <= STEP
    assert reading.error == pytest.approx(1 + 3 * STEP + MONTH.total_seconds() * drift, abs=0.1)


def test_without_a_record_it_says_nothing(tmp_path: Path) -> None:
    assert Box(tmp_path).battery.read() is None


def test_a_clock_that_was_taken_out_says_nothing(box: Box) -> None:
    battery = box.battery
    (box.device / "since_epoch").unlink()
    assert battery.read() is None


@pytest.mark.parametrize("shown", ["", "x", "-5", "9" * 30, "\u0663", "946684800"])
def test_nonsense_and_times_before_the_record_are_nothing(box: Box, shown: str) -> None:
    box.is_off(timedelta(hours=1))
    battery = box.battery
    (box.device / "since_epoch").write_text(shown, "utf-8")
    assert battery.read() is None


def test_another_clock_than_the_recorded_one_says_nothing(box: Box) -> None:
    (box.device / "name").write_text("rtc-ds1307 1-0068\n")
    box.is_off(timedelta(hours=1))
    assert box.battery.read() is None


def test_beyond_its_budget_it_says_nothing(box: Box) -> None:
    box.is_off(timedelta(days=60))
    assert box.battery.read() is not None
    box.is_off(timedelta(days=20))
    assert box.battery.read() is None


@pytest.mark.parametrize("content", ["", "[]", "{", '{"instant": 3}', "\x00"])
def test_a_record_that_is_damaged_is_none(box: Box, content: str) -> None:
    (box.folder / "state" / "rtc.json").write_text(content)
    box.is_off(timedelta(hours=1))
    assert box.battery.read() is None


def test_where_ntp_spoke_first_it_is_no_second_source(box: Box) -> None:
    """The kernel has copied NTP's time to it."""
    box.is_off(timedelta(hours=1))
    box.disciplined = True
    assert box.battery.read() is None
    box.disciplined = False
    assert box.battery.read() is None, "nor later in this boot"


def test_a_leap_that_the_kernel_copied_to_it_is_not_confirmed_by_it(box: Box) -> None:
    box.is_off(timedelta(hours=1))
    assert box.battery.read() is not None
    box.passes(timedelta(hours=1))
    assert box.battery.read() is not None
    box.behind, box.disciplined = -timedelta(hours=5), True
    assert box.battery.read() is None


def test_a_time_that_is_doubted_ends_the_record(box: Box) -> None:
    box.battery.compare(box.wall, None)
    box.is_off(timedelta(hours=1))
    assert box.battery.read() is None


def test_a_clock_that_is_wrong_is_not_recorded(box: Box) -> None:
    box.behind = timedelta(minutes=5)
    box.battery.compare(box.wall, 1.0)
    box.is_off(timedelta(hours=1))
    assert box.battery.read() is None


def test_the_record_is_written_once_a_day(box: Box) -> None:
    record = box.folder / "state" / "rtc.json"
    before = record.read_bytes()
    box.passes(timedelta(hours=23))
    box.battery.compare(box.wall, 1.0)
    assert record.read_bytes() == before
    box.passes(timedelta(hours=2))
    box.battery.compare(box.wall, 1.0)
    assert record.read_bytes() != before


def monitor(box: Box) -> ClockTrustMonitor:
    return ClockTrustMonitor(
        box, box.folder / f"clock-{box.boot}.json", str(box.boot), lambda: None,
        drift_ppm=100, most_error=300, battery=box.battery.read,
    )  # fmt: skip


def test_a_village_without_a_network_speaks_again_after_a_power_cut(box: Box) -> None:
    box.is_off(timedelta(days=3))
    trust = monitor(box).trust()
    assert trust.trusted
    assert "the battery clock" in trust.text


def test_what_is_settled_is_compared_and_what_ntp_alone_says_ends_the_record(box: Box) -> None:
    told: list[float | None] = []
    held = monitor(box)
    held.tell_battery(lambda now, error: told.append(error))
    assert told == [], "the battery clock proves nothing of itself"
    held.heard(ClockSource.COMMUNE, box.wall, 2.0, "the commune")
    held.tell_battery(lambda now, error: told.append(error))
    assert len(told) == 1
    assert told[0] is not None
    held.heard(ClockSource.NETWORK, box.wall + timedelta(hours=5), 0.1, "the network")
    held.tell_battery(lambda now, error: told.append(error))
    assert told[1:] == [None]

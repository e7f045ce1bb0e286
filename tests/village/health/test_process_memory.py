"""The station's own memory: its sum from files like the kernel's, its bound, growth over days."""

import configparser
from pathlib import Path

import pytest

from station.village.health import sensors
from station.village.health.process_memory import MEMORY_MAX, MemoryOfDay, ProcessMemory, judge
from tests.places import SYSTEMD

MB = 1_000_000
BOUND = 160 * MB
DAY = 86_400.0
UNIT = SYSTEMD / "station.service"


def process(proc: Path, pid: int, parent: int, kilobytes: int | None) -> None:
    (proc / str(pid)).mkdir(parents=True)
    taken = f"VmRSS:\t{kilobytes:8} kB\n" if kilobytes is not None else ""
    text = f"Name:\tx\nPPid:\t{parent}\nVmHWM:\t 999999 kB\n{taken}Threads:\t1\n"
    (proc / str(pid) / "status").write_text(text)


def test_a_process_and_all_it_has_started_are_summed_up(tmp_path: Path) -> None:
    for pid, parent, size in ((1, 0, 9000), (50, 1, 40_000), (60, 50, 20_000), (55, 60, 3000)):
        process(tmp_path, pid, parent, size)
    process(tmp_path, 70, 1, 5000)
    # One that has ended and waits for its parent takes nothing.
    process(tmp_path, 71, 50, None)
    (tmp_path / "72").mkdir()
    (tmp_path / "self").mkdir()
    assert sensors.family_memory(tmp_path, 50) == 63_000 * 1024
    assert sensors.family_memory(tmp_path, 80) is None
    assert sensors.family_memory(tmp_path / "nowhere", 50) is None


@pytest.mark.parametrize(
    ("own", "high", "bound"),
    [
        ("0::/system.slice/station.service\n", "167772160\n", 160 << 20),
        ("0::/system.slice/station.service\n", "max\n", 200 << 20),
        ("0::/system.slice/other.service\n", "1\n", None),
        ("12:memory:/x\n", "1\n", None),
        ("", "1\n", None),
    ],
)
def test_the_bound_is_the_units_own(tmp_path: Path, own: str, high: str, bound: int | None) -> None:
    group = tmp_path / "groups" / "system.slice" / "station.service"
    group.mkdir(parents=True)
    (group / "memory.high").write_text(high)
    (group / "memory.max").write_text("209715200\n")
    (tmp_path / "own").write_text(own)
    assert sensors.memory_bound(tmp_path / "groups", tmp_path / "own") == bound


def test_where_no_unit_tells_it_is_that_of_the_unit_that_is_installed() -> None:
    # Raspberry Pi OS leaves the kernel's memory groups off unless its command line asks for them.
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.read(UNIT, "utf-8")
    assert unit["Service"]["memorymax"] == f"{MEMORY_MAX >> 20}M"


def days(*megabytes: int, first: int = 1) -> tuple[MemoryOfDay, ...]:
    return tuple(MemoryOfDay(first + n, size * MB) for n, size in enumerate(megabytes))


@pytest.mark.parametrize(
    ("taken", "lasting", "week", "fit", "word"),
    [
        (52, False, (), True, "52 of 160 MB"),
        (150, False, (), True, "150 of 160 MB"),
        (150, True, (), False, "systemctl restart station"),
        (52, False, days(50, 51, 52, 51, 52, 52, 52), True, ""),
        (100, False, days(50, 60, 70, 80, 90, 100), False, "from 50 to 100 MB in 5 days"),
        (100, False, days(50, 60, 70, 80, 90, 100), False, "in 3"),
        # It grows, and its bound is months off.
        (60, False, days(50, 51, 52, 53, 54, 55, 56), True, ""),
        # Two days tell no pace; the first of all has what is loaded once.
        (120, False, days(50, 120), True, ""),
        (120, False, days(50, 118, 119, 120, first=0), True, ""),
        (60, False, days(120, 100, 60), True, ""),
    ],
)
def test_what_is_told(
    taken: int, lasting: bool, week: tuple[MemoryOfDay, ...], fit: bool, word: str
) -> None:
    finding = judge(taken * MB, lasting, week, BOUND)
    assert finding.fit is fit
    assert word in finding.text
    assert finding.fit or "the program's maker" in finding.text


class Box:
    """A daemon whose memory is what `taken` says, looked at every hour of its life."""

    def __init__(self, bound: int | None = BOUND) -> None:
        self.seconds, self.taken = 500.0, 50 * MB
        self.memory = ProcessMemory(lambda: self.seconds, lambda: self.taken, lambda: bound)

    def live(self, hours: int, a_day: float = 0.0, peaks: int = 0) -> None:
        for hour in range(hours):
            # A recording is made fit for horns at noon, every day.
            extra = peaks if hour % 24 == 12 else 0
            self.taken = int(50 * MB + self.seconds / DAY * a_day) + extra
            self.memory.measure()
            self.seconds += 3600

    @property
    def fit(self) -> bool:
        [finding] = self.memory.findings()
        return finding.fit


def test_a_leak_is_noticed_before_it_matters_and_a_peak_is_none() -> None:
    steady, leaking = Box(), Box()
    steady.live(20 * 24, peaks=70 * MB)
    assert steady.fit
    leaking.live(26 * 24, a_day=2.5 * MB)
    assert leaking.fit is False
    assert leaking.taken < 0.75 * BOUND


def test_what_is_too_much_is_told_when_it_lasts() -> None:
    box = Box()
    box.taken = 155 * MB
    for fit in (True, True, False, False):
        box.memory.measure()
        assert box.fit is fit
    box.taken = 60 * MB
    box.memory.measure()
    assert box.fit


def test_where_the_kernel_does_not_tell_nothing_is_said() -> None:
    memory = ProcessMemory(lambda: 0.0, lambda: None, lambda: None)
    memory.measure()
    assert list(memory.findings()) == []

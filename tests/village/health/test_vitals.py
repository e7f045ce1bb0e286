"""Heat, voltage, errors and memory, read from folders laid out like the kernel's."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.village.health import sensors
from station.village.health.vitals import Sensors, Vitals

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_hottest_zone_counts(tmp_path: Path) -> None:
    put(tmp_path / "thermal_zone0" / "temp", "48312\n")
    put(tmp_path / "thermal_zone1" / "temp", "51000\n")
    (tmp_path / "thermal_zone2").mkdir()
    put(tmp_path / "thermal_zone3" / "temp", "broken\n")
    put(tmp_path / "cooling_device0" / "temp", "99000\n")
    assert sensors.temperature(tmp_path) == 51.0


def test_the_alarm_is_that_of_the_pis_own_chip(tmp_path: Path) -> None:
    put(tmp_path / "hwmon0" / "name", "cpu_thermal\n")
    put(tmp_path / "hwmon0" / "in0_lcrit_alarm", "1\n")
    assert sensors.under_voltage(tmp_path) is None
    put(tmp_path / "hwmon1" / "name", "rpi_volt\n")
    assert sensors.under_voltage(tmp_path) is None
    put(tmp_path / "hwmon1" / "in0_lcrit_alarm", "0\n")
    assert sensors.under_voltage(tmp_path) is False
    put(tmp_path / "hwmon1" / "in0_lcrit_alarm", "1\n")
    assert sensors.under_voltage(tmp_path) is True


def test_errors_are_counted_by_device(tmp_path: Path) -> None:
    put(tmp_path / "mmcblk0p2" / "errors_count", "3\n")
    put(tmp_path / "sda1" / "errors_count", "0\n")
    (tmp_path / "features").mkdir()
    assert sensors.disk_errors(tmp_path) == {"mmcblk0p2": 3, "sda1": 0}


@pytest.mark.parametrize("text", ["", "MemTotal: 1 kB\n", "MemTotal: x kB\nMemAvailable: 1 kB\n"])
def test_memory_that_nobody_tells_is_none(tmp_path: Path, text: str) -> None:
    put(tmp_path / "meminfo", text)
    assert sensors.memory(tmp_path / "meminfo") is None


def test_memory_is_told_in_bytes(tmp_path: Path) -> None:
    put(tmp_path / "meminfo", "MemTotal:         440000 kB\nMemAvailable:      200000 kB\n")
    assert sensors.memory(tmp_path / "meminfo") == (204_800_000, 450_560_000)


def test_a_box_without_sensors_has_none_and_no_fault(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert sensors.temperature(nowhere) is None
    assert sensors.under_voltage(nowhere) is None
    assert sensors.disk_errors(nowhere) == {}
    assert sensors.memory(nowhere) is None
    assert list(made(tmp_path).last.findings()) == []


def made(
    tmp_path: Path,
    *,
    boot: str = "this",
    heat: float | None = None,
    weak: bool | None = None,
    errors: dict[str, int] | None = None,
    memory: tuple[int, int] | None = None,
) -> Vitals:
    read = Sensors(lambda: heat, lambda: weak, lambda: errors or {}, lambda: memory)
    return Vitals(tmp_path / "power.json", boot, lambda: NOW, read)


def told(vitals: Vitals) -> list[tuple[str, bool]]:
    return [(finding.part, finding.fit) for finding in vitals.last.findings()]


def test_what_is_as_it_should_be_is_fit(tmp_path: Path) -> None:
    good = made(tmp_path, heat=48.3, weak=False, errors={"sda1": 0}, memory=(10**9, 2 * 10**9))
    assert told(good) == [("heat", True), ("power", True), ("memory", True)]
    assert good.last.told.temperature == 48.3


def test_what_is_not_says_what_to_do(tmp_path: Path) -> None:
    bad = made(tmp_path, heat=80.0, weak=True, errors={"mmcblk0p2": 3}, memory=(10**7, 10**9))
    assert told(bad) == [("heat", False), ("power", False), ("disk", False), ("memory", False)]
    texts = " ".join(finding.text for finding in bad.last.findings())
    for advice in ("shade the box", "5.1 V", "replace the memory card", "systemctl restart"):
        assert advice in texts


def test_a_weak_supply_is_told_until_the_next_boot(tmp_path: Path) -> None:
    assert made(tmp_path, weak=True).last.weak == NOW
    again = made(tmp_path, weak=False)
    assert told(again) == [("power", False)]
    again.measure()
    assert told(again) == [("power", False)]
    assert told(made(tmp_path, boot="next", weak=False)) == [("power", True)]


@pytest.mark.parametrize("kept", ["", "[]", '["this"]', '["this", "noon"]', '["this", 5]', "\x00"])
def test_a_broken_memory_is_none(tmp_path: Path, kept: str) -> None:
    (tmp_path / "power.json").write_text(kept)
    assert told(made(tmp_path, weak=False)) == [("power", True)]


def test_a_moment_between_two_looks_is_caught(tmp_path: Path) -> None:
    weak = True
    read = Sensors(lambda: None, lambda: weak, dict, lambda: None)
    vitals = Vitals(tmp_path / "gone" / "power.json", "this", lambda: NOW, read)
    weak = False
    vitals.measure()
    assert vitals.last.weak == NOW

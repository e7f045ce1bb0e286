"""The relays, on gpiozero's mock pins: real gpiozero, no hardware."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from station.air.relays.amplifier import COOLING, Amplifier, relays_off
from station.air.relays.pins import pin_factory
from station.errors import HardwareError

ZONES = {"gate": 27, "hill": 22}


class FailingPin(MockPin):  # type: ignore[misc]
    """Fails when it is driven to a state in `refuses`."""

    refuses: frozenset[tuple[str, bool]] = frozenset()

    def _set_state(self, value: bool) -> None:
        if (self.info.name, bool(value)) in self.refuses:
            raise OSError("the pin is stuck")
        super()._set_state(value)


class Bench:
    """An amplifier on mock pins, a clock to turn, and a list of what was switched."""

    def __init__(self, factory: Any) -> None:
        self.factory = factory
        self.now = 1000.0
        self.switched: list[tuple[str, bool]] = []

    def amplifier(self, **changes: Any) -> Amplifier:
        given: dict[str, Any] = {"mains": 17, "zones": ZONES, "longest_on": 600.0} | changes
        return Amplifier(
            self.factory,
            monotonic=lambda: self.now,
            on_switch=lambda name, on: self.switched.append((name, on)),
            **given,
        )

    def level(self, pin: int) -> int:
        return int(self.factory.pin(pin).state)

    def levels(self) -> tuple[int, ...]:
        return tuple(self.level(pin) for pin in (17, 27, 22))


@pytest.fixture
def bench() -> Iterator[Bench]:
    factory = MockFactory(pin_class=FailingPin)
    yield Bench(factory)
    FailingPin.refuses = frozenset()
    factory.reset()


def _refuse(pin: int, state: bool) -> None:
    FailingPin.refuses = frozenset({(f"GPIO{pin}", state)})


def test_all_relays_are_off_at_first(bench: Bench) -> None:
    amplifier = bench.amplifier()
    assert not amplifier.is_on
    assert bench.levels() == (0, 0, 0)


def test_mains_and_zones_are_switched_and_told_of(bench: Bench) -> None:
    amplifier = bench.amplifier()
    amplifier.mains_on()
    amplifier.zones_on(["hill"])
    assert bench.levels() == (1, 0, 1)
    assert amplifier.on == ("mains", "hill")
    amplifier.zones_off()
    assert bench.levels() == (1, 0, 0)
    amplifier.off()
    assert bench.levels() == (0, 0, 0)
    assert bench.switched == [("mains", True), ("hill", True), ("hill", False), ("mains", False)]


def test_switching_on_what_is_on_is_told_once(bench: Bench) -> None:
    amplifier = bench.amplifier()
    amplifier.zones_on(["hill"])
    amplifier.zones_on(["hill", "gate"])
    assert bench.switched == [("hill", True), ("gate", True)]


def test_relays_that_are_on_when_low_are_high_when_off(bench: Bench) -> None:
    amplifier = bench.amplifier(active_high=False)
    assert bench.levels() == (1, 1, 1)
    amplifier.zones_on(["gate"])
    assert bench.levels() == (1, 0, 1)


def test_without_a_mains_relay_switching_the_mains_does_nothing(bench: Bench) -> None:
    amplifier = bench.amplifier(mains=None)
    amplifier.mains_on()
    assert not amplifier.is_on


def test_an_unknown_zone_is_refused(bench: Bench) -> None:
    with pytest.raises(HardwareError, match="no zone “moon”"):
        bench.amplifier().zones_on(["gate", "moon"])
    assert bench.levels() == (0, 0, 0)


def test_a_pin_that_fails_while_switching_on_takes_all_others_off(bench: Bench) -> None:
    amplifier = bench.amplifier()
    _refuse(22, state=True)
    amplifier.mains_on()
    with pytest.raises(HardwareError, match="zone “hill” can't be switched on"):
        amplifier.zones_on(["gate", "hill"])
    assert bench.levels() == (0, 0, 0)
    assert not amplifier.is_on


def test_a_pin_that_fails_while_switching_off_leaves_no_other_on(bench: Bench) -> None:
    amplifier = bench.amplifier()
    amplifier.mains_on()
    amplifier.zones_on(["gate", "hill"])
    _refuse(27, state=False)
    with pytest.raises(HardwareError, match=r"zone “gate” .* pull the amplifier's plug"):
        amplifier.off()
    assert bench.levels() == (0, 1, 0)
    assert amplifier.on == ("gate",)


def test_closing_switches_off_before_it_lets_go(bench: Bench) -> None:
    amplifier = bench.amplifier()
    amplifier.mains_on()
    pin = bench.factory.pin(17)
    amplifier.close()
    assert [state.state for state in pin.states][-2:] == [True, False]
    assert pin.function == "input"
    amplifier.close()


def test_a_pin_used_by_another_is_refused_and_all_is_off(bench: Bench) -> None:
    first = bench.amplifier(mains=None, zones={"gate": 22})
    with pytest.raises(HardwareError, match="pin 22 of zone “hill”"):
        bench.amplifier()
    assert not first.is_on
    assert bench.levels() == (0, 0, 0)


def test_after_the_longest_time_all_goes_off_whatever_was_asked(bench: Bench) -> None:
    amplifier = bench.amplifier()
    amplifier.mains_on()
    bench.now += 599
    amplifier.zones_on(["gate"])
    assert not amplifier.check_longest_on()
    bench.now += 1
    assert amplifier.check_longest_on()
    assert bench.levels() == (0, 0, 0)


def test_after_the_longest_time_it_stays_off_for_a_minute(bench: Bench) -> None:
    amplifier = bench.amplifier()
    amplifier.mains_on()
    bench.now += 600
    assert amplifier.check_longest_on()
    bench.now += COOLING - 1
    for switch_on in (amplifier.mains_on, lambda: amplifier.zones_on(["gate"])):
        with pytest.raises(HardwareError, match="wait a minute"):
            switch_on()
    assert bench.levels() == (0, 0, 0)
    bench.now += 1
    amplifier.mains_on()
    assert bench.levels() == (1, 0, 0)


def test_the_longest_time_is_counted_anew_after_all_was_off(bench: Bench) -> None:
    amplifier = bench.amplifier()
    amplifier.mains_on()
    bench.now += 500
    amplifier.off()
    amplifier.mains_on()
    bench.now += 500
    assert not amplifier.check_longest_on()


def test_a_relay_that_would_not_go_off_after_the_longest_time_is_tried_again(bench: Bench) -> None:
    amplifier = bench.amplifier()
    amplifier.mains_on()
    bench.now += 600
    _refuse(17, state=False)
    with pytest.raises(HardwareError):
        amplifier.check_longest_on()
    FailingPin.refuses = frozenset()
    assert amplifier.check_longest_on()
    assert bench.levels() == (0, 0, 0)


def test_relays_off_drives_every_pin_even_when_one_is_broken(bench: Bench) -> None:
    for pin in (17, 27, 22):
        bench.factory.pin(pin).function = "output"
        bench.factory.pin(pin).state = True
    _refuse(27, state=False)
    with pytest.raises(HardwareError, match="gate"):
        relays_off(bench.factory, 17, ZONES)
    assert [bench.factory.pin(pin).states[-1].state for pin in (17, 22)] == [False, False]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("lgpio", "apt install python3-lgpio"),
        ("rpigpio", "apt install python3-rpi.gpio"),
    ],
)
def test_a_driver_that_is_not_there_is_said_and_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, remedy: str
) -> None:
    monkeypatch.setenv("LG_WD", "")
    monkeypatch.setitem(sys.modules, f"gpiozero.pins.{name}", None)
    with pytest.raises(HardwareError, match=remedy):
        pin_factory(name, tmp_path)


@pytest.mark.skipif(Path("/proc/device-tree/model").exists(), reason="this is a Pi")
def test_a_driver_that_does_not_work_here_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LG_WD", "")
    with pytest.raises(HardwareError, match="needs a Raspberry Pi"):
        pin_factory("native", tmp_path)


def test_an_unknown_driver_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HardwareError, match="use mock, lgpio"):
        pin_factory("gpio-zero", tmp_path)


def test_the_driver_may_write_into_the_runtime_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LG_WD", "")
    assert isinstance(pin_factory("mock", tmp_path), MockFactory)
    assert os.environ["LG_WD"] == str(tmp_path)

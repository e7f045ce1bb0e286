"""The short way to relays off: what the daemon writes down, and what the kernel is asked.

That the kernel's pins go low by it is seen where there is a kernel with pins: tests/pi.
"""

import errno
import os
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from station.village.playout.amplifier import write_down
from station.village.settings.station import StationSettings
from station.village.watchdog import relays_quick
from tests.places import SYSTEMD


def lay_down(settings: StationSettings) -> None:
    write_down(settings.amplifier, settings.zone, settings.places.relay_pins)


@pytest.fixture
def settings(tmp_path: Path) -> StationSettings:
    from station.settings import load

    example = SYSTEMD / "station.toml"
    loaded = load(example, StationSettings)
    return replace(loaded, paths=replace(loaded.paths, runtime=str(tmp_path)))


def test_the_daemon_writes_down_the_level_of_off_and_every_pin(
    settings: StationSettings, tmp_path: Path
) -> None:
    lay_down(settings)
    assert (tmp_path / "relays").read_text() == "0 27 17\n"
    low = replace(settings, amplifier=replace(settings.amplifier, active_high=False))
    lay_down(low)
    assert (tmp_path / "relays").read_text() == "1 27 17\n"


def test_pins_that_are_not_the_kernels_are_not_named(
    settings: StationSettings, tmp_path: Path
) -> None:
    lay_down(settings)
    lay_down(replace(settings, amplifier=replace(settings.amplifier, pins="mock")))
    assert not (tmp_path / "relays").exists()


@pytest.mark.parametrize("high", [False, True])
def test_the_kernel_is_asked_for_one_output_of_that_level(high: bool) -> None:
    asked = relays_quick.request(17, high=high)
    # By the offsets that linux/gpio.h has on every machine.
    assert len(asked) == 592
    assert struct.unpack_from("<I", asked, 0) == (17,)
    assert struct.unpack_from("<Q", asked, 288) == (8,)  # an output
    values = struct.unpack_from("<IIQQ", asked, 320)
    assert values == (2, 0, int(high), 1)
    assert struct.unpack_from("<I", asked, 560) == (1,)


def test_a_pin_that_somebody_holds_leaves_none_of_the_others_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = []

    def ioctl(chip: int, what: int, asked: bytearray) -> None:
        [pin] = struct.unpack_from("<I", asked, 0)
        if pin == 27:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        driven.append(pin)
        struct.pack_into("<i", asked, 588, os.open(os.devnull, os.O_RDONLY))

    monkeypatch.setattr("fcntl.ioctl", ioctl)
    monkeypatch.setattr(relays_quick, "header_chip", lambda: 0)
    (tmp_path / "relays").write_text("0 27 22 17\n")
    with pytest.raises(OSError, match="GPIO27: Device or resource busy"):
        relays_quick.switch_off(str(tmp_path / "relays"))
    assert driven == [22, 17]

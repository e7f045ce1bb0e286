"""The helper that sets the clock believes nobody who asks."""

import fcntl
import os
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.village.clock import helper
from station.village.clock.bounds import EARLIEST, LATEST
from station.village.clock.helper import HelperAnswer, answer, heard, seconds_in, set_battery_clock

RIGHT = int(datetime(2026, 11, 30, 10, 4, tzinfo=UTC).timestamp())
LINE = b"%d\n" % RIGHT


class Clocks:
    """A wall clock and a battery clock that can fail."""

    def __init__(self) -> None:
        self.wall: list[int] = []
        self.battery: list[int] = []
        self.no_right = self.no_battery = False

    def set_wall(self, seconds: int) -> None:
        if self.no_right:
            raise PermissionError(1, "Operation not permitted")
        self.wall.append(seconds)

    def set_battery(self, seconds: int) -> None:
        if self.no_battery:
            raise FileNotFoundError(2, "No such file", "/dev/rtc0")
        self.battery.append(seconds)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def asked(clocks: Clocks, folder: Path, line: bytes = LINE, at: float = 100.0) -> HelperAnswer:
    return answer(line, folder / "set", at, clocks.set_wall, clocks.set_battery)


def test_both_clocks_are_set(clocks: Clocks, tmp_path: Path) -> None:
    assert asked(clocks, tmp_path) is HelperAnswer.SET
    assert clocks.wall == clocks.battery == [RIGHT]


def test_a_box_without_a_battery_clock_has_its_clock_set(clocks: Clocks, tmp_path: Path) -> None:
    clocks.no_battery = True
    assert asked(clocks, tmp_path) is HelperAnswer.ALONE
    assert clocks.wall == [RIGHT]


def test_what_the_kernel_refuses_is_said_and_the_battery_clock_stays(
    clocks: Clocks, tmp_path: Path
) -> None:
    clocks.no_right = True
    assert asked(clocks, tmp_path) is HelperAnswer.FAILED
    assert clocks.battery == []


@pytest.mark.parametrize(
    "line",
    [
        *(
            b"",
            b"\n",
            b"0\n",
            b"-1\n",
            b"1e9\n",
            b"2147483648\n",
            b"99999999999\n",
            b" 1800000000\n",
        ),
        *(LINE[:-1], LINE * 2, LINE + b"x", b"\xd9\xa1" * 10 + b"\n", b"1_800_000_00\n"),
        b"%d\n" % (EARLIEST.timestamp() - 1),
        b"%d\n" % (LATEST.timestamp() + 1),
    ],
)
def test_anything_but_one_number_within_the_bounds_sets_nothing(
    clocks: Clocks, tmp_path: Path, line: bytes
) -> None:
    assert asked(clocks, tmp_path, line) is HelperAnswer.BOUNDS
    assert clocks.wall == []
    assert list(tmp_path.iterdir()) == []


@given(st.binary(max_size=40))
def test_whatever_bytes_come_the_number_is_within_the_bounds(line: bytes) -> None:
    seconds = seconds_in(line)
    assert seconds is None or EARLIEST.timestamp() <= seconds <= LATEST.timestamp()


def test_it_is_set_twelve_times_an_hour_at_most(clocks: Clocks, tmp_path: Path) -> None:
    said = [asked(clocks, tmp_path, at=at + 0.7) for at in range(0, 1300, 100)]
    assert said == [HelperAnswer.SET] * 12 + [HelperAnswer.OFTEN]
    assert len(clocks.wall) == 12
    # An hour after the first, once more.
    assert asked(clocks, tmp_path, at=3601.0) is HelperAnswer.SET
    assert asked(clocks, tmp_path, at=3602.0) is HelperAnswer.OFTEN


@pytest.mark.parametrize("content", [b"", b"nan", b"x y", b"\xff" * 5000, b"1 " * 5000, b"inf"])
def test_a_damaged_count_is_none(clocks: Clocks, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "set").write_bytes(content)
    asked(clocks, tmp_path, at=10_000.0)
    assert clocks.wall == [RIGHT]


def test_without_a_place_to_count_in_nothing_is_set(clocks: Clocks, tmp_path: Path) -> None:
    assert asked(clocks, tmp_path / "none") is HelperAnswer.FAILED
    assert clocks.wall == []


def test_the_battery_clock_is_told_the_time_in_utc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, bytes]] = []
    monkeypatch.setattr(fcntl, "ioctl", lambda _, number, form: told.append((number, form)))
    device = tmp_path / "rtc0"
    device.touch()
    set_battery_clock(RIGHT, device)
    # _IOW('p', 0x0a, struct rtc_time): write, 36 bytes.
    assert told[0][0] == 1 << 30 | 36 << 16 | ord("p") << 8 | 0x0A
    assert struct.unpack("9i", told[0][1]) == (0, 4, 10, 30, 10, 126, 0, 0, 0)


def test_who_says_nothing_and_who_never_ends_are_heard_for_so_long() -> None:
    ours, its = os.pipe()
    try:
        assert heard(ours, within=0.05) == b""
        os.write(its, b"18")
        assert heard(ours, within=0.05) == b"18"
        os.write(its, b"1" * 500)
        assert len(heard(ours, within=0.05)) <= 2 * helper.MOST_BYTES
        os.close(its)
        its = -1
        os.read(ours, 1000)
        assert heard(ours) == b""
    finally:
        os.close(ours)
        if its >= 0:
            os.close(its)

"""A write that is read back: what is found, how long it is remembered, how often it is done."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.village.health.disk_test import BYTES, DiskTest, write_and_read_back

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
WORN = "/state gives back other bytes than were written to it"


def test_a_good_disk_gives_back_what_was_written_and_nothing_is_left(tmp_path: Path) -> None:
    read: list[int] = []

    def count(path: Path) -> bytes:
        read.append(path.stat().st_size)
        return path.read_bytes()

    assert write_and_read_back(tmp_path) == ""
    assert write_and_read_back(tmp_path, count) == ""
    assert read == [BYTES]
    assert list(tmp_path.iterdir()) == []


def test_what_comes_back_otherwise_or_not_at_all_is_told(tmp_path: Path) -> None:
    def flipped(path: Path) -> bytes:
        whole = bytearray(path.read_bytes())
        whole[BYTES // 2] ^= 1
        return bytes(whole)

    def broken(_: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    assert "gives back other bytes" in write_and_read_back(tmp_path, flipped)
    assert "other bytes" in write_and_read_back(tmp_path, lambda path: path.read_bytes()[:-1])
    assert "can't be read back (Input/output error)" in write_and_read_back(tmp_path, broken)
    assert "can't be written" in write_and_read_back(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("fault", "told"), [(errno.ENOSPC, ""), (errno.EROFS, "can't be written")])
def test_a_full_disk_is_no_worn_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, told: str
) -> None:
    def failing(_: int) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(os, "fsync", failing)
    assert told in write_and_read_back(tmp_path)
    assert bool(write_and_read_back(tmp_path)) == bool(told)


class Box:
    """A disk in `folder` that is as `fault` says; `boot` loses what is in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.fault = folder, NOW, ""
        self.tests = 0
        (folder / "run").mkdir()
        self.start()

    def start(self) -> None:
        self.made = DiskTest(
            self.folder,
            self.folder / "run" / "disk-test.json",
            self.folder / "disk-fault.json",
            lambda: self.now,
            self.test,
        )

    def boot(self) -> None:
        (self.folder / "run" / "disk-test.json").unlink(missing_ok=True)
        self.start()

    def test(self, _: Path) -> str:
        self.tests += 1
        return self.fault

    @property
    def told(self) -> list[tuple[bool, str]]:
        return [(finding.fit, finding.text) for finding in self.made.findings()]


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_it_is_done_once_a_day_though_the_program_starts_over_and_over(box: Box) -> None:
    assert box.told == []
    for _ in range(300):
        box.now += timedelta(minutes=10)
        box.start()
        box.made.when_due()
    assert box.tests == 3
    [(fit, text)] = box.told
    assert fit
    assert "256 kB written and read back at 2026-11-26" in text


def test_a_clock_that_was_set_back_does_not_stop_it(box: Box) -> None:
    box.made.when_due()
    box.now -= timedelta(days=200)
    box.made.when_due()
    assert box.tests == 2


@pytest.mark.parametrize("again", [Box.start, Box.boot])
def test_a_fault_is_remembered_until_a_later_test_is_good(
    box: Box, again: Callable[[Box], None]
) -> None:
    box.fault = WORN
    box.made.when_due()
    again(box)
    [(fit, text)] = box.told
    assert not fit
    assert WORN in text
    assert "replace the memory card" in text
    box.fault = ""
    box.now += timedelta(days=1)
    box.made.when_due()
    again(box)
    assert [fit for fit, _ in box.told] != [False]


def test_whoever_asks_has_it_done_at_once(box: Box) -> None:
    box.made.when_due()
    box.fault = WORN
    assert not box.made.run().finding.fit
    assert box.tests == 2


def test_where_nothing_can_be_remembered_it_is_told_all_the_same(tmp_path: Path) -> None:
    tests: list[Path] = []

    def worn(folder: Path) -> str:
        tests.append(folder)
        return WORN

    made = DiskTest(
        tmp_path / "gone", tmp_path / "too" / "x.json", tmp_path / "gone" / "y", lambda: NOW, worn
    )
    for _ in range(5):
        made.when_due()
    assert [finding.fit for finding in made.findings()] == [False]
    assert len(tests) == 1


@pytest.mark.parametrize(
    "kept", ["", "[]", "{}", '{"at": "noon", "fault": ""}', '{"at": 5}', "\x00"]
)
def test_a_broken_memory_is_none(box: Box, kept: str) -> None:
    (box.folder / "run" / "disk-test.json").write_text(kept)
    (box.folder / "disk-fault.json").write_text(kept)
    box.start()
    assert box.told == []
    box.made.when_due()
    assert box.tests == 1

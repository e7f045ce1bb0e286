"""The daily write is read back from the disk itself, not from what the kernel still holds."""

import os
from pathlib import Path

import pytest

from station.village.health.disk_test import BYTES, write_and_read_back
from tests.crash.recorded_disk import FILE_SYSTEM, make_disk, missing, mounted

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "a disk can be mounted")


def test_a_byte_that_changes_on_the_card_alone_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, sync, flipped = tmp_path / "disk.raw", os.fsync, list[int]()
    make_disk(disk)

    def worn(descriptor: int) -> None:
        sync(descriptor)
        [mine] = (tmp_path / "mount").glob(".disk-test-*")
        # It is in the page cache as it was written, and on the disk with one bit changed.
        with disk.open("r+b", buffering=0) as file:
            sync(file.fileno())
            sought = mine.read_bytes()[BYTES - 4096 :]
            place = os.pread(file.fileno(), FILE_SYSTEM, 0).find(sought)
            assert place > 0
            os.pwrite(file.fileno(), bytes([sought[0] ^ 1]), place)
            flipped.append(place)

    with mounted(disk, tmp_path / "mount"):
        assert write_and_read_back(tmp_path / "mount") == ""
        monkeypatch.setattr(os, "fsync", worn)
        assert "other bytes than were written" in write_and_read_back(tmp_path / "mount")
        assert write_and_read_back(tmp_path / "mount", Path.read_bytes) == ""
    assert len(flipped) == 2

"""Crash images: what was flushed is always there, what wasn't may be missing, page by page."""

import random
import struct
from pathlib import Path

import pytest

from tests.crash.write_log import PAGE, make_image, read_log

_FLUSH = 1


def _log(path: Path, entries: list[tuple[int, bytes, int]]) -> Path:
    with path.open("wb") as file:
        file.write(struct.pack("<QQQI", 0x6A736677736872, 1, len(entries), 512).ljust(512, b"\0"))
        for start, data, flags in entries:
            form = struct.pack("<QQQQ", start // 512, len(data) // 512, flags, 0)
            file.write(form.ljust(512, b"\0") + data)
    return path


def _images(tmp_path: Path, entries: list[tuple[int, bytes, int]], cut: int) -> set[bytes]:
    path, disk = _log(tmp_path / "log", entries), tmp_path / "disk"
    found = set()
    for seed in range(100):
        disk.write_bytes(bytes(3 * PAGE))
        make_image(read_log(path), path, disk, cut, random.Random(seed))
        found.add(bytes(disk.read_bytes()[::PAGE]))
    return found


def test_what_was_flushed_is_there_and_each_page_after_it_may_be_missing(tmp_path: Path) -> None:
    entries = [(0, b"a" * PAGE, 0), (0, b"", _FLUSH), (PAGE, b"b" * 2 * PAGE, 0)]
    assert _images(tmp_path, entries, 3) == {b"abb", b"ab\0", b"a\0b", b"a\0\0"}
    assert _images(tmp_path, entries, 2) == {b"a\0\0"}
    assert _images(tmp_path, entries, 1) == {b"a\0\0", b"\0\0\0"}


def test_another_file_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(bytes(512))
    with pytest.raises(ValueError, match="no log of writes"):
        read_log(tmp_path / "log")

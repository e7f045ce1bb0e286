"""Crash images: what a disk may hold after a power cut, made from a log of its writes.

The log is as dm-log-writes and QEMU's blklogwrites keep it (Linux,
Documentation/admin-guide/device-mapper/log-writes.rst): a superblock, then entries of
`sector, length in sectors, flags, length of a mark`, each followed by its data. A write is safe
from the end of the next flush on; until then each of its pages may be missing. Not handled here:
recording (`recorded_disk.py`), and what must hold afterwards (`promises.py`).
"""

import random
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = 4096
_SUPER = struct.Struct("<QQQI")
_ENTRY = struct.Struct("<QQQQ")
_MAGIC = 0x6A736677736872
_SECTOR = 512
_FLUSH, _FUA, _DISCARD, _MARK = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Write:
    """One entry: the bytes at `data` in the log's file go to byte `start` of the disk."""

    start: int
    length: int
    data: int
    flush: bool
    safe: bool
    """Written through the disk's cache (FUA)."""


def read_log(path: Path) -> list[Write]:
    """All entries but discards, which promise nothing. Raises ValueError when it is none."""
    with path.open("rb") as file:
        magic, version, count, sector = _SUPER.unpack(file.read(_SUPER.size))
        if (magic, version) != (_MAGIC, 1):
            raise ValueError(f"{path} is no log of writes")
        place, found = sector, []
        for _ in range(count):
            file.seek(place)
            start, length, flags, mark = _ENTRY.unpack(file.read(_ENTRY.size))
            place += sector
            size = 0 if flags & _DISCARD else length * sector
            if not flags & (_DISCARD | _MARK):
                found.append(
                    Write(start * sector, size, place, bool(flags & _FLUSH), bool(flags & _FUA))
                )
            place += size + (mark if flags & _MARK else 0)
    return found


def survivors(log: Sequence[Write], cut: int, chance: random.Random) -> Iterator[Write]:
    """What of the first `cut` entries is on the disk, in pieces of a page at most.

    `chance` drops pieces of what no flush had followed: none, all, or at a rate of its own.
    """
    flushed = max((n for n, write in enumerate(log[:cut]) if write.flush), default=-1)
    lost = chance.choice((0.0, 1.0, 0.5, chance.random(), chance.random()))
    for number, write in enumerate(log[:cut]):
        for piece in _pages(write):
            if number < flushed or write.safe or chance.random() >= lost:
                yield piece


def make_image(
    log: Sequence[Write], data: Path, disk: Path, cut: int, chance: random.Random
) -> None:
    """Bring `disk`, as it was before the log, to a state that a cut after `cut` may leave."""
    with data.open("rb") as source, disk.open("r+b") as target:
        for piece in survivors(log, cut, chance):
            source.seek(piece.data)
            target.seek(piece.start)
            target.write(source.read(piece.length))


def _pages(write: Write) -> Iterator[Write]:
    end = write.start + write.length
    start = write.start
    while start < end:
        stop = min(end, (start // PAGE + 1) * PAGE)
        yield Write(start, stop - start, write.data + start - write.start, write.flush, write.safe)
        start = stop

"""An ext4 disk whose every write and flush is recorded, by qemu-storage-daemon's blklogwrites.

The file system ends before the disk does: behind it the workload writes down what was acknowledged,
one page each, past the file system. So both are in one log, in their true order: an
acknowledgement stands behind the flush that it rests on. Needs root, loop devices and FUSE. Not
handled here: reading the log (`write_log.py`).
"""

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.write_log import PAGE, Write, read_log

FILE_SYSTEM = 128 << 20
_DISK = FILE_SYSTEM + (16 << 20)
_OPTIONS = "commit=1,noauto_da_alloc"
"""Harder than usual: the kernel flushes no file by itself because it is renamed over another."""


def missing() -> str:
    """Why disks can't be recorded here; empty when they can."""
    if os.geteuid() != 0:
        return "mounting a disk image needs root"
    for device in ("/dev/fuse", "/dev/loop-control"):
        if not Path(device).exists():
            return f"there is no {device}"
    for program in ("qemu-storage-daemon", "mkfs.ext4", "losetup"):
        if shutil.which(program) is None:
            return f"{program} isn't installed; apt install qemu-system-common e2fsprogs"
    return ""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the workload said, when the log's first `after` entries were there."""

    after: int
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recording:
    """A disk as it was before (`base`), the log's file, its entries, what was acknowledged."""

    base: Path
    data: Path
    log: Sequence[Write]
    said: Sequence[Acknowledged]


class Witness:
    """Writes down what was acknowledged, from any thread of one process."""

    def __init__(self, disk: Path) -> None:
        self._file = os.open(disk, os.O_RDWR)
        self._lock, self._next = threading.Lock(), FILE_SYSTEM

    def __call__(self, what: str, **said: Any) -> None:
        page = json.dumps({"what": what, "at": time.time(), **said}).encode()
        assert len(page) <= 4 * PAGE
        with self._lock:
            size = -(-len(page) // PAGE) * PAGE
            assert self._next + size <= _DISK
            os.pwrite(self._file, page.ljust(size), self._next)
            self._next += size


@dataclass(slots=True)
class RecordedDisk:
    """While it is mounted at `mount`; `witnessed` is the file for a Witness."""

    folder: Path
    mount: Path
    witnessed: Path
    recording: Recording | None = field(default=None)


@contextmanager
def recorded_disk(folder: Path) -> Iterator[RecordedDisk]:
    """An empty recorded disk; after the block its `recording` is there."""
    folder.mkdir(parents=True)
    base, disk, log = folder / "base.raw", folder / "disk.raw", folder / "log.raw"
    exported, mount = folder / "exported", folder / "mount"
    make_disk(base)
    copy(base, disk)
    log.touch()
    exported.touch()
    recorded = RecordedDisk(folder, mount, exported)
    with _recorder(disk, log, exported), mounted(exported, mount):
        yield recorded
        count = len(read_log(log))
    entries = read_log(log)[:count]
    recorded.recording = Recording(base, log, entries, _said(log, entries))


def make_disk(disk: Path) -> None:
    """An empty file system of FILE_SYSTEM bytes, and some room behind it."""
    with disk.open("wb") as file:
        file.truncate(_DISK)
    # A card's block, and not the smaller one of so small a disk.
    kind = ("-q", "-b", "4096", "-E", "lazy_itable_init=0")
    _run("mkfs.ext4", *kind, str(disk), str(FILE_SYSTEM // 4096))


@contextmanager
def mounted(disk: Path, mount: Path) -> Iterator[None]:
    """The file system of `disk` at `mount`; the kernel replays its journal, as at a boot."""
    mount.mkdir(exist_ok=True)
    device = _run("losetup", "--find", "--show", "--sizelimit", str(FILE_SYSTEM), str(disk)).strip()
    try:
        _run("mount", "-t", "ext4", "-o", _OPTIONS, device, str(mount))
        try:
            yield
        finally:
            # Lazily: what a failed test still holds open must not keep the disk.
            _run("umount", "--lazy", str(mount))
    finally:
        _run("losetup", "--detach", device)


def copy(disk: Path, to: Path) -> None:
    """A copy that has the same holes."""
    _run("cp", "--sparse=always", str(disk), str(to))


@contextmanager
def _recorder(disk: Path, log: Path, exported: Path) -> Iterator[None]:
    line = ["qemu-storage-daemon"]
    for name, file in (("disk", disk), ("log", log)):
        line += ["--blockdev", f"file,node-name={name},filename={file},cache.no-flush=on"]
    line += [
        *("--blockdev", "blklogwrites,node-name=all,file=disk,log=log,log-super-update-interval=1"),
        *("--export", f"fuse,id=all,node-name=all,mountpoint={exported},writable=on"),
    ]
    with subprocess.Popen(line) as process, ExitStack() as ending:
        ending.callback(process.terminate)
        until = time.monotonic() + 10
        while exported.stat().st_size == 0:
            assert process.poll() is None, "qemu-storage-daemon ended"
            assert time.monotonic() < until, "qemu-storage-daemon did not begin"
            time.sleep(0.01)
        yield


def _said(path: Path, log: Sequence[Write]) -> list[Acknowledged]:
    found = []
    with path.open("rb") as file:
        for number, write in enumerate(log):
            if write.start >= FILE_SYSTEM and write.length:
                file.seek(write.data)
                # The page cache may hand the same page down once more.
                with suppress(ValueError):
                    found.append(Acknowledged(number + 1, json.loads(file.read(write.length))))
    return found


def _run(*line: str) -> str:
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout

"""Of which kind a stick is: no box reads one that isn't FAT or exFAT.

A stranger's file system is a stranger's input to a box's kernel, so the boxes look at two kinds
only, and pass over others in silence: an export onto such a stick would be carried for nothing.
Where the system doesn't say (Windows, macOS), nothing is refused. Not handled here: what is written
on it (`out.py`).
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from station.errors import InputError

_MOUNTS, _DEVICES = Path("/proc/self/mountinfo"), Path("/run/udev/data")
_FOR_STICKS = (Path("/media"), Path("/run/media"), Path("/mnt"))
_UNREAD = {
    "ntfs": "NTFS", "ntfs3": "NTFS", "ext2": "ext4", "ext3": "ext4", "ext4": "ext4",
    "btrfs": "Btrfs", "xfs": "XFS", "f2fs": "F2FS", "hfs": "HFS", "hfsplus": "HFS+",
    "apfs": "APFS", "udf": "UDF", "iso9660": "ISO 9660",
}  # fmt: skip
"""Kinds of disks by their names for the kernel and udev, as people call them."""


@dataclass(frozen=True, slots=True)
class _Mount:
    place: Path
    device: str
    type: str


def require_readable(stick: Path, mounts: Path = _MOUNTS, devices: Path = _DEVICES) -> None:
    """Raises InputError when `stick` is one that the boxes don't look at.

    A folder on this machine's own disk is none: whoever exports to it copies it on.
    """
    mount = _of(stick.resolve(), mounts)
    if mount is None or not _is_stick(mount, stick.resolve()):
        return
    kind = _UNREAD.get(_type(mount, devices))
    if kind is not None:
        raise InputError(
            "the stick at {stick} is {kind}, and no box reads that: copy off what you need, have "
            "it formatted as exFAT or FAT32, then export again",
            stick=stick,
            kind=kind,
        )


def _is_stick(mount: _Mount, folder: Path) -> bool:
    if mount.place == Path("/"):
        return False
    return folder == mount.place or any(mount.place.is_relative_to(each) for each in _FOR_STICKS)


def _type(mount: _Mount, devices: Path) -> str:
    """The kind of the file system; of one that a program of its own reads, what udev found."""
    if mount.type != "fuseblk":
        return mount.type
    with suppress(OSError):
        for line in (devices / f"b{mount.device}").read_text("utf-8", "replace").splitlines():
            if line.startswith("E:ID_FS_TYPE="):
                return line.partition("=")[2]
    return mount.type


def _of(folder: Path, mounts: Path) -> _Mount | None:
    """What `folder` lies on (proc_pid_mountinfo(5)); of several in one place the last."""
    try:
        rows = [row.split(" ") for row in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return None
    found: _Mount | None = None
    for row in rows:
        if "-" not in row or len(row) < 10:
            continue
        place = Path(row[4].replace("\\040", " ").replace("\\011", "\t"))
        inner = folder.is_relative_to(place)
        if inner and (found is None or place.is_relative_to(found.place)):
            found = _Mount(place, row[2], row[row.index("-") + 1])
    return found

"""Whether what the box keeps lies on something that keeps it.

On a root that is read-only beneath Raspberry Pi OS's overlay, all that has no partition of its own
goes into memory, and at the next power cut the box no longer knows what it has played. Not handled
here: setting up that partition (`systemd/data-partition.sh`).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from station.village.finding import Finding

PART = "kept"
_IN_MEMORY = ("tmpfs", "ramfs")


@dataclass(frozen=True, slots=True)
class Mount:
    """A row of proc_pid_mountinfo(5): where, of which type, from what, with which options."""

    place: Path
    type: str
    source: str
    options: str


def finding(folder: Path, mountinfo: Path = Path("/proc/self/mountinfo")) -> Finding:
    """Whether `folder` outlives a power cut."""
    mounts = _mounts(mountinfo)
    mount = _of(folder, mounts)
    if mount is None:
        return Finding(PART, True, f"{folder}: the kernel doesn't say on what it lies")
    if _upper_is_in_memory(mount, mounts):
        text = (
            f"{folder} lies in memory, as the root is an overlay, and is gone at the next power "
            "cut: give it a partition of its own: make data-partition"
        )
        return Finding(PART, False, text)
    return Finding(PART, True, f"{folder} lies on {mount.source} ({mount.type})")


def _upper_is_in_memory(mount: Mount, mounts: list[Mount]) -> bool:
    upper = re.search(r"(?:^|,)upperdir=([^,]+)", mount.options)
    if mount.type != "overlay" or upper is None:
        return False
    beneath = _of(Path(upper[1]), mounts)
    return beneath is not None and beneath.type in _IN_MEMORY


def _of(folder: Path, mounts: list[Mount]) -> Mount | None:
    """On what it lies: of the mounts above it the nearest, and of several there the last."""
    found = None
    for mount in mounts:
        nearer = found is None or len(mount.place.parts) >= len(found.place.parts)
        if nearer and folder.is_relative_to(mount.place):
            found = mount
    return found


def _mounts(mountinfo: Path) -> list[Mount]:
    try:
        rows = mountinfo.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [mount for row in rows if (mount := _mount(row)) is not None]


def _mount(row: str) -> Mount | None:
    before, found, after = row.partition(" - ")
    fields, of = before.split(), after.split()
    if not found or len(fields) < 6 or len(of) < 3:
        return None
    return Mount(Path(_plain(fields[4])), of[0], _plain(of[1]), of[2])


def _plain(text: str) -> str:
    """Blanks and the like are written as \\ and three octal digits."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)

"""What the kernel measures of this box, read from its files; None where there is no such sensor.

The folders are passed in, so that a test can lay out its own. A file that can't be read is as good
as none: a sensor is no part that the station needs. Not handled here: what is bad (`vitals.py`).
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def temperature(thermal: Path = Path("/sys/class/thermal")) -> float | None:
    """The hottest of the kernel's thermal zones, in °C (thermal/sysfs-api: millidegrees)."""
    zones = (_whole(zone / "temp") for zone in thermal.glob("thermal_zone*"))
    return max((value / 1000 for value in zones if value is not None), default=None)


def under_voltage(hwmon: Path = Path("/sys/class/hwmon")) -> bool | None:
    """Whether a Pi's supply was too weak since it was last asked (kernel driver `rpi_volt`).

    The firmware's own memory of it is cleared by each of the driver's looks.
    """
    for chip in hwmon.glob("hwmon*"):
        if _text(chip / "name") == "rpi_volt":
            alarm = _whole(chip / "in0_lcrit_alarm")
            return None if alarm is None else alarm != 0
    return None


def disk_errors(ext4: Path = Path("/sys/fs/ext4")) -> dict[str, int]:
    """How many errors ext4 has met on each device that it has mounted, by the device's name."""
    counts = ((each.parent.name, _whole(each)) for each in ext4.glob("*/errors_count"))
    return {name: count for name, count in counts if count is not None}


def memory(meminfo: Path = Path("/proc/meminfo")) -> tuple[int, int] | None:
    """Bytes of memory that programs can still have, and that there are; proc_meminfo(5)."""
    found = dict(_sizes(_text(meminfo)))
    if not {"MemAvailable", "MemTotal"} <= found.keys():
        return None
    return found["MemAvailable"], found["MemTotal"]


def family_memory(proc: Path = Path("/proc"), pid: int | None = None) -> int | None:
    """Bytes of memory of a process and all it has started: the sum of VmRSS, proc_pid_status(5).

    What two of them share counts twice; so it is never too little. Without `pid`: of this one.
    """
    rows = [(int(each.name), dict(_fields(_text(each / "status")))) for each in _processes(proc)]
    taken = {pid: fields for pid, fields in rows if "VmRSS" in fields}
    ours = {os.getpid() if pid is None else pid}
    while more := {p for p, fields in taken.items() if fields.get("PPid") in ours} - ours:
        ours |= more
    found = [taken[each]["VmRSS"] * 1024 for each in ours if each in taken]
    return sum(found) if found else None


def memory_bound(
    groups: Path = Path("/sys/fs/cgroup"), of_process: Path = Path("/proc/self/cgroup")
) -> int | None:
    """What the unit of this process may take, in bytes; cgroup-v2, memory.high and memory.max."""
    found = re.search(r"^0::/(\S*)$", _text(of_process), re.MULTILINE)
    if found is None:
        return None
    texts = [_text(groups / found[1] / f"memory.{name}") for name in ("high", "max")]
    return min((int(t) for t in texts if re.fullmatch(r"[0-9]{1,18}", t)), default=None)


def _processes(proc: Path) -> Iterator[Path]:
    return (each for each in proc.glob("[0-9]*") if each.name.isdigit())


def _fields(text: str) -> Iterator[tuple[str, int]]:
    for name, value in re.findall(r"^(PPid|VmRSS):\s+(\d{1,15})", text, re.MULTILINE):
        yield name, int(value)


def _sizes(text: str) -> Iterator[tuple[str, int]]:
    for name, size in re.findall(r"^(\w+):\s+(\d{1,15}) kB$", text, re.MULTILINE):
        yield name, int(size) * 1024


def _text(path: Path) -> str:
    # A sensor may be there and answer with an error of its own.
    with suppress(OSError):
        return path.read_text("ascii", "replace").strip()
    return ""


def _whole(path: Path) -> int | None:
    text = _text(path)
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None

"""The pins' levels as the kernel's driver has them, and what the kernel said of them.

A simulated chip shows its pins below /sys/module and in the kernel's log; on a real Pi `pinctrl`
of Raspberry Pi OS reads the registers. Not handled here: any pin of our own.
"""

import re
import subprocess
from pathlib import Path

PARAMETERS = Path("/sys/module/virtual_pi/parameters")
_EDGE = re.compile(r"^\[ *(\d+\.\d+)\] virtual_pi: GPIO(\d+) (\w)$", re.MULTILINE)
_KILL = re.compile(r"^\[ *(\d+\.\d+)\] Memory cgroup out of memory: Killed", re.MULTILINE)


def is_simulated() -> bool:
    """Whether the chip is a virtual Pi's."""
    return PARAMETERS.is_dir()


def persist(value: str) -> bool:
    """Have a dead process's output keep its level (Y), or not (N). False where that is fixed."""
    if is_simulated():
        (PARAMETERS / "persist").write_text(value)
    return is_simulated()


def level(pin: int) -> int:
    """1 where the pin is driven high."""
    if is_simulated():
        return int((PARAMETERS / "pins").read_text()[pin] == "1")
    got = subprocess.run(["pinctrl", "get", str(pin)], capture_output=True, text=True, check=True)
    return int("| hi" in got.stdout and "op" in got.stdout)


def kernel_log() -> str:
    """What `dmesg` prints; seconds since the boot stand before each line."""
    return subprocess.run(["dmesg"], capture_output=True, text=True, check=True).stdout


def edges(text: str, *pins: int) -> list[tuple[float, int, str]]:
    """From the kernel's log: seconds, pin, and 0 or 1 driven, l or h pulled, z floating."""
    found = [(float(at), int(pin), to) for at, pin, to in _EDGE.findall(text)]
    return [edge for edge in found if edge[1] in pins]


def switched_on(*pins: int) -> list[float]:
    """When in this boot one of the pins went high, in seconds, by the kernel's log."""
    return [at for at, _, level in edges(kernel_log(), *pins) if level == "1"]


def memory_kills(text: str) -> list[float]:
    """From the kernel's log: when it ended a process for want of memory."""
    return [float(at) for at in _KILL.findall(text)]

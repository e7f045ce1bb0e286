"""What the idle station writes to its card in a day: bytes that the kernel sends to the disk.

    python -m tests.bench.writes [SECONDS]

The daemon and the panel run on a folder of a real disk, with ten bulletins and a timetable. Each
process counts what it made dirty (`write_bytes` of /proc/PID/io, children included), which the
file system's own journal comes on top of. Ten minutes, the default, hold every job once but those
of a day: the test of the disk is had done before, and counted once.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from station.village.control.client import ControlClient
from station.village.control.messages.box import CheckDisk
from tests.bench import idle
from tests.virtual_card.card import VirtualCard


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    seconds = float(arguments[0]) if arguments else 610.0
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name, VirtualCard() as card:
        folder, port = Path(name), idle.free_port()
        command = idle.box(folder, port)
        with (
            subprocess.Popen([*command, "run"], env=card.env, stderr=subprocess.DEVNULL) as daemon,
            subprocess.Popen([*command, "panel"], stderr=subprocess.DEVNULL) as panel,
        ):
            try:
                client = ControlClient(folder / "run" / "control.sock")
                idle.wait(client, port)
                once = _test_disk(client, daemon.pid)
                _measure({"daemon": daemon.pid, "panel": panel.pid}, folder, seconds)
                print(f"  {'the disk test, daily':22} {once / 1e6:6.2f} MB a day")
            finally:
                daemon.terminate()
                panel.terminate()


def _test_disk(client: ControlClient, pid: int) -> int:
    """Have it done; the bytes of it."""
    before = _written(pid)
    client.ask(CheckDisk())
    return _written(pid) - before


def _measure(pids: dict[str, int], folder: Path, seconds: float) -> None:
    before, since = {name: _written(pid) for name, pid in pids.items()}, time.time()
    time.sleep(seconds)
    for name, pid in pids.items():
        megabytes = (_written(pid) - before[name]) / seconds * 86_400 / 1e6
        print(f"  {name:22} {megabytes:6.2f} MB a day")
    touched = (p for p in folder.rglob("*") if p.is_file() and p.stat().st_mtime >= since)
    print("  written to:", ", ".join(sorted(str(p.relative_to(folder)) for p in touched)) or "-")


def _written(pid: int) -> int:
    lines = Path(f"/proc/{pid}/io").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes:"))


if __name__ == "__main__":
    main(sys.argv[1:])

"""What the station costs when it has nothing to do: processor and memory, children included.

    python -m tests.bench.idle [SECONDS]

The daemon and the panel run as they do on a box, with ten bulletins and a timetable, and the page
is asked for ten times before. Memory is the sum of resident sets (VmRSS), which counts shared
pages for each process; processor time is user and system.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from station.errors import LinkError
from station.village.control.client import ControlClient
from station.village.control.messages.status import GetStatus
from tests.office_simulator import OfficeSimulator
from tests.virtual_card.card import VirtualCard

_SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{folder}/office/repository"
root = "{folder}/office/root.json"
[sound]
card = "loa"
[amplifier]
pins = "mock"
mains_pin = 17
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
[paths]
state = "{folder}/state"
runtime = "{folder}/run"
[panel]
listen = "127.0.0.1"
port = {port}
"""
_TICKS = os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    seconds = float(arguments[0]) if arguments else 60.0
    with tempfile.TemporaryDirectory() as name, VirtualCard() as card:
        folder, port = Path(name), free_port()
        command = box(folder, port)
        with (
            subprocess.Popen([*command, "run"], env=card.env, stderr=subprocess.DEVNULL) as daemon,
            subprocess.Popen([*command, "panel"], stderr=subprocess.DEVNULL) as panel,
        ):
            try:
                wait(ControlClient(folder / "run" / "control.sock"), port)
                _measure({"daemon with children": daemon.pid, "panel": panel.pid}, seconds)
            finally:
                daemon.terminate()
                panel.terminate()


def box(folder: Path, port: int) -> list[str]:
    """The `station` command of a box in `folder`, whose page is at `port`."""
    _office(folder)
    settings = folder / "station.toml"
    settings.write_text(_SETTINGS.format(folder=folder, port=port), "utf-8")
    return [sys.executable, "-m", "station.cli.station", "--settings", str(settings)]


def _office(folder: Path) -> None:
    office = OfficeSimulator(folder / "office", now=datetime.now(UTC))
    (folder / "office" / "root.json").write_bytes(office.root_bytes)
    for number in range(10):
        office.add_bulletin(f"b{number}", f"Bản tin {number}", b"OggS %d" % number * 1000)
    office.set_timetable({"slot": [{"id": "sang", "at": "05:00"}, {"id": "chieu", "at": "17:00"}]})
    office.publish()


def wait(client: ControlClient, port: int) -> None:
    """Until daemon and page answer, the page ten times; ends the benchmark if they don't."""
    until = time.monotonic() + 30
    pages = 0
    while time.monotonic() < until:
        with contextlib.suppress(LinkError, OSError, urllib.error.URLError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            pages += 1
            if client.ask(GetStatus()).sync.count and pages >= 10:
                time.sleep(2)
                return
        time.sleep(0.1)
    sys.exit("the station did not come up")


def _measure(pids: dict[str, int], seconds: float) -> None:
    before = {name: _processor_seconds(pid) for name, pid in pids.items()}
    began = time.monotonic()
    time.sleep(seconds)
    for name, pid in pids.items():
        share = (_processor_seconds(pid) - before[name]) / (time.monotonic() - began)
        print(
            f"  {name:22} {share * 100:5.2f} % of a core, {_resident(pid) / 1e6:5.1f} MB resident"
        )


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *(member for child in children for member in _family(int(child)))]


def _processor_seconds(pid: int) -> float:
    total = 0
    for member in _family(pid):
        fields = Path(f"/proc/{member}/stat").read_text("ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def _resident(pid: int) -> int:
    pages = (int(Path(f"/proc/{member}/statm").read_text().split()[1]) for member in _family(pid))
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def free_port() -> int:
    """A port of loopback that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main(sys.argv[1:])

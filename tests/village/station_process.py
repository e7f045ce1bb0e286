"""A real daemon as a process, on the virtual card, with a commune's repository of its own."""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station.errors import LinkError
from station.programme.timetable import QuietHours
from station.studio.sound.tune import write_tune
from station.village.control.client import ControlClient
from station.village.control.messages.status import GetStatus, StationStatus
from tests.office_simulator import OfficeSimulator
from tests.virtual_card.card import VirtualCard

SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{office}/repository"
root = "{office}/root.json"
[sound]
card = "loa"
[amplifier]
pins = "mock"
mains_pin = 17
warm_up = 0.1
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
[paths]
state = "{folder}/state"
runtime = "{folder}/run"
"""
NEVER = QuietHours(datetime.min.time(), datetime.min.time())


class Station:
    """The `station` command with settings of its own, and its daemon when it runs."""

    def __init__(self, folder: Path, card: VirtualCard, office: OfficeSimulator) -> None:
        self.folder, self.card, self.office = folder, card, office
        self.environment = card.env
        self.settings = folder / "station.toml"
        self.settings.write_text(SETTINGS.format(folder=folder, office=office.repository.parent))
        self.client = ControlClient(folder / "run" / "control.sock")
        self.log = folder / "log.txt"
        self.daemon: subprocess.Popen[bytes] | None = None

    def command_line(self, *words: str) -> list[str]:
        """`station` with these words and its settings."""
        return [
            sys.executable,
            "-m",
            "station.cli.station",
            "--settings",
            str(self.settings),
            *words,
        ]

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command_line(*words),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def start(self, fault: str | None = None) -> None:
        """Start the daemon, and wait until it has verified what the commune published.

        With a `fault`, it is one that will fail in that way (`faulty.py`).
        """
        line = [
            sys.executable,
            "-m",
            "station.cli.station",
            "--settings",
            str(self.settings),
            "run",
        ]
        if fault is not None:
            line = [sys.executable, "-m", "tests.real.village.faulty", fault, str(self.settings)]
        with self.log.open("ab") as log:
            self.daemon = subprocess.Popen(line, env=self.environment, stderr=log)
        self.wait(lambda status: status.sync.count > 0)

    def end(self, how: signal.Signals) -> int:
        assert self.daemon is not None
        self.daemon.send_signal(how)
        return self.daemon.wait(15)

    def wait(self, ready: Callable[[StationStatus], Any], seconds: float = 30) -> StationStatus:
        """The first status that is `ready`; a failure with the daemon's log when none comes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(LinkError):
                status = self.client.ask(GetStatus())
                if ready(status):
                    return status
            time.sleep(0.05)
        raise AssertionError(f"it did not come to that:\n{self.log.read_text()}")


@contextlib.contextmanager
def station_in(folder: Path) -> Iterator[Station]:
    """A station in `folder` that has one bulletin, “thu”, to fetch; no hour is quiet."""
    office = OfficeSimulator(folder / "office", now=datetime.now(UTC), quiet=NEVER)
    (folder / "office" / "root.json").write_bytes(office.root_bytes)
    write_tune(folder / "tune.wav")
    office.add_bulletin("thu", "Phát thử", folder / "tune.wav", seconds=5)
    office.publish()
    with VirtualCard(folder=folder / "card") as card:
        made = Station(folder, card, office)
        try:
            yield made
        finally:
            if made.daemon is not None and made.daemon.poll() is None:
                made.end(signal.SIGKILL)

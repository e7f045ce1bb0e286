"""The real daemon, one part faulty: `python -m tests.real.village.faulty FAULT FILE`.

The fault strikes when the file `strike` appears beside the settings. Everything that the mock pins
are driven to is written to `pins.txt`, with the monotonic instant; so is the strike.
"""

import ctypes
import logging
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gpiozero.pins.mock import MockPin

from station import settings as settings_files
from station.cli.station.main import log_to_stderr
from station.errors import StorageError
from station.village.daemon.main import Daemon, real_station
from station.village.settings.station import StationSettings


class Strike:
    """Whether the fault is to strike; the first time that it does is written down."""

    def __init__(self, folder: Path) -> None:
        self._file, self._done = folder / "strike", False
        self._record = os.open(folder / "pins.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, what: str) -> None:
        os.write(self._record, f"{time.monotonic():.4f} {what}\n".encode())

    @property
    def now(self) -> bool:
        if not self._done and self._file.exists():
            self._done = True
            self.write("strike")
        return self._done

    def before(self, part: Any, method: str, fault: Callable[[], object]) -> None:
        """From the strike on, `fault` comes before each call of `part.method`."""
        whole = getattr(part, method)

        def faulty(*arguments: Any, **named: Any) -> Any:
            if self.now:
                fault()
            return whole(*arguments, **named)

        setattr(part, method, faulty)


def hang() -> None:
    """Wait for something that never comes, as for a dead disk."""
    while True:
        time.sleep(3600)


def hang_with_the_interpreter() -> None:
    """The same in a C library that lets no other thread run."""
    ctypes.PyDLL(None).sleep(60)


def fail() -> None:
    raise RuntimeError("a fault that nobody thought of")


def shutdown() -> None:
    raise SystemExit


def refuse() -> None:
    raise StorageError("the journal can't be written or read (database or disk is full)")


def use_up_memory() -> None:
    """Ask for more than there is, with none left for anybody."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used, resource.RLIM_INFINITY))
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


class HangingHandler(logging.Handler):
    """A log that nobody takes any more."""

    def __init__(self, strike: Strike) -> None:
        super().__init__()
        self._strike = strike

    def emit(self, record: logging.LogRecord) -> None:
        if self._strike.now:
            hang()


def add_fault(name: str, daemon: Daemon, strike: Strike) -> None:
    """Give one part of `daemon` the fault of that name."""
    station = daemon.station
    part, _, what = name.partition("-")
    faults = {
        "raises": fail, "exits": shutdown, "hangs": hang, "refuses": refuse,
        "hangs-hard": hang_with_the_interpreter, "out-of-memory": use_up_memory,
    }  # fmt: skip
    match part:
        case "loop":
            strike.before(station.broadcaster, "tick", faults[what])
        case "journal":
            strike.before(station.state.journal, "enter", faults[what])
            strike.before(station.state.journal, "begin", faults[what])
        case "sync":
            strike.before(station.syncing, "_sync", faults[what])
        case "jobs":
            strike.before(station.jobs, "pass_once", faults[what])
        case "guard":
            strike.before(station.watchdog, "pass_once", faults[what])
        case "signal":
            strike.before(daemon, "stop", lambda: None)
        case "socket":
            strike.before(station.jobs, "pass_once", station.control.close)
        case "log":
            logging.getLogger().addHandler(HangingHandler(strike))


def main() -> None:
    name, file = sys.argv[1], Path(sys.argv[2])
    strike = Strike(file.parent)
    drive = MockPin._set_state

    def recorded(pin: Any, value: bool) -> None:
        drive(pin, value)
        strike.write(f"{pin.info.name} {int(value)}")

    MockPin._set_state = recorded
    log_to_stderr()
    daemon = Daemon(real_station(settings_files.load(file, StationSettings), file))
    add_fault(name, daemon, strike)
    signal.signal(signal.SIGTERM, daemon.stop)
    daemon.run()


if __name__ == "__main__":
    main()

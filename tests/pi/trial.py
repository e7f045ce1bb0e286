"""A village of the tests' own under the installed units, which run unchanged.

Its settings and state lie over the real ones as bind mounts, gone afterwards and at the next boot;
then the units are as they were. Not handled here: what is tried (`on_the_pi.py`).
"""

import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from station.errors import LinkError
from station.village.control.client import ControlClient
from station.village.control.messages.request import Request
from station.village.control.messages.table import WIRE
from station.wire import form_of
from tests.office_simulator import OfficeSimulator
from tests.pi.village import OFFICE, lay_out, slot

PLACE = Path("/var/lib/loa-thon-test")
DROP_IN = Path("/run/systemd/system/station.service.d/90-test.conf")
HERE = Path(__file__).resolve().parent
STATE, SETTINGS = Path("/var/lib/loa-thon"), Path("/etc/loa-thon")
OVER = {"etc": SETTINGS, "state": STATE}
SOCKET = Path("/run/loa-thon/control.sock")
UNITS = ("station.service", "station-panel.service")


@contextlib.contextmanager
def trial_village(seconds: float, at: datetime | None = None) -> Iterator[float]:
    """The station on a village with one bulletin, and a session `at` that local minute.

    Gives the seconds from start until ready.
    """
    before = [unit for unit in UNITS if show("ActiveState", unit) == "active"]
    systemctl("stop", *UNITS)
    shutil.rmtree(PLACE, ignore_errors=True)
    (PLACE / "state").mkdir(parents=True)
    slots = [] if at is None else [slot(f"{at:%H:%M}")]
    lay_out(PLACE, PLACE / "etc", seconds, slots)
    try:
        for name, place in OVER.items():
            subprocess.run(["mount", "--bind", PLACE / name, place], check=True)
        make_folders()
        yield started()
    finally:
        DROP_IN.unlink(missing_ok=True)
        systemctl("daemon-reload")
        systemctl("stop", *UNITS)
        for place in OVER.values():
            subprocess.run(["umount", "--lazy", place], check=False)
        shutil.rmtree(PLACE, ignore_errors=True)
        if before:
            systemctl("start", *before)


def live_in(seconds: float, slots: Iterable[dict[str, Any]] = ()) -> OfficeSimulator:
    """Make this machine, whose disk is kept or thrown away, a new village's, up to its first sync.

    What the station knew before is gone; its page's PIN stays.
    """
    running = ("station-sync.socket", *UNITS)
    systemctl("stop", *running)
    for path in (STATE / "library", STATE / "feed", Path(OFFICE)):
        shutil.rmtree(path, ignore_errors=True)
    for path in STATE.glob("journal.sqlite*"):
        path.unlink()
    make_folders()
    commune = lay_out(Path(OFFICE), SETTINGS, seconds, slots)
    systemctl("start", *running)
    station("confirm-clock", "--yes")
    wait_for(lambda: ask("status")["sync"]["last"] is not None, "the first sync")
    return commune


def make_folders() -> None:
    """The state's, as at every boot."""
    subprocess.run(["systemd-tmpfiles", "--create", "/etc/tmpfiles.d/loa-thon.conf"], check=True)


def set_clock(to: datetime) -> None:
    """As whoever has a watch does."""
    subprocess.run(["date", "-s", f"@{to.timestamp()}"], check=True, capture_output=True)


def started() -> float:
    """Start the station, with the faults of `faults` on cue; seconds until it said READY=1."""
    DROP_IN.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(HERE / "faults", PLACE / "faults", dirs_exist_ok=True)
    DROP_IN.write_text(f"[Service]\nEnvironment=PYTHONPATH={PLACE}/faults\nTimeoutStartSec=300\n")
    systemctl("daemon-reload")
    begun = time.monotonic()
    systemctl("start", UNITS[0])
    ready_after = time.monotonic() - begun
    station("confirm-clock", "--yes")
    wait_for(lambda: ask("status")["sync"]["last"] is not None, "the first sync")
    return ready_after


def systemctl(*words: str) -> None:
    """Run it; a failure shows the unit's log and ends the test."""
    if subprocess.run(["systemctl", *words], check=False).returncode:
        give_up(f"systemctl {' '.join(words)} failed")


def show(name: str, unit: str = UNITS[0]) -> str:
    """A property of the unit."""
    command = ["systemctl", "show", "--value", "-p", name, unit]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def station(*words: str) -> str:
    """The station's own command, as a technician gives it."""
    command = ["/usr/local/bin/station", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        give_up(f"station {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def ask(operation: str) -> dict[str, Any]:
    """The daemon's answer at its socket; as of a daemon that knows nothing while it is gone."""
    try:
        request: Request[Any] = WIRE.message_of({"do": operation})
        return dict(form_of(ControlClient(SOCKET).ask(request)))
    except LinkError:
        return {"sync": {"last": None}, "air": {"state": "gone"}}


def log() -> list[dict[str, Any]]:
    """The as-run log, oldest first."""
    return [json.loads(line) for line in station("log", "--jsonl").splitlines()]


def checked() -> str:
    """`station check` as the station's own user, with the groups that its unit gives it."""
    groups = ["-G", "audio", "-G", "gpio"]
    command = ["runuser", "-u", "loa-thon", *groups, "--", "/usr/local/bin/station", "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"{done.returncode}\n{done.stdout}{done.stderr}"


def wait_for(ready: Callable[[], object], what: str, seconds: float = 120) -> None:
    """Until `ready()`; the test ends in words when it never is."""
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            give_up(f"it never came to {what}")
        time.sleep(0.01)


def give_up(words: str) -> None:
    """End, with what the units said."""
    command = ["journalctl", "-u", "station*", "-n", "40", "--no-pager", "-o", "short-monotonic"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    sys.exit(f"{words}\n{told}")

"""Runs on a virtual Pi: two releases come with the sync, one that works and one that doesn't.

    on_update.py    /host has `program-root.json`, and the folders `works` and `fails`, each as a
                    commune's repository carries it at that time

All by the installed units: the sync fetches, root builds, the daemon makes way, systemd starts what
is new. Prints one JSON object. Not handled here: what is right (`test_update.py`).
"""

import json
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from station.trust.releases.feed import FOLDER
from tests.office_simulator import OfficeSimulator
from tests.pi import wires
from tests.pi.trial import (
    SETTINGS,
    STATE,
    ask,
    checked,
    live_in,
    log,
    show,
    station,
    systemctl,
    wait_for,
)
from tests.pi.village import MAINS, OFFICE, ZONE, slot

HOST, HOME = Path("/host"), Path("/opt/loa-thon")
CARRIED = Path(OFFICE) / "office/repository" / FOLDER
NEAR, FAR, SOON = timedelta(minutes=20), timedelta(hours=4), timedelta(minutes=2)
UNITS_OF_ROOT, EXTRA = Path("/etc/systemd/system"), "station-extra.service"
LONG = 1200.0


def main() -> None:
    """Both, one after the other."""
    shutil.copy(HOST / "program-root.json", SETTINGS / "program-root.json")
    at = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) + NEAR
    commune = live_in(8.0, [slot(f"{at:%H:%M}")])
    found: dict[str, object] = {"near": held_back()}
    commune.set_timetable({"slot": [slot(f"{at + FAR:%H:%M}")]})
    commune.publish()
    station("sync")
    found["works"] = works()
    found["fails"] = fails()
    found["on"] = wires.switched_on(MAINS, ZONE)
    found["after"] = session(commune)
    print(json.dumps(found))


def held_back() -> dict[str, object]:
    """What becomes of a release while a session is near."""
    carry("works")
    wait_for(lambda: word(STATE / "program/ready"), "a fetched release", LONG)
    # Longer than the daemon takes to see it.
    time.sleep(60)
    return {"asked": (STATE / "program/request").exists(), "next": word(HOME / "next")}


def works() -> dict[str, object]:
    """One that takes over."""
    begun = time.monotonic()
    wait_for(lambda: word(HOME / "trial"), "a release on trial", LONG)
    built = time.monotonic() - begun
    wait_for(answers, "an answer of the new release", LONG)
    wait_for(lambda: not word(HOME / "trial"), "the end of its trial", LONG)
    return {
        "built_and_switched_after": built,
        "judged_after": time.monotonic() - begun - built,
        **how_it_is(),
    }


def fails() -> dict[str, object]:
    """One that can't come up, which is seen only when it runs."""
    carry("fails")
    guard = text(HOME / "program.sh")
    wait_for(lambda: current() == "9.2.0", "the release that fails", LONG)
    begun = time.monotonic()
    wait_for(lambda: brought()["enabled"], "its unit", LONG)
    found = brought() | {"guard": "the one before's" if text(HOME / "program.sh") == guard else ""}
    wait_for(lambda: current() != "9.2.0", "its end", LONG)
    wait_for(answers, "an answer of the one before", LONG)
    lost = time.monotonic() - begun
    return {"without_station": lost, "brought": found, "left": brought(), **how_it_is()}


def brought() -> dict[str, object]:
    """What of the release that fails is in the system."""
    return {
        "unit": (UNITS_OF_ROOT / EXTRA).exists(),
        "enabled": (UNITS_OF_ROOT / "multi-user.target.wants" / EXTRA).is_symlink(),
        "user": "loa-thon-extra" in Path("/etc/passwd").read_text("utf-8"),
    }


def session(commune: OfficeSimulator) -> dict[str, object]:
    """The next one, by what runs now and the journal as it was left."""
    before = len(log())
    at = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) + SOON
    commune.set_timetable({"slot": [slot(f"{at:%H:%M}")]})
    commune.publish()
    station("sync")
    wait_for(lambda: len(log()) > before, "the end of a session", LONG)
    with closing(sqlite3.connect(f"file:{STATE}/journal.sqlite?mode=ro", uri=True)) as journal:
        columns = [row[1] for row in journal.execute("PRAGMA table_info(asrun)")]
    on = wires.switched_on(MAINS, ZONE)
    return {"columns": columns, "log": log()[before:], "on": on}


def carry(name: str) -> None:
    """Have the commune carry these; a station that starts looks at once for them."""
    shutil.rmtree(CARRIED, ignore_errors=True)
    shutil.copytree(HOST / name, CARRIED)
    systemctl("restart", "station.service")
    station("confirm-clock", "--yes")


def how_it_is() -> dict[str, object]:
    """What runs, and how."""
    command = ["/usr/local/bin/station", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {
        "current": current(),
        "version": said.split()[-1],
        "page": show("ActiveState", "station-panel.service"),
        "check": checked(),
        "refused": [line.split()[0] for line in text(HOME / "refused").splitlines()],
    }


def current() -> str:
    """The release that runs, or is to."""
    return (HOME / "current").readlink().name


def answers() -> bool:
    """Whether the daemon does."""
    return bool(ask("status")["air"]["state"] == "silent")


def word(path: Path) -> str:
    """The first of a file; empty without one."""
    return text(path).partition(" ")[0].strip()


def text(path: Path) -> str:
    """What is in a file, if it is there."""
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    main()

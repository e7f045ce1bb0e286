"""Runs on the Pi: `make install` and `make uninstall` again and again, with a trial village.

    on_install.py CHECKOUT

Prints one JSON object. Not handled here: what is right (`test_install.py`).
"""

import hashlib
import json
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.pi import wires
from tests.pi.trial import UNITS, checked, station, systemctl, trial_village, wait_for

PROGRAM = (
    "/opt/loa-thon", "/etc/loa-thon", "/etc/systemd/system", "/etc/systemd/journald.conf.d",
    "/etc/systemd/timesyncd.conf.d", "/etc/sysusers.d", "/etc/tmpfiles.d", "/etc/udev/rules.d",
    "/usr/local/bin", "/etc/passwd", "/etc/group", "/var/lib/loa-thon/panel/pin",
)  # fmt: skip
KEPT = ("/etc/loa-thon", "/var/lib/loa-thon")
PAGE = "http://127.0.0.1:8080/"


def main() -> None:
    """All of it, in the order in which a technician may do it."""
    found: dict[str, object] = {}
    be_a_raspberry()
    with trial_village(2.0):
        found["first"], installed = make("install"), time.time()
        before = listing(*PROGRAM)
        found["second"] = make("install")
        found["changed"] = differing(before, listing(*PROGRAM))
        found["page"] = page()
        found["check"] = checked()
        found["journal"] = journal(installed)
        systemctl("stop", "station-sync.socket", "station-sync.service", *UNITS)
        before = listing(*KEPT)
        found["uninstalled"] = make("uninstall")
        found["lost"] = differing(before, listing(*KEPT))
        found["left"] = left()
        found["uninstalled_again"] = make("uninstall")
        found["installed_anew"] = make("install")
        found["lost_then"] = differing(
            {path: row for path, row in before.items() if "/pin" in path or "/etc" in path},
            listing(*KEPT),
            only_gone=True,
        )
        station("status")
    print(json.dumps(found))


def be_a_raspberry() -> None:
    """Have a simulated board say what it is called, as the installer asks."""
    if not wires.is_simulated() or Path("/proc/device-tree/model").exists():
        return
    board = Path("/run/device-tree")
    (board / "system").mkdir(parents=True)
    (board / "model").write_bytes(b"Raspberry Pi 4 Model B Rev 1.2\0")
    revision = Path("/proc/device-tree/system/linux,revision").read_bytes()
    (board / "system/linux,revision").write_bytes(revision)
    subprocess.run(["mount", "--bind", board, "/proc/device-tree"], check=True)


def make(target: str) -> dict[str, object]:
    """What it said, and the seconds that it took."""
    begun = time.monotonic()
    command = ["make", "-C", sys.argv[1], target]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = re.sub(r"\x1b\[\d*m", "", done.stdout + done.stderr)
    return {"status": done.returncode, "said": said, "seconds": time.monotonic() - begun}


def listing(*places: str) -> dict[str, str]:
    """Of each file: kind and rights, owner, time of its last change, and what is in it."""
    found = {}
    for place in places:
        for path in [Path(place), *Path(place).rglob("*")]:
            if path.exists() or path.is_symlink():
                found[str(path)] = described(path)
    return found


def described(path: Path) -> str:
    """One file in words that differ when it does; a folder without its time."""
    status = path.lstat()
    inside = str(status.st_mtime_ns)
    if path.is_symlink():
        inside = str(path.readlink())
    elif path.is_file():
        inside += hashlib.sha256(path.read_bytes()).hexdigest()
    elif path.is_dir():
        inside = ""
    return f"{status.st_mode:o} {status.st_uid}:{status.st_gid} {inside}"


def differing(
    before: dict[str, str], after: dict[str, str], *, only_gone: bool = False
) -> list[str]:
    """The files that are not as before."""
    if only_gone:
        return sorted(path for path in before if path not in after)
    paths = before.keys() | after.keys()
    return sorted(path for path in paths if before.get(path) != after.get(path))


def page() -> int:
    """The status of the village head's page."""

    def answer() -> int:
        try:
            with urllib.request.urlopen(PAGE, timeout=10) as got:
                return int(got.status)
        except OSError:
            return 0

    wait_for(lambda: answer() == 200, "an answer of the page")
    return answer()


def journal(since: float) -> dict[str, object]:
    """Whether the system's log has kept to memory since then."""
    subprocess.run(["journalctl", "--sync"], check=False)
    logs = Path("/var/log/journal").rglob("*.journal")
    files = [str(path) for path in logs if path.stat().st_mtime > since]
    rows = subprocess.run(
        ["journalctl", "--header"], capture_output=True, text=True, check=False
    ).stdout
    return {"on_disk": files, "in_memory": "File path: /run/log/journal" in rows}


def left() -> list[str]:
    """What of the program is still there."""
    text = subprocess.run(
        ["systemctl", "list-unit-files", "--no-legend", "--no-pager", "station*"],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    there = ("/opt/loa-thon", "/usr/local/bin/station")
    return [*text.split("\n")[:-1], *(path for path in there if Path(path).exists())]


if __name__ == "__main__":
    main()

"""Runs on a virtual Pi with a second disk: what the station keeps moves there, the rest is an
overlay from the next boot on, by the very package that Raspberry Pi OS uses.

    on_read_only.py set-up      with the root as it was; the overlay's ramdisk is left in /host
    on_read_only.py on-air      under the overlay; the power is to be cut on the air
    on_read_only.py end         under the overlay again; one whole broadcast

Prints one JSON object. Not handled here: what is right (`test_read_only.py`).
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.pi import wires
from tests.pi.trial import ask, checked, live_in, log, show, station, wait_for
from tests.pi.village import BULLETIN, MAINS, ZONE

CHECKOUT, DISK = "/root/loa-thon", "/dev/vdb"
MARKER = Path("/etc/written-under-the-overlay")
SECONDS = 20.0


def main() -> None:
    """What is asked for."""
    steps = {"set-up": set_up, "on-air": on_air, "end": end}
    steps[sys.argv[1]]()


def set_up() -> None:
    """As a technician does it."""
    live_in(SECONDS)
    subprocess.run(["mkfs.ext4", "-q", DISK], check=True)
    found: dict[str, object] = {
        "moved": make("data-partition"),
        "again": make("data-partition"),
        "check": checked(),
    }
    Path("/etc/overlayroot.local.conf").write_text('overlayroot="tmpfs"\n')
    shutil.copy("/boot/read-only.img", "/host/read-only.img")
    tell(found)


def on_air() -> None:
    """The technician changes what is to last, and what isn't; then on the air."""
    found = how_it_is()
    station("confirm-clock", "--yes")
    station("volume", "cong-lang", "55")
    # In a virtual Pi of Debian 13 the overlay itself comes up read-only.
    if os.access("/etc", os.W_OK):
        MARKER.touch()
    found["install"] = make("install")
    station("play", BULLETIN, "--confirm")
    wait_for(lambda: ask("status")["air"]["state"] == "on-air", "being on the air")
    # What hands set is on the disk within ten seconds.
    time.sleep(12)
    tell(found)
    time.sleep(600)


def end() -> None:
    """What outlived the cut; and the next broadcast, whole."""
    found = how_it_is()
    station("play", BULLETIN, "--confirm")
    wait_for(lambda: len(log()) > 1, "the end of a broadcast")
    found["log"] = log()
    tell(found)


def how_it_is() -> dict[str, object]:
    """Mounts, health and memory of the box."""
    wait_for(lambda: show("ActiveState") == "active", "a running station", 300)
    return {
        "root": of(["findmnt", "-no", "FSTYPE,OPTIONS", "/"]),
        "marker": MARKER.exists(),
        "system_disk_writes": written("vda"),
        "check": checked(),
        "volume": ask("status")["zones"][0]["volume"],
        "on": wires.switched_on(MAINS, ZONE),
    }


def written(disk: str) -> int:
    """Sectors written to it in this boot (Linux, Documentation/admin-guide/iostats.rst)."""
    rows = (row.split() for row in Path("/proc/diskstats").read_text().splitlines())
    return next(int(row[9]) for row in rows if row[2] == disk)


def make(target: str) -> dict[str, object]:
    """What the checkout's make says."""
    command = ["make", "-C", CHECKOUT, target, f"DEVICE={DISK}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return {"status": done.returncode, "said": done.stdout + done.stderr}


def of(command: list[str]) -> str:
    """What it prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def tell(found: dict[str, object]) -> None:
    """At once, for the power may go after the first line."""
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()

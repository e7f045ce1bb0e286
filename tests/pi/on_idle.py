"""Runs on the Pi: what reaches the disks in a while in which nothing is on the air.

    on_idle.py SECONDS

Not the station's own writes alone, but all that the kernel sends to the disks, with the file
systems' journals and the system's log. Prints one JSON object. Not handled here: what is right
(`test_idle.py`).
"""

import json
import shutil
import sys
import time
from pathlib import Path

from tests.pi.trial import SETTINGS, UNITS, live_in, show, systemctl
from tests.pi.village import slot

SECTOR = 512
"""Bytes (Linux, Documentation/admin-guide/iostats.rst)."""

CHECKOUT = Path("/root/loa-thon")
SETTLES = 780.0
"""Seconds: after these the daily test of the disk has been, and all else goes its usual round."""


def main() -> None:
    """A village with a session that is hours away."""
    seconds = float(sys.argv[1])
    if CHECKOUT.exists():
        for part in ("journald", "timesyncd"):
            spare_the_card(part)
    away = time.strftime("%H:%M", time.gmtime(time.time() + 17 * 3600))
    live_in(8.0, [slot(away)])
    sync_as_usual()
    time.sleep(SETTLES)
    before = written()
    time.sleep(seconds)
    print(
        json.dumps({"bytes": written() - before, "seconds": seconds, "state": show("ActiveState")})
    )


def spare_the_card(part: str) -> None:
    """As the installer does on a Raspberry Pi, which a virtual one's image isn't."""
    place = Path(f"/etc/systemd/{part}.conf.d/50-loa-thon.conf")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(CHECKOUT / f"systemd/loa-thon-{part}.conf", place)
    systemctl("restart", f"systemd-{part}.service")


def sync_as_usual() -> None:
    """At the station's own interval, not at the tests' seconds."""
    file = SETTINGS / "station.toml"
    text = file.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("every_minutes"))
    file.write_text(text.replace(f"{line}\n", ""), "utf-8")
    systemctl("restart", UNITS[0])


def written() -> int:
    """Bytes written to all disks since the boot."""
    rows = (row.split() for row in Path("/proc/diskstats").read_text().splitlines())
    disks = {path.name for path in Path("/sys/block").iterdir() if (path / "device").exists()}
    return sum(int(row[9]) * SECTOR for row in rows if row[2] in disks)


if __name__ == "__main__":
    main()

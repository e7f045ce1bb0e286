"""A village of the tests' own and its commune, as folders: settings, root.json, what is published.

    village.py FOLDER    into the tree of an image, as root's machine will see it

Not handled here: running it (`trial.py`).
"""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station.programme.timetable import QuietHours
from tests.office_simulator import OfficeSimulator
from tests.pi import tape

MAINS, ZONE = 17, 27
BULLETIN = "thu"
OFFICE = "/var/lib/loa-thon-office"
SETTINGS = f"""
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{{office}}/office/repository"
root = "/etc/loa-thon/root.json"
every_minutes = 0.2
[sound]
card = "Loopback"
early_volume = 100
[amplifier]
pins = "lgpio"
mains_pin = {MAINS}
warm_up = 0.5
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = {ZONE}
"""


def slot(at: str, *again: str, name: str = "thu") -> dict[str, Any]:
    """A session of the one bulletin at that local time, `HH:MM`, and at those."""
    made = {"id": name, "title": "Thử", "at": at, "tune": False, "closing": False}
    return made | ({"again": list(again)} if again else {})


def lay_out(
    office: Path,
    settings: Path,
    seconds: float,
    slots: Iterable[dict[str, Any]] = (),
    seen_as: str = "",
) -> OfficeSimulator:
    """A commune in the folder `office`, with a bulletin of so many seconds and these sessions.

    Its village's settings come into the folder `settings`; to the village the commune lies at
    `seen_as`, or where it is.
    """
    for folder in (office / "office", settings):
        folder.mkdir(parents=True, exist_ok=True)
    tape.write(office / "sent.wav", tape.chirp(seconds))
    never = QuietHours(datetime.min.time(), datetime.min.time())
    commune = OfficeSimulator(office / "office", now=datetime.now(UTC), quiet=never)
    commune.add_bulletin(BULLETIN, "Phát thử", office / "sent.wav", seconds=seconds)
    if planned := list(slots):
        commune.set_timetable({"slot": planned})
    commune.publish()
    (settings / "root.json").write_bytes(commune.root_bytes)
    written = SETTINGS.format(office=seen_as or office)
    (settings / "station.toml").write_text(written, "utf-8")
    return commune


if __name__ == "__main__":
    tree = Path(sys.argv[1])
    lay_out(tree / OFFICE[1:], tree / "etc/loa-thon", 8.0, seen_as=OFFICE)

"""The demo's commune and village: names, zones and the files they need."""

from datetime import datetime, timedelta
from pathlib import Path

MARK = ".loa-thon-demo"
COMMUNE_NAMES = ("--name", "Xã Suối Mây", "--id", "suoi-may", "--village", "na-dong=Thôn Nà Đông")
ZONES = ("cong-lang", "nha-van-hoa")

_TIMETABLE = """[[slot]]
id = "demo"
title = "Buổi phát thử"
date = {starts:%Y-%m-%d}
at = "{starts:%H:%M:%S}"
"""

_STATION = """[village]
id = "na-dong"
name = "Thôn Nà Đông"

[commune]
source = "{address}"
root = "{out}/commune/root.json"
every_minutes = 1.0

[sound]
card = "{card}"
early_volume = 100

[amplifier]
pins = "mock"
mains_pin = 17
warm_up = 2.0

[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27

[[zone]]
id = "nha-van-hoa"
name = "Nhà văn hoá"
pin = 22

[paths]
state = "{out}/station"
runtime = "{out}/run"

[panel]
listen = "127.0.0.1"
port = {port}
"""


def timetable(starts: datetime) -> str:
    """One slot at that local instant."""
    return _TIMETABLE.format(starts=starts)


def station_toml(out: Path, address: str, port: int, card: str) -> str:
    """A village with two zones on mock pins, behind the commune's `address`."""
    return _STATION.format(out=out, address=address, port=port, card=card)


def set_quiet_hours(path: Path, around: datetime) -> None:
    """Move the quiet hours of a commune.toml to one hour around `around`."""
    first, last = around - timedelta(minutes=30), around + timedelta(minutes=30)
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("start ="):
            lines[number] = f'start = "{first:%H:%M}"'
        elif line.startswith("end ="):
            lines[number] = f'end = "{last:%H:%M}"'
    path.write_text("\n".join(lines) + "\n", "utf-8")

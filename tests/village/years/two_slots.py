"""A commune whose village speaks twice a day: at 05:00 everywhere, at 17:00 at one gate."""

from datetime import datetime, timedelta
from pathlib import Path

from station.programme.asrun import Outcome, Reason
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

MIDNIGHT = datetime(2026, 11, 23, tzinfo=HANOI)
FIVE = MIDNIGHT.replace(hour=5)
SLOTS = [
    {"id": "sang", "title": "Buổi sáng", "at": "05:00", "bulletins": ["cchc"]},
    {"id": "cong", "title": "Cổng", "at": "17:00", "zones": ["cong-lang"], "bulletins": ["cchc"]},
]


def office_of_two_slots(folder: Path) -> OfficeSimulator:
    """An office that has published the two slots and a bulletin of two minutes."""
    made = OfficeSimulator(folder, now=MIDNIGHT - timedelta(hours=2))
    made.add_bulletin("cchc", "Cải cách hành chính", b"OggS one", seconds=120)
    made.set_timetable({"slot": SLOTS})
    made.publish()
    return made


def outcomes(village: Village) -> list[tuple[str, Outcome, Reason]]:
    """The log in short: slot or kind, what became of it, why."""
    return [(entry.key.split("/")[0], entry.outcome, entry.reason) for entry in village.log()]

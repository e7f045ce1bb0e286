"""The timetable of a year that is drawn from a seed, and its sessions counted by hand.

The count knows nothing of the station's own timetable.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.village.simulated import HANOI

FIRST, DAYS = date(2026, 11, 23), 365
BEGIN = datetime.combine(FIRST, time(0), HANOI)
END = BEGIN + timedelta(days=DAYS)
GRACE, LEAD = timedelta(seconds=60), timedelta(seconds=5.3)
TIMES = ["05:00", "05:12", "06:30", "11:15", "17:00", "17:10", "20:56"]
LATE = "20:56"
"""It may last until the quiet hours."""
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@dataclass(frozen=True)
class Due:
    """A session that is to sound."""

    key: str
    starts: datetime


@dataclass(frozen=True)
class Calendar:
    """The form that the commune signs, and what it means."""

    form: dict[str, Any]
    due: tuple[Due, ...]
    """What takes place."""
    suspended: tuple[str, ...]
    """The keys of what doesn't."""


def drawn(chance: Random) -> Calendar:
    """Two slots on a weekday each, and two holidays."""
    slots, due, suspended = [], [], []
    holidays = [_days(chance, chance.randrange(1, 9)) for _ in range(2)]
    for number, at in enumerate(sorted(chance.sample(TIMES, 2))):
        days = sorted(chance.sample(range(7), 1))
        skipped = FIRST + timedelta(days=chance.randrange(DAYS))
        slot = {
            "id": f"s{number}", "at": at, "days": [NAMES[d] for d in days], "except": [skipped],
            "longest_minutes": 4 if at == LATE else 8,
            "tune": chance.random() < 0.7, "closing": chance.random() < 0.7,
        }  # fmt: skip
        slots.append(slot)
        for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
            if day.weekday() not in days or day == skipped:
                continue
            key = f"s{number}/{day}"
            if any(first <= day <= last for first, last in holidays):
                suspended.append(key)
            else:
                due.append(Due(key, datetime.combine(day, time.fromisoformat(at), HANOI)))
    form = {
        "slot": slots,
        "suspension": [{"first": f, "last": n, "reason": "Tết"} for f, n in holidays],
    }
    due.sort(key=lambda each: each.starts)
    return Calendar(form, tuple(due), tuple(suspended))


def _days(chance: Random, length: int) -> tuple[date, date]:
    first = FIRST + timedelta(days=chance.randrange(DAYS - length))
    return first, first + timedelta(days=length)

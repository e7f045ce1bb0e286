"""The timetable of a simulated year, and its sessions counted by hand.

The count knows nothing of the station's own timetable.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from tests.village.simulated import HANOI

FIRST, DAYS = date(2026, 11, 23), 365
TET = (date(2027, 2, 5), date(2027, 2, 10))
FUNERAL = (date(2027, 5, 11), date(2027, 5, 12))
ELECTION = (date(2027, 3, 15), date(2027, 3, 21))
NATIONAL_DAY = date(2027, 9, 2)
TIMETABLE = {
    "slot": [
        {
            "id": "sang",
            "at": "05:00",
            "days": ["mon", "tue", "wed", "thu", "fri", "sat"],
            "except": [NATIONAL_DAY],
            "longest_minutes": 20,
        },
        {
            "id": "chieu",
            "at": "17:00",
            "days": ["mon", "tue", "wed", "thu", "fri"],
            "longest_minutes": 20,
        },
        {
            "id": "chu-nhat",
            "at": "07:00",
            "first": date(2026, 11, 29),
            "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
            "tune": False,
            "longest_minutes": 20,
        },
        {
            "id": "thang",
            "at": "11:00",
            "rrule": "FREQ=MONTHLY;BYMONTHDAY=1",
            "overlong": "hard-end",
            "longest_minutes": 10,
        },
        {
            "id": "bau-cu",
            "at": "10:00",
            "again": ["15:00", "19:00"],
            "first": ELECTION[0],
            "last": ELECTION[1],
            "closing": False,
            "longest_minutes": 20,
        },
    ],
    "suspension": [
        {"first": TET[0], "last": TET[1], "reason": "Tết"},
        {
            "first": FUNERAL[0],
            "last": FUNERAL[1],
            "reason": "tang lễ",
            "villages": ["na-dong"],
            "slots": ["sang", "chieu"],
        },
        {"date": date(2027, 6, 1), "reason": "tang lễ", "villages": ["ban-lac"]},
        {
            "first": ELECTION[0],
            "last": ELECTION[1],
            "reason": "bầu cử",
            "slots": ["chieu"],
        },
    ],
}


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), HANOI)


def between(day: date, span: tuple[date, date]) -> bool:
    return span[0] <= day <= span[1]


def due_on(day: date) -> Iterator[tuple[str, datetime]]:
    """Keys and instants of one date, counted by hand."""
    weekday = day.weekday()
    if between(day, TET):
        return
    mourning, voting = between(day, FUNERAL), between(day, ELECTION)
    if weekday < 6 and day != NATIONAL_DAY and not mourning:
        yield f"sang/{day}", at(day, 5)
    if weekday < 5 and not mourning and not voting:
        yield f"chieu/{day}", at(day, 17)
    if weekday == 6 and (day - date(2026, 11, 29)).days % 14 == 0:
        yield f"chu-nhat/{day}", at(day, 7)
    if day.day == 1:
        yield f"thang/{day}", at(day, 11)
    if voting:
        yield f"bau-cu/{day}", at(day, 10)
        yield f"bau-cu/{day}/1500", at(day, 15)
        yield f"bau-cu/{day}/1900", at(day, 19)


def due_in_the_year() -> dict[str, datetime]:
    """Every key of the year with its instant."""
    days = (FIRST + timedelta(days=n) for n in range(DAYS))
    return {key: starts for day in days for key, starts in due_on(day)}

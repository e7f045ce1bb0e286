"""On which days an announcement is repeated."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.village.microphone.memo_days import FARTHEST, MOST_DAYS, Each, instants
from tests.village.simulated import HANOI

FRIDAY = datetime(2026, 11, 27, 18, 30, tzinfo=HANOI)


def days(each: str, until: date | None = None, most: int = 99) -> list[int]:
    found = instants(FRIDAY, Each(each), until, most, HANOI)
    assert all((at.hour, at.minute, at.utcoffset()) == (18, 30, timedelta(hours=7)) for at in found)
    return [at.day for at in found]


@pytest.mark.parametrize(
    ("each", "until", "most", "expected"),
    [
        ("once", None, 9, [27]),
        ("day", date(2026, 11, 30), 9, [27, 28, 29, 30]),
        ("day", None, 3, [27, 28, 29]),
        ("workday", date(2026, 12, 2), 9, [27, 30, 1, 2]),
        ("week", date(2026, 12, 17), 9, [27, 4, 11]),
        ("day", date(2026, 11, 27), 9, [27]),
        ("day", date(2026, 11, 26), 9, []),
    ],
)
def test_it_is_repeated_until_a_day_and_so_often(
    each: str, until: date | None, most: int, expected: list[int]
) -> None:
    assert days(each, until, most) == expected


def test_it_ends_by_itself() -> None:
    assert len(days("day")) == MOST_DAYS
    weeks = instants(FRIDAY, Each.WEEK, date(2099, 1, 1), 99, HANOI)
    assert FRIDAY + FARTHEST - weeks[-1] < timedelta(days=7)


def test_from_a_saturday_on_workdays_begin_on_monday() -> None:
    found = instants(FRIDAY + timedelta(days=1), Each.WORKDAY, None, 2, HANOI)
    assert [at.day for at in found] == [30, 1]


def test_the_time_of_day_is_the_village_s_own() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 24, 16, 30, tzinfo=ZoneInfo("UTC"))
    found = instants(first, Each.DAY, None, 2, berlin)
    assert [f"{at:%d %H:%M %z}" for at in found] == ["24 18:30 +0200", "25 18:30 +0100"]

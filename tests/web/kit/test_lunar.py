"""The lunar date: known new years, leap months, and what holds for every day."""

from datetime import date, timedelta

import pytest

from web.kit.words.lunar import LunarDate, lunar

NEW_YEARS = (
    *("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"),
    *("2028-01-26", "2029-02-13", "2030-02-02"),
    *("1968-01-29", "1985-01-21", "2007-02-17"),  # a day, or a month, before the Chinese one
)
DAY = timedelta(days=1)


@pytest.mark.parametrize("day", NEW_YEARS)
def test_the_new_year_is_the_first_of_the_first(day: str) -> None:
    assert lunar(date.fromisoformat(day)) == LunarDate(1, 1)
    before = lunar(date.fromisoformat(day) - DAY)
    assert (before.month, before.leap) == (12, False)
    assert before.day in (29, 30)


@pytest.mark.parametrize(
    ("day", "month"), [("2023-03-22", 2), ("2025-07-25", 6), ("2028-06-23", 5), ("2033-12-22", 11)]
)
def test_a_leap_month_has_the_number_of_the_one_before(day: str, month: int) -> None:
    begins = date.fromisoformat(day)
    assert lunar(begins) == LunarDate(1, month, leap=True)
    assert lunar(begins - DAY).month == month
    assert not lunar(begins - DAY).leap


def test_days_follow_each_other_and_months_have_29_or_30() -> None:
    day = date(2000, 1, 1)
    last = lunar(day)
    while day < date(2060, 1, 1):
        day += DAY
        now = lunar(day)
        if now.day == 1:
            assert last.day in (29, 30)
            same = now.month == last.month and now.leap and not last.leap
            assert same or now.month == last.month % 12 + 1
            assert same or not now.leap
        else:
            assert now == LunarDate(last.day + 1, last.month, last.leap)
        last = now

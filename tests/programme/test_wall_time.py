"""Local times as instants, in the nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.programme.wall_time import instant_of, instants_of, offset_change

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = ["Asia/Ho_Chi_Minh", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"]


@pytest.mark.parametrize(
    ("at", "utc"),
    [
        (time(1, 59, 59), time(0, 59, 59)),
        (time(2), time(1)),
        (time(2, 0, 1), time(1)),
        (time(2, 30), time(1)),
        (time(2, 59, 59), time(1)),
        (time(3), time(1)),
        (time(3, 0, 1), time(1, 0, 1)),
    ],
)
def test_a_time_that_the_clocks_leave_out_is_the_first_after_the_gap(at: time, utc: time) -> None:
    assert instant_of(SPRING, at, BERLIN) == datetime.combine(SPRING, utc, UTC)
    assert len(instants_of(SPRING, at, BERLIN)) == 1


def test_a_time_that_the_clocks_show_twice_is_the_first() -> None:
    first, second = instants_of(AUTUMN, time(2, 30), BERLIN)
    assert second - first == timedelta(hours=1)
    assert (
        instant_of(AUTUMN, time(2, 30), BERLIN)
        == first
        == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    )


def test_a_whole_day_that_the_clocks_leave_out_is_the_next_midnight() -> None:
    apia = ZoneInfo("Pacific/Apia")
    found = instant_of(date(2011, 12, 30), time(5), apia)
    assert found.astimezone(apia).replace(tzinfo=None) == datetime(2011, 12, 31)  # noqa: DTZ001


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.times(), st.sampled_from(ZONES))
def test_an_instant_shows_its_time_or_ends_a_gap(day: date, at: time, name: str) -> None:
    zone, at = ZoneInfo(name), at.replace(microsecond=0)
    found = instant_of(day, at, zone)
    shown = found.astimezone(zone).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    assert shown >= wanted
    if shown > wanted:
        just_before = (found - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert just_before < wanted


def test_no_change_of_the_clocks_is_none() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert offset_change(now, now + timedelta(days=2), BERLIN) is None

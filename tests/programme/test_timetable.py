"""Slots, suspensions and quiet hours, and the occurrences that they give."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.programme.timetable import (
    QuietHours,
    Slot,
    Suspension,
    Timetable,
)
from station.programme.timetable_mistakes import mistakes

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = QuietHours(time(21), time(5))
MONDAY = date(2026, 11, 23)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), HANOI)


def starts(timetable: Timetable, days: int = 7, village: str = "na-dong") -> list[datetime]:
    since = at(MONDAY, 0)
    found = timetable.occurrences(since, since + timedelta(days=days), HANOI, village)
    return [occurrence.starts for occurrence in found]


def test_a_daily_slot_occurs_each_day_at_its_local_time() -> None:
    assert starts(Timetable((Slot("sang", "Sáng", time(5)),)), days=2) == [
        datetime(2026, 11, 22, 22, tzinfo=UTC),
        datetime(2026, 11, 23, 22, tzinfo=UTC),
    ]


def test_a_slot_on_weekdays_skips_sunday() -> None:
    slot = Slot("sang", "Sáng", time(5), days=frozenset(range(6)))
    assert len(starts(Timetable((slot,)))) == 6


def test_a_single_day_occurs_once() -> None:
    tuesday = MONDAY + timedelta(days=1)
    slot = Slot("bau-cu", "Bầu cử", time(17), first=tuesday, last=tuesday)
    assert starts(Timetable((slot,))) == [at(tuesday, 17)]


def test_a_suspension_silences_only_the_villages_it_names() -> None:
    funeral = Suspension(MONDAY, MONDAY, "tang", frozenset({"na-dong"}))
    timetable = Timetable((Slot("sang", "Sáng", time(5)),), (funeral,))
    assert len(starts(timetable, days=1, village="na-dong")) == 0
    assert len(starts(timetable, days=1, village="ban-lac")) == 1


def test_an_occurrence_has_the_same_key_whenever_it_is_asked_for() -> None:
    timetable = Timetable((Slot("sang", "Sáng", time(5)),))
    (one,) = timetable.occurrences(at(MONDAY, 0), at(MONDAY, 12), HANOI, "x")
    (two,) = timetable.occurrences(at(MONDAY, 5), at(MONDAY, 5, 1), HANOI, "x")
    assert one == two
    assert one.key == "sang/2026-11-23"


@pytest.mark.parametrize(
    ("hour", "quiet"), [(20, False), (21, True), (0, True), (4, True), (5, False), (12, False)]
)
def test_the_night_is_quiet_across_midnight(hour: int, quiet: bool) -> None:
    assert NIGHT.contains(time(hour)) is quiet


def test_equal_ends_mean_no_quiet_hours() -> None:
    none = QuietHours(time(0), time(0))
    assert not none.contains(time(3))
    assert none.next_start(at(MONDAY, 3)) is None


@given(st.times(), st.times(), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_the_next_quiet_start_is_quiet_and_ahead(start: time, end: time, now: datetime) -> None:
    quiet, after = QuietHours(start, end), now.replace(tzinfo=HANOI)
    found = quiet.next_start(after)
    if found is None:
        assert start == end
    else:
        assert after < found <= after + timedelta(days=1)
        assert quiet.contains(found.time())


def test_a_slot_in_quiet_hours_is_a_mistake() -> None:
    (sentence,) = mistakes(Timetable((Slot("dem", "Đêm", time(3, 15)),)), NIGHT)
    assert sentence == "slot “dem” at 03:15 is in the quiet hours 21:00–05:00"


def test_a_slot_that_may_last_into_quiet_hours_is_a_mistake() -> None:
    (sentence,) = mistakes(Timetable((Slot("toi", "Tối", time(20, 30)),)), NIGHT)
    assert "into the quiet hours" in sentence


def test_overlapping_slots_are_a_mistake_and_touching_ones_are_not() -> None:
    one = Slot("a", "A", time(5), longest=timedelta(minutes=30))
    touching = Slot("b", "B", time(5, 30))
    inside = Slot("c", "C", time(5, 29), longest=timedelta(minutes=1))
    assert mistakes(Timetable((one, touching)), NIGHT) == ()
    assert "overlap" in mistakes(Timetable((one, inside)), NIGHT)[0]


def test_slots_on_different_days_do_not_overlap() -> None:
    weekdays = Slot("a", "A", time(5), days=frozenset({0, 1}))
    weekend = Slot("b", "B", time(5), days=frozenset({5, 6}))
    sunday = Slot("c", "C", time(5), first=date(2026, 11, 29), last=date(2026, 11, 29))
    assert mistakes(Timetable((weekdays, weekend)), NIGHT) == ()
    assert mistakes(Timetable((weekdays, sunday)), NIGHT) == ()
    assert len(mistakes(Timetable((weekend, sunday)), NIGHT)) == 1

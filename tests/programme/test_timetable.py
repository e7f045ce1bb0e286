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


def test_a_suspension_of_some_slots_leaves_the_others() -> None:
    slots = (Slot("sang", "Sáng", time(5)), Slot("chieu", "Chiều", time(17)))
    week = Suspension(MONDAY, MONDAY + timedelta(days=6), "bầu cử", slots=frozenset({"sang"}))
    assert starts(Timetable(slots, (week,)), days=1) == [at(MONDAY, 17)]


def test_what_is_suspended_is_told_with_its_reason() -> None:
    funeral = Suspension(MONDAY, MONDAY, "tang", frozenset({"na-dong"}))
    timetable = Timetable((Slot("sang", "Sáng", time(5)),), (funeral,))
    planned = timetable.planned(at(MONDAY, 0), at(MONDAY, 0) + timedelta(days=2), HANOI, "na-dong")
    assert [each.suspension for each in planned] == [funeral, None]


def test_a_session_is_repeated_in_the_day_under_keys_of_its_own() -> None:
    slot = Slot("sang", "Sáng", time(5), again=(time(5, 30), time(6, 0, 30)))
    since = at(MONDAY, 0)
    found = Timetable((slot,)).occurrences(since, since + timedelta(days=1), HANOI, "x")
    assert [occurrence.key for occurrence in found] == [
        "sang/2026-11-23",
        "sang/2026-11-23/0530",
        "sang/2026-11-23/060030",
    ]


def test_excepted_dates_are_left_out() -> None:
    slot = Slot("sang", "Sáng", time(5), excepted=frozenset({MONDAY, MONDAY - timedelta(days=365)}))
    assert starts(Timetable((slot,)), days=2) == [at(MONDAY + timedelta(days=1), 5)]


def test_a_rule_of_every_second_week_counts_from_its_first_date() -> None:
    slot = Slot("hop", "Họp", time(18), first=MONDAY, rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE")
    found = starts(Timetable((slot,)), days=21)
    assert [(moment - at(MONDAY, 18)).days for moment in found] == [0, 2, 14, 16]


def test_first_and_last_bound_a_rule_too() -> None:
    tuesday = MONDAY + timedelta(days=1)
    slot = Slot("a", "A", time(5), first=MONDAY, last=tuesday, rrule="FREQ=DAILY")
    assert len(starts(Timetable((slot,)))) == 2


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


def test_what_becomes_quiet_now_becomes_so_next_tomorrow() -> None:
    quiet, evening = QuietHours(time(21), time(5)), at(MONDAY, 21)
    assert quiet.next_start(evening) == evening + timedelta(days=1)
    assert quiet.next_start(evening - timedelta(microseconds=1)) == evening


def test_it_becomes_quiet_again_when_the_clocks_go_back_into_quiet_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    quiet = QuietHours(time(1), time(2, 30))
    after = datetime(2026, 10, 25, 2, 40, tzinfo=berlin)
    assert quiet.next_start(after) == datetime(2026, 10, 25, 2, 0, tzinfo=berlin, fold=1)
    late = QuietHours(time(2, 50), time(5))
    assert late.next_start(after.replace(fold=1)) == after.replace(minute=50, fold=1)

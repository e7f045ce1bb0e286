"""What makes a timetable unfit."""

from datetime import date, time, timedelta

import pytest

from station.programme.timetable import QuietHours, Slot, Suspension, Timetable
from station.programme.timetable_mistakes import mistakes

NIGHT = QuietHours(time(21), time(5))
NEVER = QuietHours(time(0), time(0))
MONDAY = date(2026, 11, 23)
HALF = timedelta(minutes=30)


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


def found(*slots: Slot, quiet: QuietHours = NIGHT) -> tuple[str, ...]:
    return mistakes(Timetable(slots), quiet)


def test_a_repeat_in_the_quiet_hours_is_a_mistake() -> None:
    (sentence,) = found(Slot("sang", "S", time(5), again=(time(4),)))
    assert sentence == "slot “sang” at 04:00 is in the quiet hours 21:00–05:00"


def test_quiet_hours_after_midnight_are_seen_from_the_evening_before() -> None:
    late = Slot("toi", "T", time(23, 50), longest=timedelta(minutes=60))
    assert "into the quiet hours" in found(late, quiet=QuietHours(time(0, 30), time(5)))[0]
    assert found(late, quiet=QuietHours(time(0, 50), time(5))) == ()


def test_a_repeat_before_its_session_has_ended_is_a_mistake() -> None:
    (sentence,) = found(Slot("sang", "S", time(5), again=(time(5, 20), time(6)), longest=HALF))
    assert sentence == (
        "slot “sang” is repeated at 05:20 while its session of 05:00 lasts (30 minutes)"
    )


def test_an_overlap_says_when() -> None:
    rule = Slot("thang", "T", time(5, 10), rrule="FREQ=MONTHLY;BYMONTHDAY=1", first=MONDAY)
    (sentence,) = found(Slot("sang", "S", time(5), longest=HALF), rule)
    assert sentence == (
        "slots “sang” (05:00, 30 minutes) and “thang” (05:10, 45 minutes) overlap, on 2026-12-01"
    )


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", False),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1MO", True),
        ("FREQ=MONTHLY;BYMONTHDAY=13", "FREQ=WEEKLY;BYDAY=FR", True),
        ("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=2", "FREQ=MONTHLY;BYMONTHDAY=1", False),
        ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;INTERVAL=3", True),
    ],
)
def test_rules_are_compared_date_by_date(one: str, other: str, overlap: bool) -> None:
    slots = [Slot(name, name, time(5), rrule=rule, first=MONDAY) for name, rule in
             (("a", one), ("b", other))]  # fmt: skip
    assert bool(found(*slots)) is overlap


def test_a_session_past_midnight_meets_the_next_days() -> None:
    late = Slot("toi", "T", time(23, 45), days=frozenset({6}), longest=HALF)
    early = Slot("sang", "S", time(0, 10), days=frozenset({0}))
    assert len(found(late, early, quiet=NEVER)) == 1
    assert found(late, Slot("sang", "S", time(0, 10), days=frozenset({1})), quiet=NEVER) == ()
    new_year = Slot("a", "A", time(23, 59), first=date(2026, 12, 31), last=date(2026, 12, 31))
    day_after = Slot("b", "B", time(0), first=date(2027, 1, 1), last=date(2027, 1, 1))
    assert len(found(new_year, day_after, quiet=NEVER)) == 1


def test_an_excepted_or_suspended_day_is_no_overlap() -> None:
    usual, week = Slot("sang", "S", time(5)), MONDAY + timedelta(days=6)
    extra = Slot("bau-cu", "B", time(5), first=MONDAY, last=week)
    assert len(found(usual, extra)) == 1
    instead = Suspension(MONDAY, week, "bầu cử", slots=frozenset({"sang"}))
    assert mistakes(Timetable((usual, extra), (instead,)), NIGHT) == ()
    in_one_village = Suspension(MONDAY, week, "tang", frozenset({"na-dong"}))
    assert len(mistakes(Timetable((usual, extra), (in_one_village,)), NIGHT)) == 1
    one_day = Slot("le", "L", time(5), first=MONDAY, last=MONDAY)
    assert found(Slot("sang", "S", time(5), excepted=frozenset({MONDAY})), one_day) == ()


def test_slots_that_end_before_the_present_are_compared_where_they_were() -> None:
    past = [Slot(name, name, time(5), last=date(2025, 5, 5)) for name in ("a", "b")]
    assert len(found(*past)) == 1


def test_a_hundred_mistakes_are_fifty_sentences() -> None:
    assert len(found(*(Slot(f"s{n}", "S", time(5)) for n in range(100)))) == 50


def test_what_would_take_too_long_to_compare_is_a_mistake_of_its_own() -> None:
    years = [date(2000 + n % 99, 1, 1) + timedelta(days=n) for n in range(450)]
    slots = [Slot(f"s{n}", "S", time(5), first=day, last=day) for n, day in enumerate(years)]
    assert "too many different years" in found(*slots)[-1]

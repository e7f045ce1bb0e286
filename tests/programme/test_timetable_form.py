"""A timetable as plain mappings, both ways."""

import contextlib
import re
import tomllib
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.programme import timetable_form
from station.programme.session import Overlong
from station.programme.timetable import QuietHours, Timetable
from station.programme.timetable_form import TimetableError
from station.programme.timetable_mistakes import mistakes
from tests.places import TOP

WHOLE = """
[[slot]]
id = "sang"
title = "Buổi sáng"
at = 05:00:00
days = ["mon", "sat"]
longest_minutes = 30

[[slot]]
id = "bau-cu"
at = "17:00:30"
date = 2026-11-24
zones = ["cong-lang"]
bulletins = ["bau-cu-1"]

[[suspension]]
first = 2027-02-05
last = 2027-02-10
reason = "Tết"
villages = ["na-dong"]
"""


SESSIONS = """
[[slot]]
id = "sang"
at = "05:00"
again = [05:45:00, "05:20:30"]
rrule = "rrule:freq=weekly;interval=2;byday=mo,we"
first = 2026-11-23
except = [2027-02-06, "2027-02-07"]
overlong = "hard-end"
tune = false
closing = false

[[slot]]
id = "bau-cu"
at = "17:00"
first = 2026-11-24
last = 2026-11-28

[[suspension]]
date = 2026-11-24
reason = "bầu cử"
slots = ["sang"]
"""


def read(text: str) -> Timetable:
    return timetable_form.read(tomllib.loads(text))


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(TimetableError) as caught:
        read(text)
    return caught.value.problems


def test_what_is_written_is_read_back() -> None:
    timetable = read(WHOLE)
    assert timetable.slots[0].days == frozenset({0, 5})
    assert timetable.slots[1].first == timetable.slots[1].last
    assert timetable.slots[1].title == "bau-cu"
    assert timetable_form.read(timetable_form.write(timetable)) == timetable


def test_a_session_is_read_with_its_rule_repeats_and_exceptions() -> None:
    timetable = read(SESSIONS)
    slot, extra = timetable.slots
    assert slot.rrule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"
    assert slot.again == (time(5, 20, 30), time(5, 45))
    assert slot.excepted == {date(2027, 2, 6), date(2027, 2, 7)}
    assert (slot.tune, slot.closing, slot.overlong) == (False, False, Overlong.HARD_END)
    assert (extra.tune, extra.closing, extra.overlong) == (True, True, Overlong.ITEM_END)
    assert timetable.suspensions[0].slots == {"sang"}
    assert timetable_form.read(timetable_form.write(timetable)) == timetable


def test_nothing_new_is_written_of_a_timetable_that_asks_nothing_new() -> None:
    form = timetable_form.write(read(WHOLE))
    assert set(form["slot"][0]) == {
        *("id", "title", "at", "days", "zones", "bulletins", "longest_minutes"),
    }
    assert set(form["suspension"][0]) == {"first", "last", "reason", "villages"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('rrule = "FREQ=HOURLY"', "slot a: rrule: is a rule of days; the hours of a day are"),
        ('rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"', "give first too"),
        ('rrule = "FREQ=DAILY;COUNT=5"', "give first too"),
        ('rrule = "FREQ=MONTHLY"', "give first too"),
        ('rrule = "FREQ=YEARLY;COUNT=9"\nfirst = 2026-11-23', "COUNT is not reached within 3"),
        ('rrule = "FREQ=DAILY"\nfirst = 1999-12-31', "a rule starts between 2000 and 2099"),
        ('rrule = "FREQ=DAILY"\ndays = ["mon"]', "give rrule, or days, or date"),
        ('rrule = "FREQ=DAILY"\ndate = 2026-11-23', "give rrule, or days, or date"),
        ("rrule = 5", "rrule: is to be a text"),
        ('again = ["05:00"]', "has the time of at"),
        ('again = ["06:00", 06:00:00]', "has the same twice"),
        ('again = "06:00"', "is to be a list of times such as 05:30, at most 12"),
        (f"again = {[f'06:{n:02}' for n in range(13)]}", "at most 12"),
        ("again = [06:00:00.5]", "not to the second"),
        ('except = ["30/11/2026"]', "not a date such as"),
        ('tune = "no"', "tune: is to be true or false"),
        ('overlong = "cut"', "is to be one of item-end, hard-end"),
        ("exept = []", "did you mean except?"),
    ],
)
def test_a_wrong_session_is_one_sentence(line: str, sentence: str) -> None:
    (problem,) = problems(f'[[slot]]\nid = "a"\nat = "05:00"\n{line}')
    assert sentence in problem


def test_a_suspension_of_a_slot_that_is_not_there_is_a_mistake() -> None:
    text = '[[slot]]\nid = "sang"\nat = "05:00"\n[[suspension]]\ndate = 2026-11-24\n'
    assert problems(text + 'reason = "nghỉ"\nslots = ["sag"]') == (
        "the suspension “nghỉ” names slot “sag”, which there is not; did you mean sang?",
    )


def test_too_many_sessions_or_rules_are_a_mistake() -> None:
    again = [f"06:{n:02}" for n in range(12)]
    slots = [{"id": f"s{n}", "at": "05:00", "again": again} for n in range(39)]
    with pytest.raises(TimetableError, match="more than 500 sessions"):
        timetable_form.read({"slot": slots})
    slots = [{"id": f"s{n}", "at": "05:00", "rrule": "FREQ=DAILY"} for n in range(101)]
    with pytest.raises(TimetableError, match="more than 100 slots with an rrule"):
        timetable_form.read({"slot": slots})


def test_the_timetable_of_the_offices_page_is_fit() -> None:
    readme = TOP / "station" / "commune" / "README.md"
    found = re.search(r"small file:\n\n```toml\n(.*?)```", readme.read_text("utf-8"), re.DOTALL)
    assert found
    assert mistakes(read(found[1]), QuietHours(time(21), time(5))) == ()


def test_all_mistakes_come_at_once() -> None:
    found = problems("""
[[slot]]
id = "Sáng"
at = "25:00"
dyas = ["mon"]
[[slot]]
id = "chieu"
at = "17:0"
days = ["monday"]
longest_minutes = 0
[[suspension]]
reason = "Tết"
""")
    text = "\n".join(found)
    assert "there is no “dyas”; did you mean days?" in text
    assert "“25:00” is not a time of day: 00:00 to 23:59" in text
    assert "“17:0” is not a time such as 05:00" in text
    assert "mon, tue" in text
    assert "at most 240" in text
    assert "give date, or first and last" in text
    assert len(found) == 7


@pytest.mark.parametrize(
    "text",
    [
        'slot = "05:00"',
        "[[slot]]\nid = 5\nat = 5",
        '[[slot]]\nid = "a"\nat = "05:00"\nzones = []',
        '[[slot]]\nid = "a"\nat = "05:00"\nfirst = 2026-11-24\nlast = 2026-11-23',
        '[[slot]]\nid = "a"\nat = "05:00"\ndate = 2026-11-24\nlast = 2026-11-23',
        '[[slot]]\nid = "a"\nat = "05:00"\n[[slot]]\nid = "a"\nat = "06:00"',
        '[[slot]]\nid = "a"\nat = "05:00"\nlongest_minutes = nan',
    ],
)
def test_what_is_not_a_timetable_is_refused(text: str) -> None:
    assert problems(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: (
    st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)))  # fmt: skip
def test_rubbish_gives_sentences_and_never_another_error(rubbish: Any) -> None:
    new = dict.fromkeys(("again", "except", "rrule", "overlong", "tune", "first"), rubbish)
    for form in (
        {"slot": rubbish},
        {"slot": [{"id": "a", "at": rubbish, "days": rubbish}]},
        {"slot": [{"id": "a", "at": "05:00", **new}]},
        {"suspension": [{"date": rubbish, "reason": "x", "slots": rubbish}]},
    ):
        with contextlib.suppress(TimetableError):
            timetable_form.read(form)

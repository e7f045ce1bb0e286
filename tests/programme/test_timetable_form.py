"""A timetable as plain mappings, both ways."""

import contextlib
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.programme import timetable_form
from station.programme.timetable import Timetable
from station.programme.timetable_form import TimetableError

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
    for form in ({"slot": rubbish}, {"slot": [{"id": "a", "at": rubbish, "days": rubbish}]}):
        with contextlib.suppress(TimetableError):
            timetable_form.read(form)

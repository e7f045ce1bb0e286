"""Recurrence rules: their text, and the dates that they give."""

import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from station.programme.recurrence import YEARS, days_of, reaches_count
from station.programme.recurrence_rule import WEEKDAYS, read_rule

START = date(2026, 11, 23)
LATER = 9972 - 2000
"""Each of the 28 years from 2000 is like the year so much later: weekdays and leap days."""


def dates(text: str, start: date, year: int) -> list[date]:
    bits = days_of(read_rule(text), start, year)
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return [day for n, day in enumerate(days, 1) if bits >> n & 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=1", ["12-01"]),
        ("FREQ=MONTHLY;BYDAY=-1SU", ["11-29", "12-27"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", ["11-23", "12-07", "12-21"]),
        ("FREQ=WEEKLY;UNTIL=20261207", ["11-23", "11-30", "12-07"]),
        ("FREQ=DAILY;COUNT=3", ["11-23", "11-24", "11-25"]),
        ("FREQ=DAILY;INTERVAL=15", ["11-23", "12-08", "12-23"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["11-30", "12-31"]),
        ("freq=yearly;bymonth=12;byday=1mo", ["12-07"]),
        ("FREQ=MONTHLY", ["11-23", "12-23"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
    ],
)
def test_a_rule_gives_its_dates(text: str, expected: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in dates(text, START, 2026)] == expected


def test_a_count_goes_on_over_the_year() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=4;COUNT=3"
    assert dates(rule, START, 2026) + dates(rule, START, 2027) == [
        START,
        date(2026, 12, 21),
        date(2027, 1, 18),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("FREQ=HOURLY", "at and again"),
        ("FREQ=DAILY;BYHOUR=3", "at and again"),
        ("FREQ=MINUTELY;INTERVAL=1", "at and again"),
        ("BYDAY=MO", "lacks FREQ"),
        ("", "NAME=VALUE"),
        ("FREQ=DAILY;FREQ=DAILY", "once"),
        ("FREQ=DAILY;INTERVAL=0", "RFC 5545"),
        ("FREQ=DAILY;INTERVAL=-1", "RFC 5545"),
        ("FREQ=DAILY;INTERVAL=99999999", "RFC 5545"),
        ("FREQ=DAILY;COUNT=0", "RFC 5545"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "not both"),
        ("FREQ=DAILY;UNTIL=20270101T000000Z", "RFC 5545"),
        ("FREQ=DAILY;UNTIL=20271301", "RFC 5545"),
        ("FREQ=SOMETIMES", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=XX", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=1MO", "counts weekdays"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"),
        ("FREQ=MONTHLY;BYDAY=6MO", "fifth"),
        ("FREQ=YEARLY;BYMONTH=1;BYDAY=53MO", "fifth"),
        ("FREQ=YEARLY;BYDAY=54MO", "RFC 5545"),
        ("FREQ=MONTHLY;BYDAY=1MO,TU", "two slots"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "RFC 5545"),
        ("FREQ=MONTHLY;BYMONTHDAY=٣", "RFC 5545"),
        ("FREQ=YEARLY;BYEASTER=0", "is not taken"),
        ("FREQ=YEARLY;BYWEEKNO=1", "is not taken"),
        ("FREQ=DAILY\nDTSTART:20000101", "RFC 5545"),
        ("FREQ=DAILY;" + "A" * 300, "longer"),
    ],
)
def test_what_is_no_rule_of_days_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_rule(text)


@given(st.text(max_size=80) | st.text("FREQBYDAILYWKTUMONTH=;,0123456789-", max_size=80))
def test_rubbish_is_refused_and_nothing_else_happens(text: str) -> None:
    with pytest.raises(ValueError, match=r"is|has|lacks"):
        read_rule(text)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=366;BYMONTH=2;BYMONTHDAY=29;COUNT=1000",
        "FREQ=YEARLY;INTERVAL=366;BYYEARDAY=366",
        "FREQ=MONTHLY;INTERVAL=366;BYMONTH=2;BYMONTHDAY=-30",
    ],
)
def test_a_rule_without_dates_has_none_at_once(text: str) -> None:
    # Left to itself the library would seek them until the year 9999: 11 s for the first.
    assert all(days_of(read_rule(text), date(2000, 1, 1), year) == 0 for year in (2001, 2026, 2099))


def test_there_is_nothing_outside_of_the_calendar_that_is_looked_at() -> None:
    rule = read_rule("FREQ=DAILY")
    assert days_of(rule, START, YEARS.start - 1) == days_of(rule, START, YEARS.stop) == 0
    assert days_of(rule, date.max, 2026) == 0


def test_a_count_that_is_not_reached_in_time_is_known() -> None:
    assert reaches_count(read_rule("FREQ=DAILY;COUNT=1000"), START)
    assert not reaches_count(read_rule("FREQ=YEARLY;COUNT=9"), START)


@st.composite
def rules(draw: st.DrawFn) -> tuple[str, date]:
    """A random rule that is taken here, and a start."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    is_long = freq in ("MONTHLY", "YEARLY")
    parts = {"FREQ": freq, "INTERVAL": str(draw(st.integers(1, 5)))}
    if draw(st.booleans()):
        parts["BYMONTH"] = listed(draw(st.sets(st.integers(1, 12), min_size=1, max_size=4)))
    if freq != "WEEKLY" and draw(st.booleans()):
        days = st.integers(-31, 31).filter(bool)
        parts["BYMONTHDAY"] = listed(draw(st.sets(days, min_size=1, max_size=4)))
    if freq == "YEARLY" and draw(st.booleans()):
        days = st.integers(-366, 366).filter(bool)
        parts["BYYEARDAY"] = listed(draw(st.sets(days, min_size=1, max_size=20)))
    if draw(st.booleans()):
        names = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1, max_size=7))
        nth = (
            draw(st.sampled_from(["1", "2", "-1", "+5"])) if is_long and draw(st.booleans()) else ""
        )
        parts["BYDAY"] = ",".join(nth + name for name in sorted(names))
    if is_long and parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} and draw(st.booleans()):
        parts["BYSETPOS"] = listed(draw(st.sets(st.sampled_from([1, 2, -1]), min_size=1)))
    if draw(st.booleans()):
        parts["WKST"] = draw(st.sampled_from(WEEKDAYS))
    ending = draw(st.sampled_from(["", "COUNT", "UNTIL"]))
    start = draw(st.dates(date(2000, 1, 1), date(2023, 12, 31)))
    if ending == "COUNT":
        parts["COUNT"] = str(draw(st.integers(1, 40)))
    if ending == "UNTIL":
        parts["UNTIL"] = f"{start + timedelta(days=draw(st.integers(0, 900))):%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in parts.items()), start


def listed(numbers: set[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def to_the_end(rule: Iterable[datetime]) -> Iterator[date]:
    """The dates of `rule`; the library stumbles over a week that the calendar's end cuts."""
    try:
        for moment in rule:
            yield moment.date()
    except ValueError as error:
        if "out of range" not in str(error):
            raise


def by_dateutil(text: str, start: date, last_year: int) -> list[date]:
    """What dateutil makes of the whole rule, up to the end of `last_year`.

    It is asked at the very end of the calendar, in years that are like ours day by day, because a
    rule that has no more dates is sought until 9999.
    """
    moved = re.sub(r"UNTIL=(\d{4})", lambda found: f"UNTIL={int(found[1]) + LATER}", text)
    begin = datetime(start.year + LATER, start.month, start.day)  # noqa: DTZ001
    found = to_the_end(rrule.rrulestr(moved, dtstart=begin))
    days = (day.replace(year=day.year - LATER) for day in found)
    return list(itertools.takewhile(lambda day: day.year <= last_year, days))


@settings(deadline=None, max_examples=400)
@given(rules())
def test_every_rule_gives_what_dateutil_gives(rule: tuple[str, date]) -> None:
    text, start = rule
    parsed = read_rule(text)
    if not reaches_count(parsed, start):
        return
    years = range(start.year, start.year + 5)
    ours = [day for year in years for day in dates(text, start, year)]
    assert ours == by_dateutil(text, start, years[-1])


@given(rules(), st.integers(2000, 2099))
def test_a_rule_that_needs_no_start_gives_the_same_from_any(
    rule: tuple[str, date], year: int
) -> None:
    parsed = read_rule(rule[0])
    if not parsed.needs_start:
        early, late = date(2000, 1, 3), date(year, 1, 1)
        assert days_of(parsed, early, year) == days_of(parsed, late, year) or year == 2000

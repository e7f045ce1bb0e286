"""Which dates a recurrence rule gives, by python-dateutil, so that calendars agree.

Only this file imports dateutil. It is asked for one period at a time: left to itself it looks for
the next date until the year 9999, for minutes where a rule has none. Not handled here: the rule's
text (`recurrence_rule.py`), and hours.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice

from dateutil import rrule

from station.programme.recurrence_rule import Frequency, RecurrenceRule

YEARS = range(2000, 2100)
"""The years that a rule is looked at in."""
COUNTED_YEARS = 3
"""COUNT is to be reached within the year that a rule starts in and these many after it."""
_ONE_PERIOD = 12 * 10_000
"""An interval, in months or in years, that ends beyond the calendar."""


@lru_cache(maxsize=4096)
def days_of(rule: RecurrenceRule, start: date, year: int) -> int:
    """The dates of `rule`, started at `start` (DTSTART), in `year`: bit n is the year's nth day.

    None outside of `YEARS`. Takes a few milliseconds at most, whatever the rule.
    """
    bits = 0
    if year in YEARS:
        for day in _counted(_completed(rule, start), start, year):
            bits |= 1 << day.timetuple().tm_yday
    return bits


def reaches_count(rule: RecurrenceRule, start: date) -> bool:
    """Whether a rule with COUNT has all its dates within `COUNTED_YEARS`."""
    return rule.count is None or len(_all_counted(_completed(rule, start), start)) == rule.count


def _counted(rule: RecurrenceRule, start: date, year: int) -> Iterator[date]:
    if rule.count is None:
        yield from _dates(rule, start, year)
    elif start.year <= year <= start.year + COUNTED_YEARS:
        yield from (day for day in _all_counted(rule, start) if day.year == year)


def _all_counted(rule: RecurrenceRule, start: date) -> tuple[date, ...]:
    endless = replace(rule, count=None)
    years = range(start.year, start.year + COUNTED_YEARS + 1)
    dates = chain.from_iterable(_dates(endless, start, year) for year in years)
    return tuple(islice(dates, rule.count))


def _dates(rule: RecurrenceRule, start: date, year: int) -> Iterator[date]:
    """The dates in `year`, in order, without regard to COUNT."""
    last = rule.until or date.max
    for begin in _periods(rule, start, year):
        for day in _in_period(rule, begin):
            if start <= day <= last and _in_step(rule, start, day):
                yield day


def _periods(rule: RecurrenceRule, start: date, year: int) -> Iterator[date]:
    """The first days of the periods of `year` that INTERVAL meets."""
    if rule.freq is Frequency.MONTHLY:
        for month in range(1, 13):
            if ((year - start.year) * 12 + month - start.month) % rule.interval == 0:
                yield date(year, month, 1)
    elif rule.freq is not Frequency.YEARLY or (year - start.year) % rule.interval == 0:
        yield date(year, 1, 1)


def _in_step(rule: RecurrenceRule, start: date, day: date) -> bool:
    """Whether INTERVAL meets `day`, counted in days or in weeks."""
    if rule.freq is Frequency.DAILY:
        return (day - start).days % rule.interval == 0
    if rule.freq is Frequency.WEEKLY:
        weeks = (_week(day, rule.wkst) - _week(start, rule.wkst)).days // 7
        return weeks % rule.interval == 0
    return True


def _week(day: date, begins_on: int) -> date:
    return day - timedelta(days=(day.weekday() - begins_on) % 7)


def _in_period(rule: RecurrenceRule, begin: date) -> Iterator[date]:
    """What dateutil finds in the month or the year that begins at `begin`.

    The days of a DAILY and of a WEEKLY rule are found in a year of YEARLY's: each part only
    takes days away.
    """
    found = rrule.rrule(
        rrule.MONTHLY if rule.freq is Frequency.MONTHLY else rrule.YEARLY,
        dtstart=datetime.combine(begin, datetime.min.time()),
        interval=_ONE_PERIOD,
        wkst=rule.wkst,
        bymonth=rule.bymonth or None,
        bymonthday=rule.bymonthday or None,
        byyearday=rule.byyearday or None,
        byweekday=[rrule.weekday(day, nth or None) for day, nth in rule.byday] or None,
        bysetpos=rule.bysetpos or None,
    )
    return (moment.date() for moment in found)


def _completed(rule: RecurrenceRule, start: date) -> RecurrenceRule:
    """`rule` with the parts that it takes from its start, as dateutil does."""
    if rule.byday or rule.bymonthday or rule.byyearday:
        return rule
    if rule.freq is Frequency.DAILY:
        return replace(rule, byday=tuple((weekday, 0) for weekday in range(7)))
    if rule.freq is Frequency.WEEKLY:
        return replace(rule, byday=((start.weekday(), 0),))
    months = rule.bymonth or ((start.month,) if rule.freq is Frequency.YEARLY else ())
    return replace(rule, bymonth=months, bymonthday=(start.day,))

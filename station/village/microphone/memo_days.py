"""On which days something of the head's own is repeated: each day, each workday or each week. Pure.

Not handled here: keeping it (`memo_plan.py`).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import islice

MOST_DAYS = 31
"""How often one announcement is repeated at most."""

FARTHEST = timedelta(days=92)
"""Nobody promises further ahead."""

_SATURDAY = 5


class Each(StrEnum):
    """How something is repeated."""

    ONCE = "once"
    DAY = "day"
    WORKDAY = "workday"
    """Monday to Friday."""
    WEEK = "week"
    """On the first one's day of the week."""


def instants(
    first: datetime, each: Each, until: date | None, most: int, zone: tzinfo
) -> tuple[datetime, ...]:
    """From the instant `first` on, at that local time of day, up to the local day `until`.

    At most `most` of them, no more than `MOST_DAYS`. None at all when `until` is before the first.
    """
    begins = first.astimezone(zone)
    last = (begins + FARTHEST).date()
    until = last if until is None else min(until, last)
    most = 1 if each is Each.ONCE else min(most, MOST_DAYS)
    return tuple(islice(_days(begins, each, until), most))


def _days(begins: datetime, each: Each, until: date) -> Iterator[datetime]:
    at = begins
    while at.date() <= until:
        if each is not Each.WORKDAY or at.weekday() < _SATURDAY:
            yield at
        # Of local days: what is added to a time in a zone keeps the time of day.
        at += timedelta(days=7 if each is Each.WEEK else 1)

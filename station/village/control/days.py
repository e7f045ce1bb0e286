"""Spans of local days, as requests name them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from station.errors import InputError

MOST_DAYS = 62
"""Two months, in one request."""

_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


def require_span(first: date, last: date) -> None:
    """Raises InputError when the days `first` to `last`, both inclusive, are none or too many."""
    _require_near(first, last)
    if not 0 <= (last - first).days < MOST_DAYS:
        raise InputError(
            "ask for 1 to {most_days} days, not for {days}",
            most_days=MOST_DAYS,
            days=(last - first).days + 1,
        )


def bounds(
    first: date | None, last: date | None, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """The instants at which the days `first` and `last` begin and end; None where not given.

    Raises InputError.
    """
    _require_near(*(day for day in (first, last) if day is not None))
    return (
        None if first is None else midnight(first, zone),
        None if last is None else midnight(last + timedelta(days=1), zone),
    )


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the local `day` begins."""
    return datetime.combine(day, time(), zone)


def _require_near(*days: date) -> None:
    for day in days:
        if not _FIRST <= day <= _LAST:
            raise InputError(
                "“{day}” is to be between {first} and {last}", day=day, first=_FIRST, last=_LAST
            )

"""Spans of local days as requests write them. Not handled here: instants (`instants.py`)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from station.errors import InputError

MOST_DAYS = 62
"""Two months, in one request."""

_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


def span(request: Mapping[str, Any]) -> tuple[date, date]:
    """The days `from` and `to`, both inclusive. Raises InputError."""
    first, last = (_day(request.get(name), name) for name in ("from", "to"))
    if first is None or last is None:
        raise InputError("say from which day to which: from 2026-11-01, to 2026-11-30")
    if not 0 <= (last - first).days < MOST_DAYS:
        raise InputError(
            "ask for 1 to {most_days} days, not for {days}",
            most_days=MOST_DAYS,
            days=(last - first).days + 1,
        )
    return first, last


def bounds(request: Mapping[str, Any], zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The instants at which the days `from` and `to` begin and end; None where not given.

    Raises InputError.
    """
    first, last = (_day(request.get(name), name) for name in ("from", "to"))
    return (
        None if first is None else midnight(first, zone),
        None if last is None else midnight(last + timedelta(days=1), zone),
    )


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the local `day` begins."""
    return datetime.combine(day, time(), zone)


def _day(value: object, name: str) -> date | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(str(value))
    except ValueError as error:
        raise InputError(
            "“{name}” is no date: “{value}”; write 2026-11-23", name=name, value=str(value)[:40]
        ) from error
    if not _FIRST <= day <= _LAST:
        raise InputError(
            "“{name}” is to be between {first} and {last}", name=name, first=_FIRST, last=_LAST
        )
    return day

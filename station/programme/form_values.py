"""Single values of a timetable's form, each read strictly. All raise ValueError with a sentence.

Not handled here: which keys there are (`timetable_form.py`).
"""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any, TypeVar

from station.errors import Sentence, WrongValueError
from station.plain_text import is_plain
from station.programme.bulletin import IDENTIFIER
from station.programme.session import Overlong
from station.programme.timetable import EVERY

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_NAMES = 500
_MOST_AGAIN = 12
_MOST_DATES = 400

T = TypeVar("T")


def local_time(value: object) -> time:
    """`05:00` or `05:00:30`, as text or as TOML's own local time."""
    if isinstance(value, time):
        if value.microsecond:
            raise WrongValueError("“{value}” is not to the second, such as 05:00:30", value=value)
        return value
    parts = str(value).split(":")
    if len(parts) not in (2, 3) or not all(re.fullmatch("[0-9]{2}", part) for part in parts):
        raise WrongValueError("“{value}” is not a time such as 05:00", value=str(value)[:40])
    try:
        hour, minute, second = (*map(int, parts), 0)[:3]
        return time(hour, minute, second)
    except ValueError:
        raise WrongValueError(
            "“{value}” is not a time of day: 00:00 to 23:59", value=value
        ) from None


def times(value: object) -> tuple[time, ...]:
    """The times of a day at which a session is repeated, in order."""
    return tuple(sorted(_set(value, local_time, Sentence("times such as 05:30"), _MOST_AGAIN)))


def dates(value: object) -> frozenset[date]:
    """Single dates."""
    return _set(value, day, Sentence("dates such as 2026-11-30"), _MOST_DATES)


def day(value: object) -> date:
    """A date, as text or as TOML's own."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise WrongValueError(
            "“{value}” is not a date such as 2026-11-30", value=str(value)[:40]
        ) from None


def identifier(value: object) -> str:
    """A name of a-z, 0-9 and -."""
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
        raise WrongValueError("“{value}” is not a name of a-z, 0-9 and -", value=str(value)[:40])
    return value


def identifiers(value: object) -> tuple[str, ...]:
    """Names, in their order."""
    if not isinstance(value, list) or len(value) > _MOST_NAMES:
        raise WrongValueError("is to be a list of names")
    return tuple(identifier(name) for name in value)


def names(value: object) -> tuple[str, ...]:
    """Names, at least one, or “*” alone for all."""
    if value == ["*"]:
        return EVERY
    found = identifiers(value)
    if not found:
        raise WrongValueError("is empty; leave it out for all")
    return found


def text(value: object) -> str:
    """Something for people to read."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 300:
        raise WrongValueError("is to be a text of 1 to 300 characters")
    if not is_plain(value.strip()):
        raise WrongValueError("has signs that steer a screen; write it anew")
    return value.strip()


def weekdays(value: object) -> frozenset[int]:
    """Weekdays by their English names, Monday 0."""
    if not isinstance(value, list) or any(day not in WEEKDAYS for day in value):
        raise WrongValueError("is to be a list of {weekdays}", weekdays=", ".join(WEEKDAYS))
    return frozenset(WEEKDAYS.index(day) for day in value)


def longest(value: object) -> timedelta:
    """Minutes, at most four hours."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 240:
        raise WrongValueError("is to be a number of minutes, at most 240")
    return timedelta(minutes=value)


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise WrongValueError("is to be true or false")
    return value


def overlong(value: object) -> Overlong:
    """What becomes of what is too long."""
    try:
        return Overlong(str(value))
    except ValueError:
        raise WrongValueError("is to be one of {overlong}", overlong=", ".join(Overlong)) from None


def _set(value: Any, convert: Callable[[object], T], what: str, most: int) -> frozenset[T]:
    if not isinstance(value, list) or len(value) > most:
        raise WrongValueError("is to be a list of {what}, at most {most}", what=what, most=most)
    found = [convert(each) for each in value]
    if len(set(found)) < len(found):
        raise WrongValueError("has the same twice")
    return frozenset(found)

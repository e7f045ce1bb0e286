"""The text of a recurrence rule (RFC 5545 section 3.3.10), read strictly and within bounds.

A rule here is one of dates: the hours of a day are the slot's own. What calendars write is taken;
what would cost much time, or is read differently by different programs, is refused in a sentence.
Not handled here: which dates a rule gives (`recurrence.py`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from station.errors import Sentence, WrongValueError

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST_CHARACTERS = 300
_MOST_INTERVAL = 366
_MOST_COUNT = 1000
_HOURS = ("HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND")


class Frequency(StrEnum):
    """The period that a rule counts in."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class RecurrenceRule:
    """A recurrence rule. Field names follow RFC 5545's rule parts.

    `byday` has pairs of weekday (Monday 0) and which one in the month or year: 1 the first, -1 the
    last, 0 each. `until` is inclusive; `wkst` is the weekday that a week begins on.
    """

    freq: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    wkst: int = 0
    bymonth: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    byday: tuple[tuple[int, int], ...] = ()
    bysetpos: tuple[int, ...] = ()

    @property
    def needs_start(self) -> bool:
        """Whether the dates depend on the one that the rule starts from (DTSTART)."""
        named = self.byday or self.bymonthday or self.byyearday
        daily = self.freq is Frequency.DAILY
        return self.interval > 1 or self.count is not None or not (named or daily)


def read_rule(text: str) -> RecurrenceRule:
    """The rule that `text` describes, such as FREQ=MONTHLY;BYMONTHDAY=1.

    Raises ValueError with one sentence when it is no rule, or none that is taken here.
    """
    if len(text) > _MOST_CHARACTERS:
        raise WrongValueError(
            "is longer than {most_characters} characters", most_characters=_MOST_CHARACTERS
        )
    parts: dict[str, Any] = {}
    for part in text.upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name in parts:
            raise WrongValueError("“{part}” is to be one NAME=VALUE, once", part=part[:40])
        parts[name] = _value(name, value)
    if "FREQ" not in parts:
        raise WrongValueError("lacks FREQ, such as FREQ=WEEKLY")
    rule = RecurrenceRule(**{name.lower(): value for name, value in parts.items()})
    problem = next((sentence for wrong, sentence in _RULES if wrong(rule)), None)
    if problem:
        raise WrongValueError(problem)
    return rule


def _value(name: str, value: str) -> Any:
    if name in _HOURS or value in _HOURS:
        raise WrongValueError("is a rule of days; the hours of a day are at and again")
    if name not in _PARTS:
        raise WrongValueError(
            "“{name}” is not taken; there are: {parts}", name=name[:20], parts=", ".join(_PARTS)
        )
    try:
        return _PARTS[name](value)
    except (ValueError, KeyError):
        raise WrongValueError(
            "“{name}={value}” is not as RFC 5545 writes it", name=name, value=value[:40]
        ) from None


def _whole(most: int) -> Callable[[str], int]:
    def convert(value: str) -> int:
        if not re.fullmatch("[0-9]{1,4}", value) or not 1 <= int(value) <= most:
            raise ValueError(value)
        return int(value)

    return convert


def _numbers(most: int, *, signed: bool = True) -> Callable[[str], tuple[int, ...]]:
    def convert(value: str) -> tuple[int, ...]:
        found = [_number(each, most, signed=signed) for each in value.split(",")]
        return tuple(sorted(set(found)))

    return convert


def _number(value: str, most: int, *, signed: bool) -> int:
    pattern = "[+-]?[0-9]{1,3}" if signed else "[0-9]{1,3}"
    if not re.fullmatch(pattern, value) or not 1 <= abs(int(value)) <= most:
        raise ValueError(value)
    return int(value)


def _until(value: str) -> date:
    if not re.fullmatch("[0-9]{8}", value):
        raise ValueError(value)
    return date.fromisoformat(value)


def _weekday(value: str) -> int:
    return WEEKDAYS.index(value)


def _byday(value: str) -> tuple[tuple[int, int], ...]:
    found = {
        (_weekday(each[-2:]), _number(each[:-2], 53, signed=True) if each[:-2] else 0)
        for each in value.split(",")
    }
    return tuple(sorted(found))


_PARTS: dict[str, Callable[[str], Any]] = {
    "FREQ": Frequency,
    "INTERVAL": _whole(_MOST_INTERVAL),
    "COUNT": _whole(_MOST_COUNT),
    "UNTIL": _until,
    "WKST": _weekday,
    "BYMONTH": _numbers(12, signed=False),
    "BYMONTHDAY": _numbers(31),
    "BYYEARDAY": _numbers(366),
    "BYDAY": _byday,
    "BYSETPOS": _numbers(366),
}


def _is_long(rule: RecurrenceRule) -> bool:
    return rule.freq in (Frequency.MONTHLY, Frequency.YEARLY)


def _numbered(rule: RecurrenceRule) -> list[int]:
    return [abs(nth) for _, nth in rule.byday if nth]


def _beyond_a_month(rule: RecurrenceRule) -> bool:
    within_months = rule.freq is Frequency.MONTHLY or bool(rule.bymonth)
    return within_months and max(_numbered(rule), default=0) > 5


# What RFC 5545 forbids, or what libraries don't agree on.
_RULES: tuple[tuple[Callable[[RecurrenceRule], bool], str], ...] = (
    (
        lambda r: r.count is not None and r.until is not None,
        Sentence("has COUNT or UNTIL, not both"),
    ),
    (
        lambda r: r.freq is Frequency.WEEKLY and bool(r.bymonthday),
        Sentence("has BYMONTHDAY, which FREQ=WEEKLY does not take; use FREQ=MONTHLY"),
    ),
    (
        lambda r: r.freq is not Frequency.YEARLY and bool(r.byyearday),
        Sentence("has BYYEARDAY, which only FREQ=YEARLY takes"),
    ),
    (
        lambda r: not _is_long(r) and bool(_numbered(r) or r.bysetpos),
        Sentence("counts weekdays, which only FREQ=MONTHLY and FREQ=YEARLY do"),
    ),
    (
        lambda r: 0 < len(_numbered(r)) < len(r.byday),
        Sentence("has BYDAY with and without numbers; use two slots"),
    ),
    (_beyond_a_month, Sentence("has a BYDAY beyond the fifth of a month")),
    (
        lambda r: bool(r.bysetpos) and not (r.byday or r.bymonthday or r.byyearday or r.bymonth),
        Sentence("has BYSETPOS without another BY part"),
    ),
)

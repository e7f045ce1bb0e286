"""What a field of a message may hold: plain values, read strictly, and bounds for them.

Not handled here: messages within messages (`wire.py`).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from station.plain_text import cleaned

Reader = Callable[[Any], Any]

SHOWN = 40
"""Letters of what is wrong that an error's sentence shows."""

_YEARS = range(1900, 2200)
"""Beyond them sums of instants leave the calendar."""


class FormError(ValueError):
    """What came is no such message; the sentence names the field."""


@dataclass(frozen=True, slots=True)
class Within:
    """A number's bounds, both inclusive."""

    least: float
    most: float

    def read(self, value: Any) -> Any:
        """`value`. Raises FormError beyond the bounds."""
        if not self.least <= value <= self.most:
            raise FormError(f"{value} is not within {self.least:g} and {self.most:g}")
        return value


@dataclass(frozen=True, slots=True)
class AtMost:
    """How many letters or entries there may be."""

    most: int

    def read(self, value: Any) -> Any:
        """`value`. Raises FormError when it is longer."""
        if len(value) > self.most:
            raise FormError(f"it is longer than {self.most}")
        return value


@dataclass(frozen=True, slots=True)
class Cut:
    """A text for a log's line or a terminal: cut to `most` letters that can be printed."""

    most: int

    def read(self, value: str) -> str:
        """What is kept of `value`."""
        return cleaned(value[: self.most])


def wrong(value: object, what: str) -> FormError:
    """The error that says that `value` is “no text” and the like."""
    return FormError(f"{repr(value)[:SHOWN]} is {what}")


def text(value: Any) -> str:
    """A text that can be sent on. Raises FormError."""
    if type(value) is not str:
        raise wrong(value, "no text")
    # Half of a pair, as JSON can name it, becomes “?”.
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def _name(value: Any) -> str:
    """A file's name may hold bytes that are no letters."""
    if type(value) is not str:
        raise wrong(value, "no path")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise wrong(value, "no whole number")
    return value


def _number(value: Any) -> float:
    try:
        if type(value) in (int, float) and math.isfinite(value):
            return float(value)
    except OverflowError as error:  # a whole number of a thousand digits
        raise wrong(value, "no number") from error
    raise wrong(value, "no number")


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise wrong(value, "neither yes nor no")
    return value


def _instant(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError as error:
        raise wrong(value, "no instant; write 2026-11-23T00:00+07:00") from error
    if found.tzinfo is None:
        raise wrong(value, "in no time zone; add it: +07:00")
    if found.year not in _YEARS:
        raise wrong(value, "too far away")
    return found


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(text(value))
    except ValueError as error:
        raise wrong(value, "no date; write 2026-11-23") from error


def _time(value: Any) -> time:
    try:
        return time.fromisoformat(text(value))
    except ValueError as error:
        raise wrong(value, "no time of day; write 21:00") from error


PLAIN: dict[Any, Reader] = {
    Any: lambda value: value,
    str: text,
    int: _whole,
    float: _number,
    bool: _truth,
    datetime: _instant,
    date: _day,
    time: _time,
    Path: lambda value: Path(_name(value)),
}
"""What reads a value of each plain type. Each raises FormError."""

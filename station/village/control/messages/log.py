"""The as-run log: newest entries, pages, counts by day; and the last lines of the daemon's log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from station.fields import Within
from station.village.control.messages.request import Request

Sequence = Annotated[int, Within(1, 2**63 - 1)]
"""The number of an entry in its log, from 1."""


@dataclass(frozen=True, slots=True)
class LogEntries:
    """Entries of the as-run log."""

    entries: tuple[Mapping[str, Any], ...]
    """Rows with the columns of `asrun/export.py`; instants have the village's own offset."""
    more: bool = False
    """Whether there are older ones that were asked for, too."""


@dataclass(frozen=True, slots=True)
class GetLog(Request[LogEntries]):
    """The newest entries, newest first; or with `after` a page of them, oldest first."""

    do = "log"
    most: int = 50
    """How many entries, at most 1,000; 100 in a page."""
    after: int | None = None
    """Only those whose number is above it."""
    since: datetime | None = None
    """With `after`: none that was planned before."""


@dataclass(frozen=True, slots=True)
class FindInLog(Request[LogEntries]):
    """The newest entries of these days, codes and numbers, newest first."""

    do = "log-page"
    first: date | None = None
    """The first local day on which they were planned."""
    last: date | None = None
    """The last, inclusive."""
    outcome: str | None = None
    """An outcome's code."""
    kind: str | None = None
    """A kind's code."""
    before: Sequence | None = None
    """Only those whose number is below it."""
    most: Sequence = 30
    """How many, at most 100."""


@dataclass(frozen=True, slots=True)
class CountsOfDay:
    """What became of one local day's sessions."""

    day: date
    """The day."""
    due: int
    """Sessions that the timetable had."""
    played: int
    """Of these, whole."""
    part: int
    """Of these, in part."""
    left_out: int
    """Of these, on purpose, or with nothing to say."""
    failed: int
    """The rest, and what was played and proved not to have sounded."""
    other: int
    """Broadcasts that sounded besides: by hand, live, warnings."""


@dataclass(frozen=True, slots=True)
class CountedDays:
    """The days that have entries."""

    days: tuple[CountsOfDay, ...]
    """The earliest first."""


@dataclass(frozen=True, slots=True)
class CountDays(Request[CountedDays]):
    """The counts from one local day to another, at most 62 days."""

    do = "days"
    first: date
    """The first day."""
    last: date
    """The last day, inclusive."""


@dataclass(frozen=True, slots=True)
class RecentLines:
    """The last lines of the daemon's own log, for a technician."""

    lines: tuple[str, ...]
    """At most 60 of 300 letters, the oldest first."""


@dataclass(frozen=True, slots=True)
class GetLogLines(Request[RecentLines]):
    """The last lines of the daemon's own log."""

    do = "log-lines"

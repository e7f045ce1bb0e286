"""The timetable of the coming days, and what a hand changes of it."""

from dataclasses import dataclass
from datetime import date, datetime

from station.village.control.messages.request import SOMEBODY, By, Key, Request
from station.village.control.messages.status import TodayLine


@dataclass(frozen=True, slots=True)
class OverridesNow:
    """What a hand has changed of the timetable, all of it."""

    skipped: tuple[str, ...]
    """Keys of the sessions that are left out."""
    paused_until: datetime | None
    """Until when nothing of the timetable sounds."""


@dataclass(frozen=True, slots=True)
class SkipSession(Request[OverridesNow]):
    """Leave one coming session out."""

    do = "skip"
    key: Key
    """The session's."""
    by: By = SOMEBODY
    """Who skips it."""


@dataclass(frozen=True, slots=True)
class UnskipSession(Request[OverridesNow]):
    """Have a skipped session after all."""

    do = "unskip"
    key: Key
    """The session's."""
    by: By = SOMEBODY
    """Who wants it."""


@dataclass(frozen=True, slots=True)
class PauseTimetable(Request[OverridesNow]):
    """Leave everything of the timetable out until then; warnings sound all the same."""

    do = "pause"
    until: datetime
    """At most 14 days ahead."""
    by: By = SOMEBODY
    """Who pauses it."""


@dataclass(frozen=True, slots=True)
class ResumeTimetable(Request[OverridesNow]):
    """End the pause."""

    do = "resume"
    by: By = SOMEBODY
    """Who ends it."""


@dataclass(frozen=True, slots=True)
class ComingSession:
    """One session of the timetable."""

    key: str
    """Its name, which never changes, such as sang/2026-11-30."""
    title: str
    """Its title, at most 120 letters."""
    at: datetime
    """When it begins."""
    ends: datetime
    """When it has to be over."""
    held: str
    """Why a hand leaves it out, as a code; empty when it does not."""
    suspended: bool
    """Whether the commune suspends it."""
    why: str
    """Why it does, in its own words."""
    zones: tuple[str, ...] = ()
    """Short names of its zones."""


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """The sessions of some days, in order; at most 700."""

    village: str
    """The village's short name."""
    sessions: tuple[ComingSession, ...]
    """The earliest first."""
    left_out: int
    """How many more there are than a reply has room for."""
    promised: tuple[TodayLine, ...] = ()
    """What the village head has promised for these days beside them, the earliest first."""


@dataclass(frozen=True, slots=True)
class GetCalendar(Request[CalendarDays]):
    """The sessions from one local day to another, at most 62 days."""

    do = "calendar"
    first: date
    """The first day."""
    last: date
    """The last day, inclusive."""

"""The station's clock beside a watch: what it shows, and what is read off the watch. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from station.errors import InputError
from station.village.control.messages.status import StationStatus
from web.kit.words.catalogue import Say
from web.kit.words.moments import clock, moment
from web.panel.words.codes import OTHER_SOURCE, SOURCES

_MINUTES_OLD = 1
"""How old the time on a page may be that is compared with a watch: its script shows each minute."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """What the clock shows, and `shown`: the same for the form, so that an old page is known."""

    time: str
    day: str
    shown: str


def clock_line(status: StationStatus, zone: ZoneInfo) -> ClockLine | None:
    """What is to be compared with a watch; None while the clock is believed."""
    return None if status.clock.trusted else shown_clock(status.now, zone)


def shown_clock(now: datetime, zone: ZoneInfo) -> ClockLine:
    """What the station's clock shows."""
    day = now.astimezone(zone).strftime("%d/%m/%Y")
    return ClockLine(clock(now, zone), day, _minute(now, zone))


def clock_words(status: StationStatus, say: Say, zone: ZoneInfo) -> str:
    """What time it is, who says so, and how wrong it may be."""
    now = say("It is %(time)s") % {"time": moment(status.now, status.now, zone)}
    trust = status.clock
    if not trust.sources or trust.error is None:
        return now
    names = ", ".join(say(SOURCES.get(name, OTHER_SOURCE)) for name in trust.sources)
    seconds = max(1, ceil(trust.error))
    said = say("said by: %(sources)s; wrong by %(seconds)d seconds at most")
    return f"{now}; {said % {'sources': names, 'seconds': seconds}}"


def by_watch(day: str, at: str, zone: ZoneInfo) -> datetime:
    """The middle of the minute that the fields of a form say. Raises InputError."""
    try:
        local = datetime.combine(date.fromisoformat(day[:10]), time.fromisoformat(at[:5]), zone)
        return local.replace(second=30).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(
            "“{typed}” is no time; write it as 17:04 or “2026-11-30 17:04”",
            typed=f"{day[:10]} {at[:5]}",
        ) from error


def is_fresh(shown: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a page that said `shown` was still right at `now`, by the same clock."""
    recent = (now - timedelta(minutes=ago) for ago in range(_MINUTES_OLD + 1))
    return shown in {_minute(instant, zone) for instant in recent}


def _minute(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="minutes")

"""The timetable as an iCalendar (RFC 5545). The only importer of icalendar.

Each session is an event of its own and not a rule: suspensions, exceptions and dates that the
clocks leave out are then what the box does, whatever a calendar app makes of a rule. Pure. Not
handled here: who may have it (`pages/month.py`).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from station.plain_text import cleaned
from station.village.control.messages.timetable import ComingSession


def feed(
    sessions: Sequence[ComingSession], village: str, name: str, zone: ZoneInfo, changed: datetime
) -> bytes:
    """The calendar of what will sound; `village` is the identifier, `changed` when it came to be.

    An event's UID is the session's key, which never changes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Loa Thon//Timetable//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    sounding = [each for each in sessions if not each.suspended and not each.held]
    for each in sounding:
        calendar.add_component(_event(each, village, zone, changed))
    if sounding:
        year = sounding[0].at.year
        calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 2, 1, 1))
    return bytes(calendar.to_ical())


def _event(session: ComingSession, village: str, zone: ZoneInfo, changed: datetime) -> Event:
    event = Event()
    event.add("uid", f"{session.key}@{village}.loa-thon")
    event.add("dtstamp", changed)
    event.add("dtstart", session.at.astimezone(zone))
    event.add("dtend", session.ends.astimezone(zone))
    event.add("summary", cleaned(session.title))
    event.add("transp", "TRANSPARENT")
    return event

"""What the village head can change, in words: volumes, a pause, what was stopped. Pure.

Not handled here: the rest of the page (`home.py`).
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from station.programme.arbiter import Air
from station.village.control.messages.status import StationStatus, ZoneNow
from web.kit.words.catalogue import Say
from web.kit.words.moments import moment

STEP = 10
"""Percent by which a tap makes it louder or softer."""

PAUSES = (12, 24, 72, 168)
"""Hours for which the timetable can be paused."""


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """One zone's volume in percent, and what a tap on − or + makes of it."""

    id: str
    name: str
    volume: int
    least: int
    most: int
    softer: int
    louder: int


@dataclass(frozen=True, slots=True)
class ManualLines:
    """`paused` says until when, `pauses` what can be chosen, `stopped` is a bulletin's name.

    `speak` is what a tap on the microphone does, begin or end; empty on a box without one.
    """

    zones: tuple[ZoneLine, ...]
    paused: str
    pauses: tuple[tuple[int, str], ...]
    stopped: str
    speak: str


def manual_lines(status: StationStatus, say: Say, zone: ZoneInfo) -> ManualLines:
    """What there is to change for `status`."""
    until = status.paused_until
    paused = ""
    if until is not None:
        when = {"time": moment(until, status.now, zone)}
        paused = say("The timetable is paused until %(time)s") % when
    silent = status.air.state is Air.SILENT
    return ManualLines(
        zones=tuple(_zone_line(each) for each in status.zones),
        paused=paused,
        pauses=tuple((hours, _hours(hours, say)) for hours in PAUSES),
        stopped=status.stopped.id if silent and status.stopped else "",
        speak=_speak(status),
    )


def _zone_line(zone: ZoneNow) -> ZoneLine:
    least, most = zone.volume_least, zone.volume_most
    softer, louder = max(least, zone.volume - STEP), min(most, zone.volume + STEP)
    return ZoneLine(zone.id, zone.name, zone.volume, least, most, softer, louder)


def _hours(hours: int, say: Say) -> str:
    days, rest = divmod(hours, 24)
    if rest:
        return say("%(hours)d hours") % {"hours": hours}
    return say("1 day") if days == 1 else say("%(days)d days") % {"days": days}


def _speak(status: StationStatus) -> str:
    if not status.microphone:
        return ""
    return "end" if status.air.kind == "live" and status.air.state is not Air.CLOSING else "begin"

"""Today as a line from midnight to midnight: places in percent, and a text for it. Pure.

The list below it says all of it in words; so the text is short.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from station.programme.asrun import Outcome
from station.programme.timetable import QuietHours
from station.village.control.messages.status import StationStatus, TodayLine
from web.kit.words.catalogue import Say
from web.kit.words.moments import clock

HOURS = (6, 12, 18)
_MOST_BARS = 40
_NARROWEST = 1.4
"""Percent; a session of two minutes is seen all the same."""

_SIGNS = {
    "playing": "▶",
    "held": "–",
    Outcome.PLAYED: "✓",
    Outcome.CUT: "~",
    Outcome.STOPPED: "~",
    Outcome.MISSED: "✗",
    Outcome.REFUSED: "✗",
    Outcome.FAILED: "✗",
}
"""A session to come has none: its bar is hollow."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One session: where it begins, how wide it is, its state's code and sign."""

    x: float
    width: float
    middle: float
    state: str
    sign: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """`quiet` gives begin and width of the quiet hours, `hours` the labels; all in percent."""

    words: str
    quiet: tuple[tuple[float, float], ...]
    bars: tuple[Bar, ...]
    now: float
    hours: tuple[tuple[int, float], ...] = tuple((hour, hour / 0.24) for hour in HOURS)


def day_line(status: StationStatus, say: Say, zone: ZoneInfo) -> DayLine:
    """The line of the day that `status` is of."""
    words = say("Today's time line; now it is %(time)s. The list below says the same.")
    return DayLine(
        words=words % {"time": clock(status.now, zone)},
        quiet=tuple(_quiet(status.quiet)) if status.quiet else (),
        bars=tuple(_bar(line, zone) for line in status.lines[:_MOST_BARS]),
        now=_percent(status.now.astimezone(zone).time()),
    )


def _quiet(quiet: QuietHours) -> Iterator[tuple[float, float]]:
    start, end = _percent(quiet.start), _percent(quiet.end)
    if start < end:
        yield start, round(end - start, 1)
    elif start > end:
        yield 0, end
        yield start, round(100 - start, 1)


def _bar(line: TodayLine, zone: ZoneInfo) -> Bar:
    x = min(_percent(line.at.astimezone(zone).time()), 100 - _NARROWEST)
    length = (line.ends - line.at).total_seconds() / 864
    width = round(min(max(length, _NARROWEST), 100 - x), 1)
    middle = round(x + width / 2, 1)
    return Bar(x, width, middle, line.state, _SIGNS.get(line.state, ""))


def _percent(at: time) -> float:
    return round((at.hour * 60 + at.minute) / 14.4, 1)

"""What the head wants played on other days, as a form has it; what is promised. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from station.village.control.messages.memos import MOST_DAYS, MOST_TIMES
from station.village.control.messages.status import TodayLine
from web.kit.words.catalogue import Say
from web.kit.words.moments import clock
from web.panel.views.log import day_words
from web.panel.views.recordings import today_at
from web.panel.words.codes import mark

EACH: dict[Literal["once", "day", "workday", "week"], str] = {
    "once": mark("Once"),
    "day": mark("Each day"),
    "workday": mark("Monday to Friday"),
    "week": mark("Each week"),
}
"""How it can be repeated."""

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_WRITTEN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class LaterPlan:
    """What was asked for; `at` is None when that is no day or time."""

    at: datetime | None
    each: Literal["once", "day", "workday", "week"]
    until: date | None
    most: int
    times: int
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """What is promised for one instant."""

    key: str
    when: str


def read_plan(
    form: Mapping[str, str], zones: Collection[str], now: datetime, zone: ZoneInfo
) -> LaterPlan:
    """What a form wants; `zones` are those that were ticked."""
    day = read_day(form.get("day", ""), now.astimezone(zone).date())
    at = today_at(form.get("at", ""), now, zone)
    if at is not None and day is not None:
        at = at.replace(year=day.year, month=day.month, day=day.day)
    each, until = form.get("each", "once"), form.get("until", "").strip()
    last = read_day(until, now.astimezone(zone).date()) if until else None
    right = day is not None and (last is not None or not until)
    return LaterPlan(
        at=at if right else None,
        each=next((code for code in EACH if code == each), "once"),
        until=last,
        most=_number(form.get("most", ""), MOST_DAYS, MOST_DAYS),
        times=_number(form.get("times", ""), 1, MOST_TIMES),
        zones=tuple(name[:64] for name in zones),
    )


def read_day(written: str, today: date) -> date | None:
    """The day `written` as 2026-12-01, 1/12/2026 or 1/12; today for nothing; None when it is none.

    Without a year it is the next such day.
    """
    written = written.strip()
    if not written:
        return today
    if found := _DAY.fullmatch(written):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _WRITTEN_DAY.fullmatch(written)
    if found is None:
        return None
    number, month = int(found[1]), int(found[2])
    if found[3]:
        return _day(int(found[3]), month, number)
    this = _day(today.year, month, number)
    return this if this is None or this >= today else _day(today.year + 1, month, number)


def promised_lines(
    lines: Collection[TodayLine], begins: str, say: Say, zone: ZoneInfo
) -> tuple[PromisedLine, ...]:
    """Those of `lines` whose key begins so, each with its day."""
    return tuple(
        PromisedLine(line.key, f"{day_words(line.at.astimezone(zone).date(), say)}, {at}")
        for line in lines
        if line.key.startswith(begins)
        for at in (clock(line.at, zone),)
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 2000 <= year < 2100 else None
    except ValueError:
        return None


def _number(written: str, otherwise: int, most: int) -> int:
    whole = written.isascii() and written.isdecimal() and len(written) <= 2
    return min(max(int(written), 1), most) if whole else otherwise

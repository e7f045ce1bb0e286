"""A month as a map of what sounded, and the days to come, in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from station.programme.asrun import Reason
from station.village.control.messages.log import CountsOfDay
from station.village.control.messages.status import TodayLine
from station.village.control.messages.timetable import ComingSession
from web.kit.words.catalogue import Say
from web.kit.words.lunar import lunar
from web.kit.words.moments import clock
from web.panel.views.home import reason_words
from web.panel.views.log import day_words
from web.panel.words.codes import PROMISED, WEEKDAYS

_DAY = timedelta(days=1)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 1)


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One day: number, sign, tone for the colours, and all of it in words.

    `href` leads to the day's log; empty for days to come. `lunar` is the lunar day, with its month
    where that begins; `today` marks the day that it is.
    """

    number: int
    sign: str
    tone: str
    words: str
    href: str
    lunar: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """Rows of weekdays, columns of weeks: six columns fit where seven are too narrow to tap."""

    title: str
    previous: str
    following: str
    rows: tuple[tuple[str, tuple[MonthCell | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session to come; `hold` is what a tap does, empty where nothing.

    It skips, has it after all (unskip), or takes back what the head promised (later).
    """

    key: str
    at: str
    title: str
    words: str
    hold: str


def read_month(written: str, today: date) -> date:
    """The first of the month that an address names (2026-11), or of this one."""
    try:
        found = datetime.strptime(written, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return today.replace(day=1)
    return found if _FIRST <= found <= _LAST else today.replace(day=1)


def end_of(month: date) -> date:
    """The last day of the month that begins on `month`."""
    return (month + 31 * _DAY).replace(day=1) - _DAY


def month_map(
    month: date,
    today: date,
    counts: Mapping[date, CountsOfDay],
    coming: Sequence[ComingSession],
    say: Say,
    zone: ZoneInfo,
) -> Month:
    """The map of the month that begins on `month`."""
    planned: dict[date, int] = {}
    for each in coming:
        if not each.suspended and not each.held:
            day = each.at.astimezone(zone).date()
            planned[day] = planned.get(day, 0) + 1
    cells = {
        day: _dated(_cell(day, today, counts.get(day), planned.get(day, 0), say), day, today, say)
        for day in (month + n * _DAY for n in range((end_of(month) - month).days + 1))
    }
    monday = month - month.weekday() * _DAY
    weeks = ((end_of(month) - monday).days // 7) + 1
    rows = tuple(
        (
            say(WEEKDAYS[weekday])[:2],
            tuple(cells.get(monday + (7 * week + weekday) * _DAY) for week in range(weeks)),
        )
        for weekday in range(7)
    )
    before, after = month - _DAY, end_of(month) + _DAY
    return Month(
        title=say("Month %(month)s") % {"month": f"{month:%m/%Y}"},
        previous=f"{before:%Y-%m}" if before >= _FIRST else "",
        following=f"{after:%Y-%m}" if after <= _LAST else "",
        rows=rows,
    )


def days_to_come(
    sessions: Sequence[ComingSession],
    promised: Sequence[TodayLine],
    now: datetime,
    say: Say,
    zone: ZoneInfo,
) -> tuple[tuple[str, tuple[SessionLine, ...]], ...]:
    """The sessions and what is `promised` after `now`, under the days on which they are."""
    both: tuple[ComingSession | TodayLine, ...] = (*sessions, *promised)
    coming = sorted((each for each in both if each.at > now), key=lambda each: each.at)
    grouped = groupby(coming, key=lambda each: each.at.astimezone(zone).date())
    return tuple(
        (day_words(day, say), tuple(_session_line(each, say, zone) for each in group))
        for day, group in grouped
    )


def _session_line(session: ComingSession | TodayLine, say: Say, zone: ZoneInfo) -> SessionLine:
    if isinstance(session, TodayLine):
        words = say(PROMISED)
        return SessionLine(session.key, clock(session.at, zone), session.title, words, "later")
    words, hold = say("To come"), "skip"
    if session.suspended:
        words, hold = ": ".join((say("Suspended by the commune"), session.why)), ""
    elif session.held:
        words = ": ".join((say("Left out"), reason_words(session.held, say)))
        hold = "unskip" if session.held == Reason.SKIPPED else ""
    return SessionLine(session.key, clock(session.at, zone), session.title, words, hold)


def _dated(cell: MonthCell, day: date, today: date, say: Say) -> MonthCell:
    """`cell` with the lunar date, and whether it is today's."""
    found = lunar(day)
    short = f"{found.day}/{found.month}" if found.day == 1 or day.day == 1 else f"{found.day}"
    words = say("%(day)d/%(month)d by the moon") % {"day": found.day, "month": found.month}
    said = [say("today")] if day == today else []
    if found.leap:
        said.append(say("leap month"))
    words = ", ".join((cell.words, words, *said))
    return replace(cell, words=words, lunar=short, today=day == today)


def _cell(day: date, today: date, counts: CountsOfDay | None, planned: int, say: Say) -> MonthCell:
    past = day <= today
    href = f"/log?from={day}&to={day}" if past else ""
    name = f"{day:%d/%m}"
    if counts is None or not (counts.due or counts.other):
        if planned:
            words = say("%(number)d sessions to come") % {"number": planned}
            return MonthCell(day.day, f"({planned})", "coming", f"{name}: {words}", href)
        return MonthCell(day.day, "", "none", ": ".join((name, say("nothing"))), href)
    words = say("%(played)d of %(due)d sessions played") % {
        "played": counts.played,
        "due": counts.due,
    }
    sign, tone = _sign(counts)
    if counts.other:
        words += ", " + say("%(number)d by hand or warnings") % {"number": counts.other}
    return MonthCell(day.day, sign, tone, f"{name}: {words}", href)


def _sign(counts: CountsOfDay) -> tuple[str, str]:
    wanted = counts.due - counts.left_out
    if not counts.due:
        return "+", "other"
    if not wanted:
        return "–", "none"
    if counts.played == wanted:
        return "✓", "all"
    if counts.played + counts.part == 0:
        return "✗", "lost"
    short = counts.played < 10 and wanted < 10
    return (f"{counts.played}/{wanted}" if short else "!"), "some"

"""The timetable: the month, the days to come, and the calendar for the phone.

Not handled here: the words (`views/month.py`), the calendar's form (`views/icalendar.py`).
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from station.village.control.messages.log import CountDays, CountsOfDay
from station.village.control.messages.timetable import ComingSession, GetCalendar
from web.panel.access.calendar_token import CalendarToken
from web.panel.pages.context import Panel
from web.panel.views.icalendar import feed
from web.panel.views.month import days_to_come, end_of, month_map, read_month

_WEEK = timedelta(days=6)
_AHEAD = timedelta(days=44)
"""Twice this and a day is what the phone's calendar shows: two requests."""


@dataclass(slots=True)
class Unchanged:
    """Since when a calendar has been as it is, as far as this process knows."""

    mark: str = ""
    since: datetime | None = None

    def since_when(self, mark: str, now: datetime) -> datetime:
        """When the calendar called `mark` was first seen, to the second."""
        if mark != self.mark or self.since is None:
            self.mark, self.since = mark, now.replace(microsecond=0)
        return self.since


def add_month(pages: Blueprint, panel: Panel, state: Path, village: str) -> None:
    """The routes, over `panel`; `state` is the station's folder, `village` its name."""
    secret, unchanged = CalendarToken(state), Unchanged()

    @pages.get("/month")
    def month() -> str:
        today = panel.now().astimezone(panel.zone).date()
        first, say = read_month(request.args.get("month", ""), today), panel.say()
        coming = panel.client.ask(GetCalendar(today, today + _WEEK))
        counts, planned, more = _month(panel, first, today)
        return render_template(
            "month.html",
            month=month_map(first, today, counts, planned, say, panel.zone),
            days=days_to_come(coming.sessions, coming.promised, panel.now(), say, panel.zone),
            left_out=max(coming.left_out, more),
            notice=panel.taken_words(),
            address=f"{request.host_url}timetable/{secret.value()}.ics",
        )

    @pages.post("/timetable/renew")
    def renew() -> Response:
        secret.renew()
        return redirect("/month#calendar", 303)

    @pages.get("/timetable/<given>.ics")
    def timetable_feed(given: str) -> Response:
        """For a calendar app: no PIN, but the secret in the address."""
        if not secret.is_it(given):
            abort(404)
        now = panel.now()
        today = now.astimezone(panel.zone).date()
        first = panel.client.ask(GetCalendar(today, today + _AHEAD))
        then = today + _AHEAD + timedelta(days=1)
        sessions = first.sessions + _sessions(panel, then, then + _AHEAD)[0]
        mark = hashlib.sha256(repr(sessions).encode()).hexdigest()[:16]
        changed = unchanged.since_when(mark, now)
        body = feed(sessions, first.village, village, panel.zone, changed)
        return _calendar(body, changed)


def _calendar(body: bytes, changed: datetime) -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="lich-phat.ics"'
    response.last_modified = changed
    response.set_etag(hashlib.sha256(body).hexdigest()[:16])
    return response.make_conditional(request)


def _month(
    panel: Panel, first: date, today: date
) -> tuple[dict[date, CountsOfDay], tuple[ComingSession, ...], int]:
    """What became of the month's days so far, what is planned, and how much more there is."""
    last = end_of(first)
    days = panel.client.ask(CountDays(first, last)).days if first <= today else ()
    planned = _sessions(panel, max(first, today), last) if last >= today else ((), 0)
    return {counts.day: counts for counts in days}, *planned


def _sessions(panel: Panel, first: date, last: date) -> tuple[tuple[ComingSession, ...], int]:
    """What is planned, and how many more sessions than a reply has room for."""
    reply = panel.client.ask(GetCalendar(first, last))
    return reply.sessions, reply.left_out

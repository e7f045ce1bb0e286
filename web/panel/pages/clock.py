"""The village head says what time it is by a watch: as the clock shows it, or otherwise.

A phone's own pickers for day and time begin at its own: no script is needed. Not handled here: the
first page, which shows the clock (`home.py`), and whether it is believed then
(`station/village/clock/`).
"""

from datetime import datetime

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from station.clock import ClockTrust
from station.village.control.messages.box import ConfirmClock, SetClock
from station.village.control.messages.status import GetStatus
from web.kit.access.session import StalePageError
from web.panel.pages.context import Panel, by, taken
from web.panel.views.clock import by_watch, is_fresh, shown_clock


def add_clock(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""

    @pages.post("/clock-right")
    def clock_right() -> Response:
        """Only the time that was shown is confirmed: the clock may have been set since."""
        if not is_fresh(request.form.get("shown", ""), _now(panel), panel.zone):
            raise StalePageError
        return _taken(panel.client.ask(ConfirmClock(by())), "clock")

    @pages.get("/clock")
    def clock() -> str:
        return render_template("clock.html", shows=shown_clock(_now(panel), panel.zone))

    @pages.post("/clock")
    def set_clock() -> Response:
        form = request.form
        instant = by_watch(form.get("day", ""), form.get("time", ""), panel.zone)
        return _taken(panel.client.ask(SetClock(instant, by())), "clock-set")


def _now(panel: Panel) -> datetime:
    return panel.client.ask(GetStatus()).now


def _taken(trust: ClockTrust, what: str) -> Response:
    return taken(what if trust.trusted else "clock-doubted")

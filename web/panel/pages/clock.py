"""The village head says that the station's clock is right, by a watch.

Not handled here: the first page, which shows it (`home.py`), and whether the clock is believed then
(`station/village/clock/`).
"""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from station.village.control.messages.box import ConfirmClock
from station.village.control.messages.status import GetStatus
from web.kit.access.session import StalePageError
from web.panel.pages.context import BY, Panel, taken
from web.panel.views.clock import is_fresh


def add_clock(pages: Blueprint, panel: Panel) -> None:
    """The route, over `panel`."""

    @pages.post("/clock-right")
    def clock_right() -> Response:
        """Only the time that was shown is confirmed: the clock may have been set since."""
        now = panel.client.ask(GetStatus()).now
        if not is_fresh(request.form.get("shown", ""), now, panel.zone):
            raise StalePageError
        trust = panel.client.ask(ConfirmClock(BY))
        return taken("clock" if trust.trusted else "clock-doubted")

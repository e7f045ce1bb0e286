"""The log: page by page, filtered, and as a file. Not handled here: its words (`views/log.py`)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice

from flask import Blueprint, Response, render_template, request

from station.village.asrun.download import exported
from web.panel.pages.context import Panel
from web.panel.views.log import log_lines
from web.panel.views.log_filter import read_filter
from web.panel.words.codes import KINDS, LOG_OUTCOMES

_IN_PAGE = 30
_MOST_LINES = 25_000
"""More than the box keeps: a file always ends."""


def add_log(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""

    @pages.get("/log")
    def log() -> str:
        asked, say = read_filter(request.args), panel.say()
        found = panel.client.ask(asked.request(_IN_PAGE))
        lines = log_lines(found, say, panel.zone)
        older = asked.address("/log", found.entries[-1]["seq"]) if found.more else ""
        return render_template(
            "log.html",
            lines=lines,
            asked=asked,
            older=older,
            newest=asked.address("/log") if asked.before else "",
            csv=asked.address("/log.csv"),
            outcomes=LOG_OUTCOMES,
            kinds=KINDS,
        )

    @pages.get("/log.csv")
    def log_csv() -> Response:
        """From one day to another, whatever the outcome: as `station log --csv`."""
        asked = read_filter(request.args)
        since = until = None
        if asked.first:
            since = datetime.combine(asked.first, datetime.min.time(), panel.zone)
        if asked.last:
            last = asked.last + timedelta(days=1)
            until = datetime.combine(last, datetime.min.time(), panel.zone)
        lines = islice(exported(panel.client.ask, since, "csv", until), _MOST_LINES)
        head = list(islice(lines, 2))  # asks once: a silent daemon is told of as such
        response = Response(_encoded(chain(head, lines)), mimetype="text/csv")
        day = panel.now().astimezone(panel.zone)
        name = f"nhat-ky-{day:%Y-%m-%d}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    """With the mark by which spreadsheets know UTF-8."""
    yield "\ufeff".encode()
    for line in lines:
        yield line.encode()

"""Typed words that the box speaks: written here, listened to and played among the recordings.

Not handled here: those (`recordings.py`).
"""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from station.errors import InputError
from station.village.control.messages.memos import MOST_LETTERS, SpeakText
from web.panel.pages.context import Panel, by, leave_notice
from web.panel.views.recordings import fault_words


def add_typed(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""

    @pages.get("/speak/text")
    def typed() -> Response:
        return _page(panel, "", "", "")

    @pages.post("/speak/text")
    def typed_send() -> Response:
        # A browser sends two signs for the end of each line, which it counts as one.
        text = request.form.get("text", "").replace("\r\n", "\n").strip()
        title = request.form.get("title", "")[:80]
        if not text or len(text) > MOST_LETTERS:
            return _page(panel, text, title, "too-many-words" if text else "no-words")
        try:
            panel.client.ask(SpeakText(text, title, by()))
        except InputError:
            return _page(panel, text, title, "no-words")
        leave_notice("memo-text", "memo")
        return redirect("/speak", 303)


def _page(panel: Panel, text: str, title: str, fault: str) -> Response:
    notice = fault_words(fault, panel.say()) if fault else ""
    page = render_template("typed.html", text=text, title=title, notice=notice, most=MOST_LETTERS)
    return make_response(page, 400 if fault else 200)

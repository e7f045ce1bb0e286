"""Typed words that the box speaks: written here, listened to and played among the recordings.

Not handled here: those (`recordings.py`).
"""

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from station.errors import InputError
from station.village.control.messages.memos import MOST_LETTERS, SpeakText
from web.panel.pages.context import Panel, by, leave_notice
from web.panel.views.ready_made import READY_MADE, filled, has_blanks
from web.panel.views.recordings import fault_words


def add_typed(pages: Blueprint, panel: Panel) -> None:
    """The routes, over `panel`."""

    @pages.get("/speak/text")
    def typed() -> Response:
        found = READY_MADE.get(request.args.get("ready", ""))
        text = filled(found, request.args.to_dict()) if found else ""
        return _page(panel, text, found.about if found else "", "")

    @pages.get("/speak/ready/<ready>")
    def ready_made(ready: str) -> str:
        found = READY_MADE.get(ready)
        if found is None:
            abort(404)
        title = panel.say()(found.title)
        return render_template("ready_made.html", ready=ready, title=title, blanks=found.blanks)

    @pages.post("/speak/text")
    def typed_send() -> Response:
        # A browser sends two signs for the end of each line, which it counts as one.
        text = request.form.get("text", "").replace("\r\n", "\n").strip()
        title = request.form.get("title", "")[:80]
        if not text or len(text) > MOST_LETTERS:
            return _page(panel, text, title, "too-many-words" if text else "no-words")
        if has_blanks(text):
            return _page(panel, text, title, "blanks")
        try:
            panel.client.ask(SpeakText(text, title, by()))
        except InputError:
            return _page(panel, text, title, "no-words")
        leave_notice("memo-text", "memo")
        return redirect("/speak", 303)


def _page(panel: Panel, text: str, title: str, fault: str) -> Response:
    notice = fault_words(fault, panel.say()) if fault else ""
    say = panel.say()
    ready = [(code, say(each.title)) for code, each in READY_MADE.items()]
    page = render_template(
        "typed.html",
        text=text,
        title=title,
        notice=notice,
        most=MOST_LETTERS,
        ready=() if text else ready,
    )
    return make_response(page, 400 if fault else 200)

"""The panel's pages: each a thin skin over one request to the daemon.

Not handled here: who may see them (`app.py`), and the words (`views/home.py`).
"""

import hashlib

from flask import Blueprint, g, make_response, redirect, render_template, request, session
from werkzeug.wrappers import Response

from station.programme.asrun import Reason
from station.programme.bulletin import IDENTIFIER
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import PlayBulletin, StopAll
from station.village.control.messages.status import GetStatus
from web.kit.access.session import phone_of, secret
from web.kit.words.catalogue import LANGUAGES
from web.panel.pages.ask_in import add_asking
from web.panel.pages.clock import add_clock
from web.panel.pages.context import Panel, by, flashed, is_sure, sent_or_asked, taken, when_busy
from web.panel.pages.log import add_log
from web.panel.pages.manual import add_manual
from web.panel.pages.pair import add_pairing
from web.panel.pages.phones import add_phones
from web.panel.pages.technician import add_technician
from web.panel.views import home as view
from web.panel.views.question import question


def make_pages(panel: Panel, port: int) -> Blueprint:
    """The routes, over `panel`, which phones reach at `port`."""
    pages = Blueprint("panel", __name__)
    _add_home(pages, panel)
    _add_actions(pages, panel)
    add_clock(pages, panel)
    add_manual(pages, panel)
    add_log(pages, panel)
    add_technician(pages, panel)
    _add_login(pages, panel)
    add_pairing(pages, panel, port)
    add_asking(pages, panel)
    add_phones(pages, panel)
    return pages


def _add_home(pages: Blueprint, panel: Panel) -> None:
    @pages.get("/")
    def home() -> str:
        return panel.home_page(panel.taken_words())

    @pages.get("/live")
    def live() -> Response:
        """The part that changes, for the script; an ETag keeps what did not off the air."""
        status = panel.status()
        home = view.home(status, panel.say(), panel.zone)
        shown = repr((home, panel.chosen_language(), secret(session)))  # all but the token's mask
        response = make_response(render_template("live.html", home=home))
        response.set_etag(hashlib.sha256(shown.encode()).hexdigest()[:16])
        response.headers["Loa-Seen"] = panel.seen(status)
        return response.make_conditional(request)

    @pages.get("/language/<name>")
    def language(name: str) -> Response:
        if name in LANGUAGES:
            session["language"] = name
        return redirect("/", 303)


def _add_actions(pages: Blueprint, panel: Panel) -> None:
    @pages.post("/stop")
    def stop() -> Response:
        panel.client.ask(StopAll(by()))
        return taken("stop")

    @pages.get("/play/<bulletin>")
    def question(bulletin: str) -> Response:
        return _question_page(panel, bulletin)

    @pages.post("/play/<bulletin>")
    def play(bulletin: str) -> Response:
        def send() -> Response:
            panel.client.ask(PlayBulletin(_known(bulletin), by(), is_sure(), when_busy()))
            return taken("wait" if when_busy() == "wait" else "play")

        return sent_or_asked(send, lambda: _question_page(panel, bulletin, quiet=True))


def _question_page(panel: Panel, bulletin: str, *, quiet: bool = False) -> Response:
    """Asks before a sound, and once more when it is to sound in quiet hours."""
    status = panel.client.ask(GetStatus())
    held = next((held for held in status.bulletins if held.id == bulletin), None)
    if held is None:
        raise _not_there()
    asked = question(held, status, panel.say(), quiet=quiet)
    return make_response(render_template("question.html", asked=asked), 409 if quiet else 200)


def _known(bulletin: str) -> str:
    if not IDENTIFIER.fullmatch(bulletin):
        raise _not_there()
    return bulletin


def _not_there() -> RequestRefusedError:
    return RequestRefusedError(Reason.NOT_THERE, "the station does not hold this bulletin")


def _add_login(pages: Blueprint, panel: Panel) -> None:
    @pages.get("/login")
    def login() -> Response | str:
        if g.inside:
            return redirect("/", 303)
        say, undone = panel.say(), flashed("undone")
        return panel.login_page(say("Nothing was done. Log in and press again.") if undone else "")

    @pages.post("/login")
    def enter() -> Response:
        who = panel.login.check(request.form.get("pin", "").strip(), phone_of(session))
        panel.let_in(who, request.form.get("name", ""))
        return redirect("/", 303)

    @pages.post("/logout")
    def logout() -> Response:
        panel.log_out()
        return redirect("/login", 303)

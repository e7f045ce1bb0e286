"""What the panel's pages share: the daemon, the reader's language, the page with a notice.

Not handled here: the routes (`home.py`, `…_pages.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import (
    flash,
    g,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from station.errors import LoaThonError
from station.programme.asrun import Reason
from station.village.control.client import ControlClient, RequestRefusedError
from station.village.control.messages.air import Busy
from station.village.control.messages.pairing import LookIn
from station.village.control.messages.status import GetStatus, StationStatus
from web.kit.access.session import log_in, phone_of
from web.kit.words.catalogue import LANGUAGES, Say
from web.kit.words.moments import seconds
from web.panel.access.login import Login, PinRole
from web.panel.views import home as view
from web.panel.views.apology import apology
from web.panel.words.codes import TAKEN
from web.panel.words.languages import words

BY = "panel"
"""Who asks, for the log; a phone that has a name adds it."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What the pages share."""

    client: ControlClient
    login: Login
    now: Callable[[], datetime]
    zone: ZoneInfo
    language: str

    def let_in(self, who: tuple[PinRole, str], name: str = "") -> None:
        """This phone is in from now on, as `who`, the role and the generation of its PIN."""
        role, generation = who
        before = phone_of(session)
        log_in(session, self.login.phones.let_in(role, generation, name, before))

    def log_out(self) -> None:
        """This phone is in no more; it is still known as one that was."""
        if g.get("phone"):
            self.login.phones.log_out(g.phone.id)
        kept = {"language": self.chosen_language(), "phone": phone_of(session)}
        session.clear()
        session.update(kept)

    def chosen_language(self) -> str:
        """The reader's choice, or the station's own."""
        chosen = str(session.get("language", ""))
        return chosen if chosen in LANGUAGES else self.language

    def say(self) -> Say:
        """Looks messages up in the reader's language."""
        return words(self.chosen_language())

    def status(self) -> StationStatus | None:
        """The daemon's status, None when it does not answer."""
        try:
            return self.client.ask(GetStatus())
        except LoaThonError:
            return None

    def seen(self, status: StationStatus | None) -> str:
        """When what is shown was so, by the station's clock."""
        return seconds(status.now if status else self.now(), self.zone)

    def taken_words(self) -> str:
        """What the daemon has just taken, said once."""
        return self.say()(TAKEN.get(flashed("taken"), ""))

    def home_page(self, notice: str = "", *, bad: bool = False) -> str:
        """The whole page, with `notice` on top."""
        status = self.status()
        home = view.home(status, self.say(), self.zone)
        return render_template(
            "home.html", home=home, seen=self.seen(status), notice=notice, bad=bad
        )

    def login_page(self, notice: str = "") -> str:
        """The page that asks for the PIN."""
        has_pin = self.login.generation() is not None
        asks = self._asks()
        return render_template("login.html", notice=notice, has_pin=has_pin, asks=asks)

    def _asks(self) -> str:
        """Whether phones may ask to be let in by the box's button: “never”, “shut”, or they may."""
        try:
            return self.client.ask(LookIn()).state
        except LoaThonError:
            return "never"

    def apologise(self, error: LoaThonError, code: int) -> Response:
        """The page with what went wrong: the one place where errors become answers."""
        action = str(request.endpoint).rpartition(".")[2]
        notice = apology(error, action, self.say())
        page = self.home_page(notice, bad=True) if g.inside else self.login_page(notice)
        return make_response(page, code)

    def no_page(self, error: HTTPException) -> Response:
        """A page that there isn't, or that failed; Stop stands on it, too."""
        if error.response is not None:
            return Response.force_type(error.get_response())
        code = error.code or 500
        say = self.say()
        missing = code in (404, 410)
        words = say("There is no such page.")
        if not missing:
            words = say("This page can't be shown. Call the technician.")
        return make_response(render_template("error.html", words=words), code)


def by() -> str:
    """Which phone asks, for the log."""
    name = g.phone.name if g.get("phone") else ""
    return f"{BY}: {name}" if name else BY


def taken(what: str, page: str = "/") -> Response:
    """Back to the first page or another `page`, which says that the daemon has taken it."""
    leave_notice(what, "taken")
    return redirect(page, 303)


def leave_notice(code: str, kind: str) -> None:
    """Leave `code` for the next page that asks for such a `kind` of notice; the newest alone.

    A cookie holds 4 kB: a phone that taps on and never reads is not to fill it.
    """
    get_flashed_messages()
    flash(code, kind)


def flashed(kind: str) -> str:
    """The code that the page before left for this one, said once; empty without one."""
    return next((str(code) for code in get_flashed_messages(category_filter=[kind])), "")


def is_sure() -> bool:
    """Whether the reader was asked once more, and wants it in quiet hours too."""
    return request.form.get("quiet") == "yes"


def when_busy() -> Busy:
    """What is to become of what is on the air, as the reader chose."""
    chosen = request.form.get("busy", "")
    return "stop" if chosen == "stop" else "wait" if chosen == "wait" else "refuse"


def sent_or_asked(send: Callable[[], Response], ask: Callable[[], Response]) -> Response:
    """What `send` answers; in quiet hours that nobody confirmed yet, what `ask` does instead."""
    try:
        return send()
    except RequestRefusedError as refused:
        if refused.code != Reason.QUIET_HOURS or is_sure():
            raise
        return ask()

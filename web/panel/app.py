"""The panel's Flask application: put together, guarded, errors turned into answers.

Not handled here: the pages (`pages/home.py`), and serving them (`wsgi.py`).
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, g, redirect, request, session
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from station.clock import Clock
from station.errors import InputError, LinkError, LoaThonError, RefusedError
from station.village.control.client import ControlClient
from station.village.https.addresses import addresses
from station.village.settings.places import HEARD, HttpsFiles, PanelFiles, Places
from web.kit.access.certificate import names
from web.kit.access.cookies import TimelessSessions, cookie_name
from web.kit.access.guard import HEADERS, is_host_allowed
from web.kit.access.refusal import ELSEWHERE, refusal
from web.kit.access.session import (
    StalePageError,
    phone_of,
    signing_key,
    token,
    verify_ours,
)
from web.kit.server.packing import pack
from web.kit.server.uploads import take_uploads
from web.kit.words.catalogue import LANGUAGES
from web.panel.access.login import LockedError, Login, PinRole, WrongPinError
from web.panel.pages.box import add_box
from web.panel.pages.context import Panel, leave_notice
from web.panel.pages.home import make_pages
from web.panel.pages.later import add_later
from web.panel.pages.live import add_live
from web.panel.pages.month import add_month
from web.panel.pages.navigation import links
from web.panel.pages.phone import LETTERS, add_phone
from web.panel.pages.recordings import add_memos
from web.panel.pages.typed import add_typed
from web.panel.words.languages import words

_OPEN = {
    "static",
    "panel.login",
    "panel.enter",
    "panel.language",
    "panel.authority_file",
    "panel.pair",
    "panel.redeem",
    "panel.ask_in",
    "panel.wait_in",
    "panel.timetable_feed",
    "panel.letters",
    "panel.manifest",
}
"""What is answered without a PIN."""

_CODES: tuple[tuple[type[LoaThonError], int], ...] = (
    (LockedError, 429),
    (WrongPinError, 403),
    (StalePageError, 403),
    (RefusedError, 409),
    (LinkError, 503),
    (InputError, 400),
    (LoaThonError, 500),
)


@dataclass(frozen=True, slots=True)
class AppSettings:
    """What the panel needs to know.

    `hosts` as in the station's settings: beside private addresses, `largest` how many bytes a
    recording that is sent may have.
    """

    places: Places
    village: str
    timezone: ZoneInfo
    hosts: tuple[str, ...] = ()
    language: str = "vi"
    port: int = 8080
    https_port: int = 8443
    largest: int = 30_000_000


def create_app(settings: AppSettings, clock: Clock) -> Flask:
    """The application for one station. Raises StorageError when its state can't be kept."""
    for language in LANGUAGES:
        words(language)  # a broken catalogue shows now, not to the first reader
    app, places = Flask(__name__), settings.places
    _configure(app, signing_key(PanelFiles(places.state).session_key))
    panel = Panel(
        client=ControlClient(places.control_socket),
        login=Login(places.state, clock.monotonic),
        now=clock.now,
        zone=settings.timezone,
        language=settings.language,
    )
    app.extensions["gate"] = panel.login.role, settings.largest
    take_uploads(app, places.lasting_inbox, settings.largest)
    pages = make_pages(panel, settings.port)
    folders = tuple(folder for folder, _ in places.memos)
    add_box(pages, panel, places.state)
    add_memos(pages, panel, folders, settings.largest)
    add_later(pages, panel, places.runtime / HEARD)
    add_typed(pages, panel)
    add_month(pages, panel, places.state, settings.village)
    add_phone(pages, panel, settings.village)
    add_live(pages, panel, places.state, settings.https_port)
    app.register_blueprint(pages)
    _guard(app, lambda: box_names(settings), panel.login, settings.port)
    _share(app, settings.village, panel)
    app.register_error_handler(LoaThonError, lambda error: panel.apologise(error, _code(error)))
    # A phone that restores a tab asks for the address of the last form.
    app.register_error_handler(HTTPException, panel.no_page)
    app.register_error_handler(405, lambda _: redirect("/", 303))
    return app


def _configure(app: Flask, key: bytes) -> None:
    app.session_interface = TimelessSessions()
    app.config.update(
        SECRET_KEY=key,
        SESSION_COOKIE_NAME=cookie_name(key),
        MAX_CONTENT_LENGTH=4096,
        MAX_FORM_MEMORY_SIZE=4096,
        MAX_FORM_PARTS=10,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=30),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def box_names(settings: AppSettings) -> tuple[str, ...]:
    """By which further names the box is let be called: the settings', and its certificate's."""
    return *settings.hosts, *names(HttpsFiles(settings.places.state).certificate)


def _guard(app: Flask, hosts: Callable[[], Sequence[str]], login: Login, port: int) -> None:
    @app.before_request
    def check() -> AnyResponse | None:
        g.inside = g.technician = False
        if not is_host_allowed(request.host, ()) and not is_host_allowed(request.host, hosts()):
            ways = [(each, each) for each in (f"http://{own}:{port}/" for own in addresses())]
            abort(Response(refusal(ELSEWHERE, ways), 421, mimetype="text/html"))
        role, g.phone = login.role(session), login.phones.find(phone_of(session))
        g.inside = role is not None
        g.technician = g.inside and role is PinRole.TECHNICIAN
        if not g.inside and request.endpoint not in _OPEN:
            return _ask_for_pin()
        if request.method == "POST":
            verify_ours(session, request.headers.get("Loa-Token") or request.form.get("token", ""))
        return None

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return pack(request, response)


def _ask_for_pin() -> AnyResponse:
    if request.endpoint == "panel.live":
        return Response(status=401)
    if request.method == "POST":
        leave_notice("undone", "undone")  # the reader is told that the tap did nothing
    return redirect("/login", 303)


def _share(app: Flask, village: str, panel: Panel) -> None:
    version = _version(Path(app.static_folder or ""))

    @app.context_processor
    def shared() -> dict[str, Any]:
        return {
            "_": panel.say(),
            "language": panel.chosen_language(),
            "languages": LANGUAGES,
            "village": village,
            "version": version,
            "token": token(session),
            "inside": g.inside,
            "large": request.cookies.get(LETTERS) == "large",
            "links": links(app.view_functions, request.endpoint) if g.inside else (),
        }


def _version(folder: Path) -> str:
    """Changes when any static file does, so that phones may keep them."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _code(error: LoaThonError) -> int:
    return next(code for kind, code in _CODES if isinstance(error, kind))

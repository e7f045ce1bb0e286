"""A served panel over a daemon that only talks, and phones in Debian's chromium before it."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from station.village.settings.places import Places
from tests.real.web.every_page import SECURE, Look
from tests.village.fake_daemon import FakeDaemon
from tests.web.conftest import StillClock
from web.panel.access.login import Login, PinRole, make_pin
from web.panel.app import AppSettings, create_app

CHROMIUM = shutil.which("chromium")
IN_A_BROWSER = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
"""For a module whose tests need chromium."""
PHONE: Any = {"width": 320, "height": 640}


@contextmanager
def served(application: Callable[..., Iterable[bytes]]) -> Any:
    """The address at which `application` answers meanwhile."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Site:
    """A served panel, its daemon, and a browser."""

    app: Flask
    state: Path
    daemon: FakeDaemon
    browser: Browser
    url: str

    @contextmanager
    def phone(
        self, role: PinRole | None, language: str = "vi", scheme: Any = "light", **more: Any
    ) -> Iterator[Page]:
        """A phone's page, logged in as `role`."""
        options = {"viewport": PHONE, "color_scheme": scheme} | more
        context = self.browser.new_context(**options)
        try:
            context.add_cookies([self._cookie(role, language)])
            yield context.new_page()
        finally:
            context.close()

    def _cookie(self, role: PinRole | None, language: str) -> Any:
        session = {"token": "t", "language": language}
        if role is not None:
            login = Login(self.state, StillClock().monotonic)
            session["phone"] = login.phones.let_in(role, str(login.generation(role)))
        interface: Any = self.app.session_interface
        value = interface.get_signing_serializer(self.app).dumps(session)
        name = self.app.config["SESSION_COOKIE_NAME"]
        return {"name": name, "value": value, "url": self.url}

    def looks(
        self, looks: Iterable[Look], language: str = "vi", scheme: Any = "light", **more: Any
    ) -> Iterator[tuple[str, Page]]:
        """Each of `looks` on a phone, by its name; those of one role on the same phone."""
        kept = list(looks)
        for role in dict.fromkeys(look.role for look in kept):
            with self.phone(role, language, scheme, **more) as page:
                for look in kept:
                    if look.role is role:
                        look.see(page, self.url, self.daemon)
                        yield look.name, page


class _PerhapsSecure:
    """The application, as if behind TLS where the address asks for it."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if SECURE in environ["QUERY_STRING"]:
            environ["wsgi.url_scheme"] = "https"
        return self._app(environ, start)


@contextmanager
def site_in(state: Path) -> Iterator[Site]:
    """A site whose station keeps its state in the folder `state`."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for role in PinRole:
        make_pin(state, role)
    socket = state / "control.sock"
    settings = AppSettings(Places(state, state), "Thôn Nà Đông", ZoneInfo("Asia/Ho_Chi_Minh"))
    app = create_app(settings, StillClock())
    with (
        FakeDaemon(socket) as daemon,
        served(_PerhapsSecure(app)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield Site(app, state, daemon, browser, url)
        finally:
            browser.close()

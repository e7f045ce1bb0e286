"""Somebody with a phone before a site: reads and taps what is written there, in its language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests.real.web.site import Site
from tests.village.fake_daemon import silent_status
from web.panel.access.login import PinRole
from web.panel.words.languages import words

TOUCH: Any = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
_PATIENCE = 30_000.0  # milliseconds, of which a busy machine may take most


class Person:
    """One phone's page; messages are given as the catalogue's English ids."""

    def __init__(self, page: Page, url: str, language: str) -> None:
        self.page, self.url, self._say = page, url, words(language)
        page.set_default_timeout(_PATIENCE)

    def goes_to(self, path: str) -> None:
        """Open the page `path`."""
        self.page.goto(self.url + path)

    def taps(self, label: str, about: str = "") -> None:
        """The button or link that is called so, and is `about` something."""
        self._called(label, about).tap()

    def fills(self, label: str, text: str) -> None:
        """Type into the field that is called so."""
        self.page.get_by_label(self._say(label)).first.fill(text)

    def chooses(self, *files: Any) -> None:
        """A recording, among the phone's files."""
        self.page.locator("[name=file]").set_input_files(list(files))

    def sees(self, message: str, **fields: object) -> None:
        """It is on the page, soon."""
        said = self._say(message)
        self.page.get_by_text(said % fields if fields else said).first.wait_for()

    def logs_in(self, pin: str) -> None:
        """By typing the PIN."""
        self.goes_to("/login")
        self.fills("PIN, six digits", pin)
        self.taps("Log in")

    def _called(self, label: str, about: str) -> Locator:
        name = f"{self._say(label)}: {about}" if about else self._say(label)
        buttons = self.page.get_by_role("button", name=name, exact=True)
        return buttons.or_(self.page.get_by_role("link", name=name, exact=True)).first


@contextmanager
def person(site: Site, language: str, role: PinRole | None = PinRole.HEAD) -> Iterator[Person]:
    """Before `site`'s first page; logged in, unless `role` is None."""
    with site.phone(role, language, **TOUCH) as page:
        made = Person(page, site.url, language)
        made.goes_to("/")
        yield made


@contextmanager
def stranger(browser: Browser, url: str, language: str, **more: Any) -> Iterator[Person]:
    """A phone that has never been here, before any panel's first page."""
    context = browser.new_context(**TOUCH | more)
    try:
        made = Person(context.new_page(), url, language)
        made.goes_to(f"/language/{language}")
        yield made
    finally:
        context.close()


def forget(site: Site) -> None:
    """Have the daemon that only talks as it was at the beginning."""
    daemon = site.daemon
    daemon.status, daemon.pairing = silent_status(), "never"
    daemon.replies.clear()
    daemon.asked.clear()
    daemon.allow_all()

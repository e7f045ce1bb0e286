"""Every page in a real browser: axe finds nothing, fingers and keys reach all, nothing is cut off.

Debian's chromium, driven by Playwright; WCAG 2.2 AA as far as axe-core can judge it.
"""

import importlib.resources
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from tests.village.fake_daemon import FakeDaemon, on_air_status, silent_status
from tests.web.conftest import StillClock
from tests.web.screenshots import busy_day, served
from web.panel.app import PanelSettings, create_app
from web.panel.login import Login, Role, make_pin

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

AXE = importlib.resources.files("axe_playwright_python") / "axe.min.js"
RULES = """axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
.then(found => found.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" | ")))"""
# Links within a sentence may be small; there are none.
SMALL = """[...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
.filter(e => e.offsetParent !== null || getComputedStyle(e).position === "fixed")
.filter(e => { const r = e.getBoundingClientRect(); return r.height < 47.5 || r.width < 47.5; })
.map(e => e.outerHTML.slice(0, 120))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What is cut off without a way to scroll to it.
CUT = """[...document.querySelectorAll("main *, header *, nav *, #stop button")]
.filter(e => e.getClientRects().length)
.filter(e => {
  const r = e.getBoundingClientRect(); return r.right > innerWidth + 1 || r.left < -1;
})
.map(e => e.outerHTML.slice(0, 120))"""
PHONE: Any = {"width": 320, "height": 640}


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
        self, role: Role | None, language: str = "vi", scheme: Any = "light"
    ) -> Iterator[Page]:
        """A phone's page, logged in as `role`."""
        session = {"token": "t", "language": language}
        if role is not None:
            generation = Login(self.state, StillClock().monotonic).generation(role)
            session |= {"pin": str(generation), "role": role}
        interface: Any = self.app.session_interface
        cookie: Any = {
            "name": self.app.config["SESSION_COOKIE_NAME"],
            "value": interface.get_signing_serializer(self.app).dumps(session),
            "url": self.url,
        }
        context = self.browser.new_context(viewport=PHONE, color_scheme=scheme)
        try:
            context.add_cookies([cookie])
            yield context.new_page()
        finally:
            context.close()

    def pages(self, page: Page, *also: str) -> Iterator[str]:
        """Each page in each state that looks different; `page` then shows it."""
        for name, status in STATES.items():
            self.daemon.status = status
            page.goto(self.url)
            yield f"home, {name}"
        links = page.eval_on_selector_all("nav a", "all => all.map(a => a.getAttribute('href'))")
        assert "/box" in links
        for path in [*links[1:], "/play/cchc-2026-11", "/test/cong-lang", "/speak/live"]:
            page.goto(self.url + path)
            yield path


STATES = {"busy": busy_day(), "on the air": on_air_status(), "silent": silent_status()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    state = tmp_path_factory.mktemp("panel")
    for role in Role:
        make_pin(state, role)
    socket = state / "control.sock"
    settings = PanelSettings(socket, state, "Thôn Nà Đông", ZoneInfo("Asia/Ho_Chi_Minh"))
    app = create_app(settings, StillClock())
    with FakeDaemon(socket) as daemon, served(app) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield Site(app, state, daemon, browser, url)
        finally:
            browser.close()


def broken_rules(page: Page) -> list[str]:
    """What axe finds on `page`."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(RULES)
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(site: Site, language: str, scheme: str) -> None:
    with site.phone(Role.TECHNICIAN, language, scheme) as page:
        found = {name: broken_rules(page) for name in site.pages(page, "/own")}
    with site.phone(None, language, scheme) as page:
        for path in ("/login", "/pair?code=12345678"):
            page.goto(site.url + path)
            found[path] = broken_rules(page)
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_axe_does_look(site: Site) -> None:
    with site.phone(None) as page:
        page.goto(site.url + "/login")
        page.evaluate("document.querySelector('label').remove()")
        assert broken_rules(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_finger_hits_everything_and_nothing_scrolls_sideways(site: Site, language: str) -> None:
    wrong: dict[str, object] = {}
    with site.phone(Role.TECHNICIAN, language) as page:
        for name in site.pages(page, "/own"):
            stop = page.locator("#stop button").bounding_box()
            assert stop is not None
            assert stop["height"] >= 72, name
            assert stop["y"] + stop["height"] <= PHONE["height"], name
            if found := [*page.evaluate(SMALL), page.evaluate(WIDER)]:
                wrong[name] = [each for each in found if each]
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_text_twice_as_large_is_all_there(site: Site, language: str) -> None:
    wrong: dict[str, object] = {}
    with site.phone(Role.TECHNICIAN, language) as page:
        for name in site.pages(page, "/own"):
            page.evaluate("document.documentElement.style.fontSize = '40px'")
            if found := page.evaluate(CUT):
                wrong[name] = found
    assert wrong == {}


def test_keys_alone_reach_stop(site: Site) -> None:
    with site.phone(Role.HEAD) as page:
        for name in site.pages(page):
            for _ in range(60):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.closest('#stop') !== null"):
                    break
            else:
                pytest.fail(f"{name}: Tab does not reach Stop")


def test_the_first_page_and_its_own_files_weigh_little(site: Site) -> None:
    weights: dict[str, int] = {}
    with site.phone(Role.HEAD) as page:
        site.daemon.status = silent_status()
        page.on("response", lambda r: weights.update({r.url: len(r.body()) + len(str(r.headers))}))
        page.goto(site.url, wait_until="networkidle")
    own = sum(size for url, size in weights.items() if ".css" in url or ".js" in url)
    print(f"first page: {sum(weights.values())} B in all, {own} B of it its own CSS and script")
    assert all(url.startswith(site.url) for url in weights)
    assert sum(weights.values()) <= 15_000
    assert 0 < own <= 10_000

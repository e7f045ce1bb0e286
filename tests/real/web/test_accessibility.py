"""Every page in a real browser: axe finds nothing, fingers and keys reach all, nothing is cut off.

Debian's chromium, driven by Playwright; WCAG 2.2 AA as far as axe-core can judge it.
"""

import importlib.resources
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request

from tests.real.web.every_page import EVERY
from tests.real.web.site import IN_A_BROWSER, PHONE, Site, site_in
from web.panel.access.login import PinRole

pytestmark = IN_A_BROWSER

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
# Text too long for its box lies on what is beside it.
SPILT = """[...document.querySelectorAll("a, button, label, h1, h2, p, span, small, b, time, td")]
.filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
.map(e => e.outerHTML.slice(0, 120))"""
# Stop must not lie for ever on what comes last.
COVERED = """(() => {
  const stop = document.querySelector("#stop");
  scrollTo(0, document.documentElement.scrollHeight);
  const bottom = document.querySelector("main").getBoundingClientRect().bottom;
  return stop !== null && bottom > stop.getBoundingClientRect().top + 1;
})()"""
TWICE = "document.documentElement.style.fontSize = '250%'"  # the style says 125

DOORS = {look.name for look in EVERY if look.role is None}
"""These have no Stop: nobody is in yet."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_in(tmp_path_factory.mktemp("panel")) as made:
        yield made


def broken_rules(page: Page) -> list[str]:
    """What axe finds on `page`."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(RULES)
    return found


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
def test_axe_finds_nothing_on_any_page(site: Site, language: str, scheme: str) -> None:
    # What is greyed, because it is old, need not have a contrast.
    looks = [look for look in EVERY if look.name != "lost"]
    found = {name: broken_rules(page) for name, page in site.looks(looks, language, scheme)}
    assert len(found) == len(looks)
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_axe_does_look(site: Site) -> None:
    with site.phone(None) as page:
        page.goto(site.url + "/login")
        page.evaluate("document.querySelector('#pin').parentNode.replaceWith(pin)")
        assert broken_rules(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_finger_hits_all_and_nothing_is_cut_off_at_twice_the_size_too(
    site: Site, language: str
) -> None:
    wrong: dict[str, list[object]] = {}
    for name, page in site.looks(EVERY, language):
        found = [page.evaluate(each) for each in (SMALL, WIDER, CUT, SPILT)]
        if name not in DOORS or page.locator("#stop").count():
            found.append(_stop_is_wrong(page))
        page.evaluate(TWICE)
        found += [page.evaluate(each) for each in (WIDER, CUT, SPILT, COVERED)]
        wrong[name] = [each for each in found if each]
    assert len(wrong) == len(EVERY)
    assert {name: found for name, found in wrong.items() if found} == {}


def _stop_is_wrong(page: Page) -> str:
    """What is wrong with Stop: it is large, and at the same place of every page."""
    button = page.locator("#stop button")
    box = button.bounding_box() if button.count() else None
    if box is None:
        return "there is none"
    lowest = PHONE["height"] - box["y"] - box["height"]
    wrong = box["height"] < 72 or box["width"] < 280 or not 0 <= lowest <= 12
    return f"it is at {box}" if wrong else ""


def test_keys_alone_reach_stop(site: Site) -> None:
    for name, page in site.looks(look for look in EVERY if look.role is PinRole.HEAD):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('#stop') !== null"):
                break
        else:
            pytest.fail(f"{name}: Tab does not reach Stop")


def test_the_first_page_weighs_little_on_the_wire(site: Site) -> None:
    weights: dict[str, int] = {}

    def weigh(request: Request) -> None:
        sizes = request.sizes()
        weights[request.url] = sizes["responseHeadersSize"] + sizes["responseBodySize"]

    with site.phone(PinRole.HEAD) as page:
        page.on("requestfinished", weigh)
        EVERY[[look.name for look in EVERY].index("silent")].see(page, site.url, site.daemon)
        page.wait_for_load_state("networkidle")
    print(f"first page: {sum(weights.values())} B on the wire, {len(weights)} requests")
    assert all(url.startswith(site.url) for url in weights)
    assert sum(url.count(".css") + url.count(".js") for url in weights) == 2
    assert 0 < sum(weights.values()) <= 10_000

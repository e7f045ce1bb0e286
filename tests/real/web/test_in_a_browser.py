"""The pages' scripts in a real browser; every other test does without them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.real.web.every_page import FULL, Look
from tests.real.web.site import IN_A_BROWSER, Site, site_in
from tests.village.fake_daemon import NOON, on_air_status
from web.panel.access.login import PinRole

pytestmark = IN_A_BROWSER
HOME = Look("home")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_in(tmp_path_factory.mktemp("panel")) as made:
        yield made


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """The head's phone; its clock stands unless it is told to go on."""
    with site.phone(PinRole.HEAD) as made:
        made.clock.install(time=NOON)
        made.set_default_timeout(10_000)
        yield made


def test_the_script_shows_what_changed_and_keeps_the_place(site: Site, page: Page) -> None:
    HOME.see(page, site.url, site.daemon)
    page.get_by_role("button", name="To hơn: Cổng làng").focus()
    site.daemon.status = on_air_status()
    page.clock.run_for(3_100)
    page.get_by_text("từ 17:00").wait_for()
    expect(page.locator("#seen")).to_have_text("17:07:00")
    expect(page.locator("#lost")).to_be_hidden()
    place = page.evaluate("document.activeElement.closest('#live') !== null")
    assert place


def test_the_script_says_when_the_station_is_lost_and_greys_what_is_old(
    site: Site, page: Page
) -> None:
    HOME.see(page, site.url, site.daemon)
    page.route("**/live", lambda route: route.abort())
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.clock.run_for(3_100)
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#live")).to_have_class("old")
    expect(page.locator("#seen")).to_have_text("12:00:00")
    page.unroute("**/live")
    page.clock.run_for(3_100)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#live")).to_have_class("")


def test_a_slider_is_applied_at_once(site: Site, page: Page) -> None:
    HOME.see(page, site.url, site.daemon)
    site.daemon.asked.clear()
    with page.expect_response("**/volume/cong-lang"):
        page.get_by_role("slider", name="Cổng làng").fill("55")
    (asked,) = site.daemon.asked_to("volume")
    assert (asked["zone"], asked["percent"]) == ("cong-lang", 55)


def test_a_recording_that_was_being_prepared_is_there_by_itself(site: Site, page: Page) -> None:
    Look("speak", "/speak").see(page, site.url, site.daemon)
    page.fill("[name=title]", "Đang viết dở")
    memos = FULL["memos"]["memos"]
    site.daemon.replies = FULL | {"memos": {"memos": memos[1:2]}}
    page.clock.run_for(4_100)
    page.get_by_text("Đang xử lý").wait_for(state="detached")
    assert page.input_value("[name=title]") == "Đang viết dở"
    assert page.evaluate("news.dataset.waits") is None  # so nothing is asked for any more


def test_a_phone_that_waits_to_be_let_in_goes_on_by_itself(site: Site) -> None:
    with site.phone(None) as page:
        page.clock.install(time=NOON)
        Look("wait", "/pair/box", role=None, pairing="waits").see(page, site.url, site.daemon)
        page.clock.run_for(4_100)
        page.get_by_text("Trang này sẽ tự mở tiếp").wait_for()
        site.daemon.pairing = "in"
        page.clock.run_for(4_100)
        page.get_by_text("Loa đang tắt").wait_for()
        assert page.url == f"{site.url}/"

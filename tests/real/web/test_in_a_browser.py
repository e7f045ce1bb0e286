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
    assert page.locator("[data-waits]").count() == 0  # so nothing is asked for any more


def test_what_is_prepared_leaves_a_form_and_a_sound_beside_it_alone(site: Site, page: Page) -> None:
    Look("speak", "/speak").see(page, site.url, site.daemon)
    other = page.locator(f"#m-{2:016x}")
    other.locator("select").select_option("3")
    other.locator("[name=at]").fill("17:45")
    page.evaluate("heard = document.querySelector('audio')")
    memos = FULL["memos"]["memos"]
    ready = memos[0] | {"state": "ready", "file": "a" * 64 + ".opus"}
    site.daemon.replies = FULL | {"memos": {"memos": [ready, *memos[1:]]}}
    page.clock.run_for(4_100)
    page.get_by_text("Đang xử lý").wait_for(state="detached")
    assert other.locator("select").input_value() == "3"
    assert other.locator("[name=at]").input_value() == "17:45"
    assert page.evaluate("heard.isConnected")


def test_a_notice_ends_when_what_it_says_is_over_and_nothing_jumps(site: Site, page: Page) -> None:
    Look("taken", tap="[action='/pause'] button").see(page, site.url, site.daemon)
    notice = page.locator("#told")
    expect(notice).to_be_visible()
    place = page.locator("#now").bounding_box()
    for _ in range(4):
        with page.expect_response("**/live"):
            page.clock.run_for(2_500)
    expect(notice).to_be_hidden()
    assert page.locator("#now").bounding_box() == place


def test_what_is_looked_at_stays_where_it_is_when_more_comes_above(site: Site, page: Page) -> None:
    HOME.see(page, site.url, site.daemon)
    page.evaluate("volume.scrollIntoView()")
    where = "volume.getBoundingClientRect().top"
    before = page.evaluate(where)
    fault = {"part": "card", "text": "no card"}
    site.daemon.status = on_air_status() | {"faults": [fault] * 3}
    page.clock.run_for(2_500)
    page.get_by_text("từ 17:00").wait_for()
    assert abs(page.evaluate(where) - before) <= 1


def test_louder_and_softer_keep_the_place(site: Site, page: Page) -> None:
    HOME.see(page, site.url, site.daemon)
    button = page.get_by_role("button", name="To hơn: Cổng làng")
    button.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    site.daemon.asked.clear()
    with page.expect_response("**/volume/cong-lang"):
        button.click()
    page.clock.run_for(100)
    (asked,) = site.daemon.asked_to("volume")
    assert (asked["percent"], page.url) == (90, f"{site.url}/")
    assert before > 0
    assert page.evaluate("scrollY") == before


def test_a_dead_box_is_told_of_within_five_seconds(site: Site, page: Page) -> None:
    HOME.see(page, site.url, site.daemon)
    page.route("**/live", lambda _: None)  # it takes the request, and never answers
    page.clock.run_for(5_000)
    expect(page.locator("#lost")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")


def test_stop_shows_that_it_was_tapped(site: Site, page: Page) -> None:
    for path in ("/", "/month"):
        Look("any", path).see(page, site.url, site.daemon)
        page.route("**/stop", lambda route: route.fulfill(status=204))  # no page follows
        page.locator("#stop button").click()
        expect(page.locator("#stop button")).to_have_text("ĐANG DỪNG…")
        page.unroute("**/stop")


def test_stop_has_a_frame_where_the_phone_sets_the_colours(site: Site) -> None:
    with site.phone(PinRole.HEAD, forced_colors="active") as page:
        HOME.see(page, site.url, site.daemon)
        drawn = "getComputedStyle(document.querySelector('#stop button'))"
        assert page.evaluate(f"{drawn}.borderTopStyle") == "solid"
        assert page.evaluate(f"parseFloat({drawn}.borderTopWidth)") >= 1


def test_the_focus_is_never_under_stop(site: Site) -> None:
    with site.phone(PinRole.HEAD) as page:
        HOME.see(page, site.url, site.daemon)
        under = """() => {
            const stop = document.querySelector('#stop').getBoundingClientRect()
            const at = document.activeElement
            const other = at !== document.body && !at.closest('#stop')
            return other && at.getBoundingClientRect().bottom > stop.top + 1
        }"""
        for _ in range(25):
            page.keyboard.press("Tab")
            assert not page.evaluate(under), page.evaluate("document.activeElement.outerHTML")


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

"""What a village head does all year, by tapping what is written on the page, in both languages."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from icalendar import Calendar

from station.village.buttons.pairing import BETWEEN
from station.village.control.messages.pairing import AskIn, LookIn
from station.wire import form_of, message_of
from tests.real.web.person import Person, forget, person, stranger
from tests.real.web.site import IN_A_BROWSER, Site, site_in
from tests.village.daemon.test_peripherals import STOP, EquippedVillage
from tests.village.daemon.test_peripherals import village as village  # the fixture
from tests.village.fake_daemon import FakeDaemon, on_air_status, silent_status
from tests.web.panel.test_day_pages import entry, session
from tests.web.panel.test_memo_pages import MEMO
from web.panel.access.login import PinRole, make_pin

pytestmark = [
    *IN_A_BROWSER,
    pytest.mark.parametrize("language", ["vi", "en"]),
]
BULLETIN = "cchc-2026-11"
TIMES = "Now press the box's Stop button %(times)d times, quickly one after the other."


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    state = tmp_path_factory.mktemp("panel")
    (state / "inbox").mkdir()
    with site_in(state) as made:
        yield made


@pytest.fixture
def site(shared: Site) -> Site:
    forget(shared)
    return shared


@pytest.fixture
def daemon(site: Site) -> FakeDaemon:
    return site.daemon


@pytest.fixture
def head(site: Site, language: str) -> Iterator[Person]:
    with person(site, language) as made:
        yield made


def test_a_wrong_pin_then_the_right_one_then_out(site: Site, language: str) -> None:
    right = make_pin(site.state)
    with person(site, language, None) as head:
        head.logs_in(f"{(int(right) + 1) % 1_000_000:06d}")
        head.sees("That is not the PIN.")
        head.fills("PIN, six digits", right)
        head.taps("Log in")
        head.sees("The loudspeakers are silent")
        head.taps("Log out")
        head.sees("PIN, six digits")


def test_what_sounds_is_seen_stopped_and_gone_on_with(head: Person, daemon: FakeDaemon) -> None:
    daemon.status = on_air_status()
    head.taps("Look again")
    head.sees("On the air")
    assert head.page.locator("meter").get_attribute("value") == "-14.5"
    head.taps("STOP")
    head.sees("The station has taken your Stop.")
    assert daemon.asked_to("stop")
    daemon.status = silent_status()
    daemon.status["stopped"] = {"id": BULLETIN, "title": "Tuyên truyền"}
    head.taps("Look again")
    head.taps("Play on what was stopped")
    head.taps("Play now")
    head.sees("The station has taken it and is about to play.")
    assert daemon.asked_to("play")[0]["bulletin"] == BULLETIN


def test_the_page_goes_on_by_itself(head: Person, daemon: FakeDaemon) -> None:
    head.sees("The loudspeakers are silent")
    daemon.status = on_air_status()
    head.sees("On the air")


def test_in_quiet_hours_playing_is_asked_twice(head: Person, daemon: FakeDaemon) -> None:
    daemon.refuse("play", "quiet-hours")
    head.taps("Play")
    head.taps("Play now")
    head.sees("Not played: these are quiet hours. People may be asleep.")
    head.taps("Don't play")
    head.sees("The loudspeakers are silent")
    head.taps("Play")
    head.taps("Play now")
    head.sees("Not played: these are quiet hours. People may be asleep.")
    daemon.allow("play")
    head.taps("Play in quiet hours all the same")
    head.sees("The station has taken it and is about to play.")
    assert [asked["confirmed"] for asked in daemon.asked_to("play")] == [False, False, True]


def test_louder_by_a_tap_and_softer_by_the_slider(head: Person, daemon: FakeDaemon) -> None:
    with head.page.expect_response("**/volume/cong-lang"):
        head.taps("Louder", "Cổng làng")
    with head.page.expect_response("**/volume/cong-lang"):
        head.page.locator("[type=range]").first.fill("40")
    assert [asked["percent"] for asked in daemon.asked_to("volume")] == [90, 40]


def test_a_session_is_skipped_and_had_after_all(head: Person, daemon: FakeDaemon) -> None:
    head.taps("Skip", "17:00 Bản tin chiều")
    head.sees("It will be left out.")
    daemon.status["today"][1] |= {"state": "held", "reason": "skipped"}
    head.taps("Look again")
    head.taps("Play after all", "17:00 Bản tin chiều")
    head.sees("It will be played after all.")
    assert [len(daemon.asked_to(do)) for do in ("skip", "unskip")] == [1, 1]


def test_a_pause_and_its_end(head: Person, daemon: FakeDaemon) -> None:
    head.page.locator(".pause button").nth(1).tap()
    head.sees("The timetable is paused. Warnings still sound.")
    daemon.status["paused_until"] = "2026-12-01T12:30:00+07:00"
    head.taps("Look again")
    head.sees("The timetable is paused until %(time)s", time="01/12/2026 12:30")
    head.taps("Go on now")
    head.sees("The timetable goes on.")
    assert daemon.asked_to("resume")


def test_the_boxs_microphone_on_and_off(head: Person, daemon: FakeDaemon) -> None:
    daemon.status["microphone"] = True
    head.taps("Look again")
    head.taps("Speak into the box's microphone")
    head.sees("Speak as soon as the loudspeakers are on.")
    daemon.status["air"] |= {"state": "on-air", "kind": "live"}
    head.taps("Look again")
    head.taps("End speaking")
    head.sees("The microphone is off.")
    assert daemon.asked_to("speak-end")


def test_a_recording_is_sent_played_promised_and_deleted(head: Person, daemon: FakeDaemon) -> None:
    daemon.replies |= {"memos": {"memos": []}, "memo": {"id": MEMO["id"]}}
    head.goes_to("/speak")
    sound = {"name": "Ghi âm.m4a", "mimeType": "audio/mp4", "buffer": b"x" * 5000}
    head.chooses(sound)
    head.fills("What it is about (may be left empty)", "Họp thôn")
    daemon.replies["memos"] = {"memos": [MEMO]}
    head.taps("Send to the station")
    head.sees("The station has the recording and is preparing it.")
    assert daemon.asked_to("memo")[0]["title"] == "Họp thôn"
    head.page.get_by_role("combobox").select_option("3")
    head.taps("Play", "Họp thôn")
    head.taps("Play now")
    head.sees("The station has taken it and is about to play.")
    head.goes_to("/speak")
    head.fills("At what time today (empty: now)", "18:30")
    head.taps("Play", "Họp thôn")
    daemon.replies["memos"] = {"memos": [MEMO | {"at": ["2026-11-30T18:30:00+07:00"]}]}
    head.page.locator("button.go").tap()
    head.sees("Will be played at %(time)s", time="18:30")
    daemon.replies["memos"] = {"memos": [MEMO]}
    head.taps("Don't play it then", "Họp thôn")
    head.sees("It will not be played then.")
    head.page.locator("details", has=head.page.locator("[action$='/delete']")).first.tap()
    head.taps("Delete", "Họp thôn")
    head.sees("The recording is deleted.")
    assert daemon.asked_to("memo-play")[0]["times"] == 3
    assert daemon.asked_to("memo-at")[0]["at"] == "2026-11-30T18:30:00+07:00"
    assert daemon.asked_to("memo-withdraw")
    assert daemon.asked_to("memo-delete")


def test_a_text_is_typed_heard_and_promised_for_each_day(head: Person, daemon: FakeDaemon) -> None:
    daemon.replies |= {"memos": {"memos": [MEMO]}, "memo-text": {"id": MEMO["id"]}}
    daemon.replies["memo-each"] = {"at": ["2026-11-30T18:30:00+07:00"]}
    daemon.replies["calendar"] = {"village": "na-dong", "sessions": [], "left_out": 0}
    head.goes_to("/speak")
    head.taps("Type an announcement")
    head.fills("What is to be said", "Mời bà con họp thôn.")
    head.taps("Have it read")
    head.sees("The box is reading it aloud. Listen to it before it is played.")
    head.taps("Other days, zones", "Họp thôn")
    head.fills("At what time", "18:30")
    head.page.locator("[name=times]").select_option("3")
    head.page.locator("[name=each]").select_option("day")
    head.taps("Promise it")
    head.sees("It will be played at its time.")
    assert daemon.asked_to("memo-text")[0]["text"] == "Mời bà con họp thôn."
    (asked,) = daemon.asked_to("memo-each")
    assert (asked["times"], asked["each"], asked["zones"]) == (3, "day", [])


def test_the_month_the_log_its_file_and_the_calendar(head: Person, daemon: FakeDaemon) -> None:
    day = {"day": "2026-11-30", "due": 1, "played": 1, "part": 0, "left_out": 0, "failed": 0}
    daemon.replies |= {
        "log-page": {"entries": [entry(2), entry(1)], "more": False},
        "log": lambda asked: {"entries": [] if asked["after"] else [entry(1, outcome="missed")]},
        "days": {"days": [day | {"other": 0}]},
        "calendar": {"village": "na-dong", "sessions": [session(0), session(1)], "left_out": 0},
    }
    head.taps("Timetable")
    head.sees("The next 7 days")
    address = head.page.locator("#calendar a").get_attribute("href")
    given = head.page.request.get(str(address))
    events = Calendar.from_ical(given.text()).walk("VEVENT")
    assert {str(event["SUMMARY"]) for event in events} == {"Bản tin chiều"}
    head.page.locator("td a").first.tap()
    head.sees("Broadcast log")
    head.taps("Log")
    head.page.locator("summary").tap()
    head.page.get_by_role("combobox").first.select_option("missed")
    head.taps("Show")
    head.page.wait_for_url("**outcome=missed**")
    assert daemon.asked_to("log-page")[-1]["outcome"] == "missed"
    with head.page.expect_download() as download:
        head.taps("Download these days as CSV")
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert "Bản tin sáng" in rows[1]


def test_the_box_and_a_test_of_two_seconds(head: Person, daemon: FakeDaemon) -> None:
    head.taps("The box")
    head.sees("Memory card")
    head.taps("Test play", "Cổng làng")
    head.sees("Sound a test on these loudspeakers?")
    head.taps("Test play")
    head.sees("The test is about to sound.")
    assert daemon.asked_to("test")[0]["zone"] == "cong-lang"


def test_a_technician_changes_a_zones_name(site: Site, daemon: FakeDaemon, language: str) -> None:
    with person(site, language, PinRole.TECHNICIAN) as technician:
        technician.taps("The box")
        technician.taps("Settings")
        technician.fills("Name", "Đình làng")
        technician.taps("Save, and start the station anew")
        technician.sees("Saved. The station starts anew; look again in half a minute.")
    assert daemon.asked_to("change")[0]["zone"][0]["name"] == "Đình làng"


def test_another_phone_comes_in_by_the_code(
    head: Person, site: Site, daemon: FakeDaemon, language: str
) -> None:
    head.taps("The box")
    head.taps("Let another phone in")
    assert head.page.get_by_role("img").first.bounding_box()["width"] > 150  # type: ignore[index]
    (code,) = re.findall(r"<b>(\d{8})</b>", head.page.content())
    with person(site, language, None) as other:
        other.goes_to(f"/pair?code={code}")
        other.taps("Log in")
        other.sees("The loudspeakers are silent")
    assert daemon.asked_to("paired")


@pytest.fixture
def box(daemon: FakeDaemon, village: EquippedVillage) -> EquippedVillage:
    """A village's box, with buttons: the daemon lets phones in as it does."""
    village.pass_time(timedelta(seconds=1))
    pairing = village.station.pairing
    daemon.replies |= {
        "pair-ask": lambda asked: form_of(pairing.ask(message_of(AskIn, asked))),
        "pair-look": lambda asked: form_of(pairing.look(message_of(LookIn, asked))),
    }
    return village


def pressed(box: EquippedVillage, times: int) -> None:
    """The button, so often, quickly."""
    for _ in range(times):
        box.press(STOP)
        box.pass_time(timedelta(seconds=0.3))
    box.pass_time(timedelta(seconds=BETWEEN))


def test_held_stop_a_tap_and_its_presses_let_a_phone_in(
    site: Site, box: EquippedVillage, language: str
) -> None:
    with stranger(site.browser, site.url, language) as head:
        box.press(STOP, 4)
        head.taps("Look again")
        head.taps("Let this phone in")
        head.sees(TIMES, times=2)
        pressed(box, 2)
        head.sees("The loudspeakers are silent")


def test_of_two_phones_that_ask_the_one_is_let_in_whose_presses_they_were(
    site: Site, box: EquippedVillage, language: str
) -> None:
    box.press(STOP, 4)
    phones = [stranger(site.browser, site.url, language) for _ in range(2)]
    with phones[0] as head, phones[1] as thief:
        thief.taps("Let this phone in")
        thief.sees(TIMES, times=2)
        head.taps("Let this phone in")
        head.sees(TIMES, times=4)
        pressed(box, 4)
        head.sees("The loudspeakers are silent")
        thief.goes_to("/")
        thief.sees("PIN, six digits")

"""The village head compares the station's clock with a watch."""

import pytest
from flask.testing import FlaskClient

from station.errors import HardwareError, InputError, LoaThonError, RefusedError
from tests.village.fake_daemon import FakeDaemon
from tests.web.panel.test_panel import press

DOUBTED = {"trusted": False, "text": "nobody has set the clock since the box was switched on"}
ON_THE_PAGE = "2026-11-30T12:00+07:00"


@pytest.fixture
def doubting(daemon: FakeDaemon) -> FakeDaemon:
    """A station after a power cut, without a network."""
    daemon.status["clock"] = DOUBTED
    daemon.replies["confirm-clock"] = {"trusted": True, "text": "set by panel, within 30 s"}
    return daemon


def test_a_clock_that_is_believed_asks_for_nothing(head: FlaskClient) -> None:
    assert "/clock-right" not in head.get("/").text


def test_the_page_shows_time_and_day_and_takes_one_tap(
    head: FlaskClient, doubting: FakeDaemon
) -> None:
    page = head.get("/").text
    assert "Bây giờ là 12:00, đúng giờ" in page
    assert "30/11/2026" in page
    assert f'name="shown" value="{ON_THE_PAGE}"' in page
    press(head, "/clock-right", shown=ON_THE_PAGE)
    assert doubting.asked_to("confirm-clock")[0]["by"] == "panel"
    assert "Đồng hồ đã đúng giờ" in head.get("/").text


def test_the_minute_may_end_while_the_thumb_is_under_way(
    head: FlaskClient, doubting: FakeDaemon
) -> None:
    doubting.status["now"] = "2026-11-30T12:01:40+07:00"
    head.get("/")
    press(head, "/clock-right", shown=ON_THE_PAGE)
    assert doubting.asked_to("confirm-clock")


@pytest.mark.parametrize(
    "now",
    [
        "2026-11-30T12:02:00+07:00",  # a page left open
        "2026-11-30T11:59:00+07:00",  # set back since
        "1970-01-01T07:00:20+07:00",  # switched off and on since
        "2027-11-30T12:00:00+07:00",  # a leap
    ],
)
def test_another_time_than_the_page_showed_is_not_confirmed(
    head: FlaskClient, doubting: FakeDaemon, now: str
) -> None:
    head.get("/")
    doubting.status["now"] = now
    answer = press(head, "/clock-right", shown=ON_THE_PAGE)
    assert 'role="alert"' in answer.text
    assert doubting.asked_to("confirm-clock") == []


@pytest.mark.parametrize("shown", ["", "12:00", "2026-11-30T12:00", "x" * 9999])
def test_a_form_without_the_shown_time_confirms_nothing(
    head: FlaskClient, doubting: FakeDaemon, shown: str
) -> None:
    head.get("/")
    press(head, "/clock-right", shown=shown)
    assert doubting.asked_to("confirm-clock") == []


def test_a_clock_that_stays_in_doubt_is_said(head: FlaskClient, doubting: FakeDaemon) -> None:
    doubting.replies["confirm-clock"] = DOUBTED
    head.get("/")
    press(head, "/clock-right", shown=ON_THE_PAGE)
    assert "chưa chắc đúng" in head.get("/").text


def test_nobody_confirms_it_without_the_pin_or_with_a_foreign_form(
    head: FlaskClient, visitor: FlaskClient, doubting: FakeDaemon
) -> None:
    foreign = head.post("/clock-right", data={"shown": ON_THE_PAGE, "token": "foreign"})
    assert foreign.status_code == 403
    head.get("/")
    press(head, "/logout")
    stranger = visitor.post("/clock-right", data={"shown": ON_THE_PAGE})
    assert stranger.headers["Location"] == "/login"
    assert doubting.asked_to("confirm-clock") == []


def test_the_boxs_page_names_who_says_the_time_and_how_wrong_it_may_be(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.status["clock"] |= {"sources": ["person", "commune", "x"], "error": 59.2}
    page = head.get("/box").text
    said = "theo: người xem đồng hồ, máy chủ của xã, một đồng hồ khác; sai nhiều nhất 60 giây"
    assert said in page
    daemon.status["clock"] |= {"sources": ["network"], "error": 0.004}
    assert "theo: mạng; sai nhiều nhất 1 giây" in head.get("/box").text


SET = {"day": "2026-11-30", "time": "17:04"}


def test_where_the_time_is_wrong_it_is_set_by_a_watch(
    head: FlaskClient, doubting: FakeDaemon
) -> None:
    doubting.replies["set-clock"] = {"trusted": True, "text": "set by panel, within 60 s"}
    assert 'href="/clock"' in head.get("/").text
    page = head.get("/clock").text
    assert "Đồng hồ của tủ loa đang chỉ 12:00 ngày 30/11/2026." in page
    press(head, "/clock", **SET)
    [asked] = doubting.asked_to("set-clock")
    # The middle of that minute, in the village.
    assert (asked["instant"], asked["by"]) == ("2026-11-30T10:04:30+00:00", "panel")
    assert "Đã chỉnh đồng hồ" in head.get("/").text


def test_the_pickers_are_empty_so_that_they_begin_at_the_phones_own_time(
    head: FlaskClient, doubting: FakeDaemon
) -> None:
    page = head.get("/clock").text
    assert '<input type="date" name="day" required>' in page
    assert '<input type="time" name="time" required>' in page


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"day": "2026-11-30"},
        {"day": "2026-11-31", "time": "17:04"},
        {"day": "30/11/2026", "time": "17:04"},
        {"day": "2026-11-30", "time": "24:00"},
        {"day": "0001-01-01", "time": "00:00"},
        {"day": "9" * 500, "time": "\x00"},
        {"day": "२०२६-११-३०", "time": "17:04\u202e"},
    ],
)
def test_what_is_no_time_sets_nothing_and_is_said(
    head: FlaskClient, doubting: FakeDaemon, fields: dict[str, str]
) -> None:
    head.get("/")
    answer = press(head, "/clock", **fields)
    assert answer.status_code == 400
    assert "Chưa chỉnh được đồng hồ" in answer.text
    assert doubting.asked_to("set-clock") == []


@pytest.mark.parametrize(
    "error",
    [
        InputError("the time must lie between then and then"),
        RefusedError("the clock is set by the network"),
        HardwareError("nothing here sets the clock"),
    ],
)
def test_a_time_that_the_station_does_not_take_is_said(
    head: FlaskClient, doubting: FakeDaemon, error: LoaThonError
) -> None:
    head.get("/")
    doubting.fail("set-clock", error)
    answer = press(head, "/clock", **SET)
    assert "Chưa chỉnh được đồng hồ" in answer.text


def test_a_clock_that_is_set_and_stays_in_doubt_is_said(
    head: FlaskClient, doubting: FakeDaemon
) -> None:
    doubting.replies["set-clock"] = DOUBTED
    head.get("/")
    press(head, "/clock", **SET)
    assert "chưa chắc đúng" in head.get("/").text


def test_nobody_sets_it_without_the_pin_or_with_a_foreign_form(
    head: FlaskClient, visitor: FlaskClient, doubting: FakeDaemon
) -> None:
    assert head.post("/clock", data={**SET, "token": "foreign"}).status_code == 403
    head.get("/")
    press(head, "/logout")
    for answer in (visitor.post("/clock", data=SET), visitor.get("/clock")):
        assert answer.headers["Location"] == "/login"
    assert doubting.asked_to("set-clock") == []

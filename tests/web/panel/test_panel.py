"""The panel's pages as Flask gives them: who gets in, what they show, what they ask."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import web.panel
from station.errors import HardwareError
from tests.village.fake_daemon import FakeDaemon, on_air_status, today_line
from web.kit.access.session import token as session_token
from web.panel.access.login import make_pin
from web.panel.app import AppSettings

PICTURES = {".svg", ".png"}
BULLETIN = "cchc-2026-11"


def token(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return session_token(session)


def press(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data={"token": token(client), **fields})


def test_without_the_pin_every_page_leads_to_the_login(
    visitor: FlaskClient, daemon: FakeDaemon
) -> None:
    for path in ("/", f"/play/{BULLETIN}", "/nowhere"):
        assert visitor.get(path).headers["Location"] == "/login"
    assert visitor.get("/live").status_code == 401
    assert visitor.post("/stop").headers["Location"] == "/login"
    assert daemon.asked == []
    assert "Chưa có gì được thực hiện" in visitor.get("/login").text


def test_many_taps_without_a_login_leave_one_notice(visitor: FlaskClient) -> None:
    for _ in range(100):
        visitor.post("/stop")
    with visitor.session_transaction() as session:
        assert len(str(dict(session))) < 500  # a cookie holds 4 kB
    assert visitor.get("/login").text.count("Chưa có gì được thực hiện") == 1
    assert "Chưa có gì được thực hiện" not in visitor.get("/login").text


def test_a_wrong_pin_is_told_and_lets_nobody_in(visitor: FlaskClient) -> None:
    visitor.get("/login")
    answer = press(visitor, "/login", pin="no pin")
    assert answer.status_code == 403
    assert "Mã PIN chưa đúng" in answer.text
    assert visitor.get("/").status_code == 303


def test_a_thousand_wrong_pins_are_locked_out(visitor: FlaskClient, pin: str) -> None:
    visitor.get("/login")
    codes = [press(visitor, "/login", pin="no pin").status_code for _ in range(1000)]
    assert codes == [403] * 5 + [429] * 995
    answer = press(visitor, "/login", pin=pin)
    assert answer.status_code == 429
    assert "Xin đợi 31 giây" in answer.text


def test_a_new_pin_logs_everybody_out(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    assert head.get("/").status_code == 200
    make_pin(settings.places.state)
    assert head.get("/").headers["Location"] == "/login"


def test_logging_out_ends_it(head: FlaskClient, daemon: FakeDaemon) -> None:
    press(head, "/logout")
    assert head.get("/").headers["Location"] == "/login"


def test_the_page_shows_silence_and_what_comes_next(head: FlaskClient, daemon: FakeDaemon) -> None:
    page = head.get("/").text
    assert "Loa đang tắt" in page
    assert "Tiếp theo: 17:00, Bản tin chiều" in page
    assert "Đã phát" in page
    assert "12:00:00" in page
    assert "11:45" in page


def test_the_page_shows_what_is_on_the_air_where_and_since_when(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.status = on_air_status()
    page = head.get("/").text
    assert "Đang phát" in page
    assert "từ 17:00, đến khoảng 17:12" in page
    assert '<meter min="-60" max="0" high="-1" value="-14.5"' in page
    assert "Cổng làng, Nhà văn hoá" in page


def test_stop_takes_one_tap(head: FlaskClient, daemon: FakeDaemon) -> None:
    head.get("/")
    answer = press(head, "/stop")
    assert answer.headers["Location"] == "/"
    assert daemon.asked_to("stop") == [{"do": "stop", "by": "panel"}]
    assert "Tủ loa đã nhận lệnh dừng" in head.get("/").text
    assert "Tủ loa đã nhận lệnh dừng" not in head.get("/").text


def test_stop_tells_the_truth_when_the_daemon_is_down(head: FlaskClient) -> None:
    answer = press(head, "/stop")
    assert answer.status_code == 503
    assert "CHƯA CHẮC ĐÃ DỪNG" in answer.text
    assert "tắt nguồn âm ly" in answer.text


def test_stop_tells_the_truth_when_the_daemon_fails(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.fail("stop", HardwareError("pin 17 is gone"))
    answer = press(head, "/stop")
    assert answer.status_code == 500
    assert "CHƯA CHẮC ĐÃ DỪNG" in answer.text


def test_when_the_daemon_is_down_the_page_comes_and_says_so(head: FlaskClient) -> None:
    answer = head.get("/")
    assert answer.status_code == 200
    assert "Tủ loa không trả lời" in answer.text
    assert 'action="/stop"' in answer.text
    assert "12:30:00" in answer.text


def test_a_daemon_of_another_version_counts_as_down(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.foreign = True
    del daemon.status["air"]
    assert "Tủ loa không trả lời" in head.get("/").text


def test_a_newer_daemon_that_says_more_is_understood(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.status |= {"weather": {"rain": True}}
    for table in (daemon.status["air"], daemon.status["zones"][0], daemon.status["today"][0]):
        table["more"] = [1, 2]
    assert "Loa đang tắt" in head.get("/").text


def test_playing_is_asked_once_more_and_then_done(head: FlaskClient, daemon: FakeDaemon) -> None:
    page = head.get(f"/play/{BULLETIN}").text
    assert "Phát ra loa?" in page
    assert daemon.asked_to("play") == []
    assert press(head, f"/play/{BULLETIN}").headers["Location"] == "/"
    (asked,) = daemon.asked_to("play")
    assert (asked["bulletin"], asked["by"]) == (BULLETIN, "panel")
    assert (asked["confirmed"], asked["busy"]) == (False, "refuse")


def test_quiet_hours_are_told_and_asked_about_in_words(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.refuse("play", "quiet-hours")
    answer = press(head, f"/play/{BULLETIN}")
    assert answer.status_code == 409
    assert "đang là giờ yên tĩnh" in answer.text
    daemon.allow("play")
    assert "Vẫn phát trong giờ yên tĩnh" in answer.text
    assert press(head, f"/play/{BULLETIN}", quiet="yes").status_code == 303
    assert daemon.asked_to("play")[-1]["confirmed"] is True


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("busy", "loa đang phát nội dung khác"),
        ("card", "card âm thanh bị lỗi"),
        ("of-next-year", "tủ loa không báo lý do"),
    ],
)
def test_another_refusal_is_told_in_words(
    head: FlaskClient, daemon: FakeDaemon, code: str, words: str
) -> None:
    daemon.refuse("play", code)
    answer = press(head, f"/play/{BULLETIN}")
    assert answer.status_code == 409
    assert f"Chưa phát: {words}." in answer.text


@pytest.mark.parametrize("name", ["gone", "..", "%2e%2e", "A" * 200, "<script>"])
def test_a_bulletin_that_is_not_there_is_not_played(
    head: FlaskClient, daemon: FakeDaemon, name: str
) -> None:
    for answer in (head.get(f"/play/{name}"), press(head, f"/play/{name}")):
        assert answer.status_code in (404, 409)
        assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["/stop", f"/play/{BULLETIN}", "/logout"])
@pytest.mark.parametrize("form", [{}, {"token": ""}, {"token": "wrong"}, {"token": "ữ"}])
def test_a_form_without_the_sessions_token_does_nothing(
    head: FlaskClient, daemon: FakeDaemon, path: str, form: dict[str, str]
) -> None:
    answer = head.post(path, data=form)
    assert answer.status_code == 403
    assert "Trang này đã cũ" in answer.text
    assert {request["do"] for request in daemon.asked} == {"status"}


@pytest.mark.parametrize("host", ["evil.example", "8.8.8.8", "192.168.1.5.evil.example", "::", ""])
def test_a_foreign_name_is_not_answered(head: FlaskClient, daemon: FakeDaemon, host: str) -> None:
    answer = head.get("/", headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "Thôn" not in answer.text


def test_the_part_that_changes_is_not_sent_twice(head: FlaskClient, daemon: FakeDaemon) -> None:
    first = head.get("/live")
    known = {"If-None-Match": first.headers["ETag"]}
    daemon.status["now"] = "2026-11-30T12:00:03+07:00"
    second = head.get("/live", headers=known)
    assert (second.status_code, second.text) == (304, "")
    assert second.headers["Loa-Seen"] == "12:00:03"
    daemon.status = on_air_status()
    assert head.get("/live", headers=known).status_code == 200


def test_the_language_is_remembered(head: FlaskClient, daemon: FakeDaemon) -> None:
    head.get("/language/en")
    assert "The loudspeakers are silent" in head.get("/").text
    head.get("/language/klingon")
    assert "The loudspeakers are silent" in head.get("/").text
    head.get("/language/vi")
    assert "Loa đang tắt" in head.get("/").text


def test_what_comes_from_outside_is_never_markup(head: FlaskClient, daemon: FakeDaemon) -> None:
    attack = "<script>alert(1)</script>"
    daemon.status = on_air_status()
    daemon.status["air"]["title"] = attack
    daemon.status["today"][0]["title"] = attack
    daemon.status["bulletins"][0]["title"] = attack
    daemon.status["zones"][0]["name"] = attack
    daemon.status["faults"] = [{"part": "card", "text": attack}]
    assert attack not in head.get("/").text
    assert attack not in head.get(f"/play/{BULLETIN}").text


def test_every_answer_is_guarded_and_keeps_to_this_box(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    for path in ("/", "/live", "/login", "/nowhere", "/static/panel.css"):
        with head.get(path) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert not re.search(r"https?://", answer.get_data(as_text=True))
    assert head.get("/").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: FlaskClient, pin: str) -> None:
    visitor.get("/login")
    cookie = press(visitor, "/login", pin=pin).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_the_page_needs_no_script_and_has_none_inline(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    page = head.get("/").text
    assert '<noscript><meta http-equiv="refresh"' in page
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", page)
    assert page.count("<form") == page.count('name="token"') > 2


def test_all_own_styles_and_scripts_together_are_small(settings: AppSettings) -> None:
    folder = Path(web.panel.__file__).parent / "static"
    sizes = {
        path.name: path.stat().st_size for path in folder.iterdir() if path.suffix not in PICTURES
    }
    assert {Path(name).suffix for name in sizes} == {".css", ".js"}
    # 2,500 more than once: Stop shows its tap on every page, what is under the finger stays there,
    # and what is being filled in or heard is left alone.
    assert sum(sizes.values()) <= 12_500, sizes


def test_a_restored_tab_comes_home(head: FlaskClient, daemon: FakeDaemon) -> None:
    assert head.get("/stop").headers["Location"] == "/"


def test_a_form_that_is_too_large_is_refused(head: FlaskClient, daemon: FakeDaemon) -> None:
    assert press(head, "/stop", rest="x" * 100_000).status_code == 413
    assert daemon.asked_to("stop") == []


def test_without_a_pin_the_page_says_how_to_make_one(
    visitor: FlaskClient, settings: AppSettings
) -> None:
    (settings.places.state / "panel" / "pin").unlink()
    assert "sudo station pin" in visitor.get("/login").text


def test_a_recording_for_later_today_is_among_what_comes(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.status["promised"] = [
        today_line("memo/a/20261130T1530", "Họp thôn", "2026-11-30T15:30:00+07:00", "promised")
    ]
    page = head.get("/").text
    assert "15:30, Họp thôn" in page
    assert "Đã hẹn, sắp phát" in page
    assert page.index("Đã hẹn, sắp phát") < page.index("Bản tin chiều")


def test_home_says_what_can_be_done_under_the_state(head: FlaskClient, daemon: FakeDaemon) -> None:
    page = head.get("/").text
    wanted = ("Loa đang tắt", "NÓI NGAY", "GHI ÂM RỒI PHÁT", "PHÁT BẢN TIN", "Hôm nay")
    places = [page.index(words) for words in wanted]
    assert places == sorted(places)
    assert 'href="#bulletins"' in page
    assert 'id="bulletins"' in page


def test_what_is_read_in_a_session_is_told_and_how_long(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    titles = ({"id": "a", "title": "Cải cách"}, {"id": "b", "title": "Lịch tiêm"})
    daemon.status["today"][1]["bulletins"] = list(titles)
    page = head.get("/").text
    assert "Sẽ đọc (khoảng 12 phút 0 giây): Cải cách; Lịch tiêm" in page
    daemon.status["today"][1]["bulletins"] = []
    assert "chưa có bản tin nào để đọc" in head.get("/").text


def test_on_the_air_the_volume_is_at_hand_and_the_time_left_told(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    page = head.get("/").text
    assert page.index("Hôm nay") < page.index("Âm lượng")
    daemon.status = on_air_status()
    page = head.get("/").text
    assert page.index("Âm lượng") < page.index("NÓI NGAY") < page.index("Hôm nay")
    assert page.index("Hôm nay") < page.index('id="volume"')  # and stays where it was
    assert "còn khoảng 5 phút" in page
    daemon.status["now"] = "2026-11-30T17:11:28+07:00"
    assert "còn 40 giây" in head.get("/").text

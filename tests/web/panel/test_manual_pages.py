"""What the village head changes by a tap, without a script."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from station.errors import InputError
from tests.village.fake_daemon import FakeDaemon
from tests.web.panel.test_panel import press


def test_a_tap_makes_a_zone_softer_or_louder_within_its_bounds(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    page = head.get("/").text
    assert 'action="/volume/cong-lang"' in page
    assert 'name="percent" value="70" aria-label="Nhỏ hơn: Cổng làng"' in page
    assert 'name="percent" value="90" aria-label="To hơn: Cổng làng"' in page
    assert 'value="100" aria-label="To hơn: Nhà văn hoá"' in page  # it is as loud as it may be
    press(head, "/volume/cong-lang", percent="70")
    (asked,) = daemon.asked_to("volume")
    assert (asked["zone"], asked["percent"], asked["by"]) == ("cong-lang", 70, "panel")
    assert "Đã đặt âm lượng" in head.get("/").text


@pytest.mark.parametrize("percent", ["", "loud", "-3", "1e9", "99999", "٣"])
def test_a_volume_that_is_no_number_changes_nothing(
    head: FlaskClient, daemon: FakeDaemon, percent: str
) -> None:
    head.get("/")
    assert press(head, "/volume/cong-lang", percent=percent).status_code in (303, 400)
    assert all(0 <= asked["percent"] < 10_000 for asked in daemon.asked_to("volume"))


def test_a_session_to_come_can_be_skipped_and_had_after_all(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    page = head.get("/").text
    assert page.count('action="/skip"') == 1  # what has played can't be
    assert "Bỏ qua: 17:00 Bản tin chiều" in page
    press(head, "/skip", key="chieu")
    assert daemon.asked_to("skip")[0]["key"] == "chieu"
    daemon.status["today"][1] |= {"state": "held", "reason": "skipped"}
    page = head.get("/").text
    assert "Không phát: đã được bỏ qua bằng tay" in page
    press(head, "/unskip", key="chieu")
    assert daemon.asked_to("unskip")[0]["key"] == "chieu"


def test_a_pause_ends_by_itself_or_by_a_tap(head: FlaskClient, daemon: FakeDaemon) -> None:
    page = head.get("/").text
    assert "7 ngày" in page
    press(head, "/pause", hours="24")
    until = datetime.fromisoformat(daemon.asked_to("pause")[0]["until"])
    assert until - datetime.fromisoformat("2026-11-30T05:30:00+00:00") == timedelta(hours=24)
    daemon.status["paused_until"] = "2026-12-01T12:30:00+07:00"
    page = head.get("/").text
    assert "Lịch phát tạm dừng đến 01/12/2026 12:30" in page
    assert 'action="/pause"' not in page
    press(head, "/resume")
    assert daemon.asked_to("resume")


def test_another_length_of_pause_is_refused(head: FlaskClient, daemon: FakeDaemon) -> None:
    head.get("/")
    assert press(head, "/pause", hours="9999").status_code == 400
    assert press(head, "/pause").status_code == 400
    assert daemon.asked_to("pause") == []


def test_after_a_stop_the_way_on_is_one_tap_away(head: FlaskClient, daemon: FakeDaemon) -> None:
    assert "Phát tiếp" not in head.get("/").text
    daemon.status["stopped"] = {"id": "cchc-2026-11", "title": "Tuyên truyền"}
    page = head.get("/").text
    assert '<a class="button" href="/play/cchc-2026-11">Phát tiếp bản tin vừa dừng</a>' in page


def test_the_box_with_a_microphone_can_be_spoken_into(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    assert "micro" not in head.get("/").text
    daemon.status["microphone"] = True
    assert "Nói qua micro của tủ loa" in head.get("/").text
    press(head, "/speak")
    assert daemon.asked_to("speak")[0]["confirmed"] is False
    daemon.status["air"] |= {"state": "on-air", "kind": "live"}
    assert "Tắt micro" in head.get("/").text
    press(head, "/speak-end")
    assert daemon.asked_to("speak-end")


def test_what_the_daemon_refuses_is_said(head: FlaskClient, daemon: FakeDaemon) -> None:
    head.get("/")
    daemon.fail("skip", InputError("there is no such session"))
    answer = press(head, "/skip", key="nothing")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    "path", ["/volume/cong-lang", "/skip", "/unskip", "/pause", "/resume", "/speak", "/speak-end"]
)
def test_nobody_changes_anything_without_the_pin_or_with_a_foreign_form(
    visitor: FlaskClient, daemon: FakeDaemon, path: str
) -> None:
    assert visitor.post(path, data={"percent": "10"}).headers["Location"] == "/login"
    assert daemon.asked == []


def test_what_is_skipped_on_the_months_page_leads_back_to_it(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.replies["days"] = {"days": []}
    daemon.replies["calendar"] = {"village": "na-dong", "sessions": [], "left_out": 0}
    answer = press(head, "/skip", key="chieu/2026-12-01", **{"from": "month"})
    assert answer.headers["Location"] == "/month"
    assert "Buổi này sẽ không phát" in head.get("/month").text
    assert "Buổi này sẽ không phát" not in head.get("/month").text
    assert press(head, "/unskip", key="a", **{"from": "//evil"}).headers["Location"] == "/"

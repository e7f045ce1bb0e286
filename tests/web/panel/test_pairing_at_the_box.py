"""A phone is let in by the box's button, and lets another one in: the pages."""

import re

import pytest
from flask.testing import FlaskClient

from station.errors import LinkError
from tests.village.fake_daemon import FakeDaemon
from tests.web.conftest import StillClock
from tests.web.panel.test_panel import press
from web.panel.access.login import Login, PinRole, make_pin
from web.panel.app import AppSettings, create_app


def test_the_login_page_offers_it_only_while_the_box_does(
    visitor: FlaskClient, daemon: FakeDaemon
) -> None:
    assert "Dừng trên máy" not in visitor.get("/login").text
    daemon.pairing = "shut"
    page = visitor.get("/login").text
    assert "giữ nút Dừng trên tủ loa 3 giây" in page
    assert "/pair/box" not in page
    daemon.pairing = "open"
    assert 'action="/pair/box"' in visitor.get("/login").text


def test_a_phone_asks_waits_and_is_in(visitor: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.pairing = "open"
    visitor.get("/login")
    for _ in range(2):  # a double tap is one phone
        assert press(visitor, "/pair/box").headers["Location"] == "/pair/box"
    first, second = daemon.asked_to("pair-ask")
    assert first == second
    daemon.pairing = "waits"
    page = visitor.get("/pair/box").text
    assert "bấm nút Dừng trên tủ loa đúng 4 lần" in page
    assert '<noscript><meta http-equiv="refresh" content="5">' in page
    assert first["phone"] not in page
    daemon.pairing = "in"
    answer = visitor.get("/pair/box")
    assert answer.headers["Location"] == "/"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert visitor.get("/").status_code == 200
    assert "technician" not in visitor.get("/box").text


@pytest.mark.parametrize(
    ("state", "said"),
    [("shut", "Tủ loa không cho điện thoại nào vào nữa"), ("full", "Nhiều điện thoại xin vào"),
     ("never", "Tủ loa không cho điện thoại nào vào nữa"), ("open", "Tủ loa không cho")],
)  # fmt: skip
def test_a_phone_that_is_not_let_in_is_told_why(
    visitor: FlaskClient, daemon: FakeDaemon, state: str, said: str
) -> None:
    daemon.pairing = state
    assert said in visitor.get("/pair/box").text
    assert visitor.get("/").headers["Location"] == "/login"


def test_a_foreign_form_asks_for_nobody(visitor: FlaskClient, daemon: FakeDaemon) -> None:
    visitor.get("/login")
    assert visitor.post("/pair/box", data={"token": "foreign"}).status_code == 403
    assert daemon.asked_to("pair-ask") == []


def test_without_the_daemon_it_is_said_and_the_pin_still_works(visitor: FlaskClient) -> None:
    assert "Mã PIN" in visitor.get("/login").text
    answer = press(visitor, "/pair/box")
    assert answer.status_code == 503
    assert "tủ loa không trả lời" in answer.text


def test_without_a_pin_nobody_comes_in_by_the_button(
    visitor: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    (settings.places.state / "panel" / "pin").unlink()
    daemon.pairing = "in"
    assert visitor.get("/pair/box").status_code == 200
    assert visitor.get("/").headers["Location"] == "/login"


def test_after_too_many_wrong_pins_the_button_still_lets_in(
    visitor: FlaskClient, daemon: FakeDaemon
) -> None:
    visitor.get("/login")
    assert [press(visitor, "/login", pin="1").status_code for _ in range(6)][-1] == 429
    daemon.pairing = "in"
    assert visitor.get("/pair/box").headers["Location"] == "/"


def test_who_is_in_lets_another_phone_in(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    assert 'action="/pair/more"' in head.get("/box").text
    answer = press(head, "/pair/more")
    assert "<svg" in answer.text
    assert "http://localhost:8080/pair" in answer.text
    (code,) = re.findall(r"<b>(\d{8})</b>", answer.text)
    other = create_app(settings, StillClock()).test_client()
    assert f'value="{code}"' in other.get(f"/pair?code={code}").text
    assert press(other, "/pair", code=code).headers["Location"] == "/"
    assert daemon.asked_to("paired") == [{"do": "paired", "by": "a code"}]
    assert other.get("/").status_code == 200
    third = create_app(settings, StillClock()).test_client()
    third.get("/pair")
    assert press(third, "/pair", code=code).status_code == 403


def test_who_is_not_in_lets_nobody_in(visitor: FlaskClient, settings: AppSettings) -> None:
    visitor.get("/login")
    assert press(visitor, "/pair/more").headers["Location"] == "/login"
    assert not (settings.places.state / "panel" / "pairing").exists()


def test_a_technician_lets_in_a_village_head(
    technician: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    make_pin(settings.places.state)
    (code,) = re.findall(r"<b>(\d{8})</b>", press(technician, "/pair/more").text)
    assert Login(settings.places.state, StillClock().monotonic).redeem(code)[0] is PinRole.HEAD


def test_a_code_that_can_not_be_noted_lets_in_all_the_same(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    (code,) = re.findall(r"<b>(\d{8})</b>", press(head, "/pair/more").text)
    daemon.fail("paired", LinkError("gone"))
    other = create_app(settings, StillClock()).test_client()
    other.get("/pair")
    assert press(other, "/pair", code=code).headers["Location"] == "/"

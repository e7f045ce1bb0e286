"""The phones that are in: by name, each put out alone, logged out for good; no wall clock."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from station.errors import StorageError
from tests.village.fake_daemon import FakeDaemon
from tests.web.conftest import StillClock
from tests.web.panel.test_panel import press
from web.kit.access import phones as module
from web.kit.access.phones import MOST, Phones
from web.panel.access.calendar_token import CalendarToken
from web.panel.access.login import Login, make_pin
from web.panel.app import AppSettings, create_app


def another(head: FlaskClient, pin: str, name: str = "") -> FlaskClient:
    """One more phone that logs in."""
    made = head.application.test_client()
    made.get("/login")
    assert press(made, "/login", pin=pin, name=name).status_code == 303
    return made


def cookie(client: FlaskClient) -> str:
    name = client.application.config["SESSION_COOKIE_NAME"]
    found = client.get_cookie(name)
    assert found is not None
    return f"{name}={found.value}"


def is_in(client: FlaskClient, **headers: str) -> bool:
    return client.get("/", headers=headers).status_code == 200


def test_logging_out_ends_the_cookie_itself(head: FlaskClient, daemon: FakeDaemon) -> None:
    kept = cookie(head)
    thief = head.application.test_client(use_cookies=False)
    assert is_in(thief, Cookie=kept)
    press(head, "/logout")
    assert not is_in(thief, Cookie=kept)


def test_each_phone_is_put_out_alone(head: FlaskClient, daemon: FakeDaemon, pin: str) -> None:
    other, third = another(head, pin, "Điện thoại của bác Nam"), another(head, pin)
    page = head.get("/box").text
    assert "Điện thoại của bác Nam" in page
    assert "Điện thoại chưa đặt tên" in page
    assert page.count('name="phone"') == 2  # the reader's own has Log out
    found = re.search(r'name="phone" value="(\w+)">\s*<button aria-label="[^"]*bác Nam"', page)
    assert found is not None
    press(head, "/phones/out", phone=found[1])
    assert [is_in(each) for each in (head, other, third)] == [True, False, True]


def test_the_log_says_which_phone(head: FlaskClient, daemon: FakeDaemon) -> None:
    press(head, "/stop")
    press(head, "/phones/name", name="  Điện thoại\nbác Tư  ")
    press(head, "/stop")
    assert [each["by"] for each in daemon.asked_to("stop")] == [
        "panel", "panel: Điện thoại bác Tư",
    ]  # fmt: skip


def test_who_is_not_in_puts_nobody_out(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    stranger = head.application.test_client()
    stranger.get("/login")
    (phone,) = Login(settings.places.state, StillClock().monotonic).inside()
    assert press(stranger, "/phones/out", phone=phone.id).headers["Location"] == "/login"
    assert is_in(head)


def test_a_clock_that_is_years_behind_logs_nobody_out(
    head: FlaskClient, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: 1_000_000)
    monkeypatch.setattr("time.time", lambda: 1_000_000.0)
    assert is_in(head)


def test_a_cookie_is_counted_by_the_phone_alone(visitor: FlaskClient) -> None:
    given = visitor.get("/login").headers["Set-Cookie"]
    assert "Max-Age=34560000" in given
    assert "Expires" not in given
    assert "HttpOnly" in given
    assert "SameSite=Strict" in given


def test_two_boxes_at_one_address_take_no_cookie_of_each_other(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings, tmp_path: Path
) -> None:
    places = type(settings.places)(tmp_path / "other", tmp_path / "other")
    make_pin(places.state)
    other = create_app(AppSettings(places, "Khác", settings.timezone), StillClock())
    names = {app.config["SESSION_COOKIE_NAME"] for app in (head.application, other)}
    assert len(names) == 2


def test_a_new_pin_ends_codes_and_the_calendars_address(tmp_path: Path) -> None:
    make_pin(tmp_path)
    login, calendar = Login(tmp_path, lambda: 1000.0), CalendarToken(tmp_path)
    codes, token = login.share(60), calendar.value()
    make_pin(tmp_path)
    for code in codes:
        with pytest.raises(Exception, match="no such code"):
            login.redeem(code)
    assert not calendar.is_it(token)


def test_the_list_lives_on_and_a_full_disk_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Phones(tmp_path / "phones")
    one = first.let_in("head", "g", "Một")
    assert Phones(tmp_path / "phones").find(one) == first.find(one)
    assert one not in (tmp_path / "phones").read_text()

    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(module, "write_private", full)
    two = first.let_in("head", "g", "Hai")
    assert first.find(two) is not None


@pytest.mark.parametrize("kept", ["", "{", "7", "[7]", '[{"id": 1}]', "null"])
def test_a_broken_list_is_one_of_nobody(tmp_path: Path, kept: str) -> None:
    (tmp_path / "phones").write_text(kept)
    phones = Phones(tmp_path / "phones")
    assert phones.all_inside() == ()
    assert phones.find(phones.let_in("head", "g")) is not None


def test_of_too_many_the_first_that_is_not_in_is_forgotten(tmp_path: Path) -> None:
    phones = Phones(tmp_path / "phones")
    secrets = [phones.let_in("head", "g", str(number)) for number in range(MOST)]
    phones.log_out(getattr(phones.find(secrets[5]), "id", ""))
    phones.let_in("head", "g")
    assert phones.find(secrets[5]) is None
    phones.let_in("head", "g")
    assert phones.find(secrets[0]) is None
    assert len(phones.all_inside()) == MOST


def test_who_comes_again_keeps_the_name_and_one_line(tmp_path: Path) -> None:
    phones = Phones(tmp_path / "phones")
    first = phones.let_in("head", "g", "Nam")
    second = phones.let_in("head", "g", "", first)
    assert phones.find(first) is None
    assert [each.name for each in phones.all_inside()] == ["Nam"]
    assert phones.find(second) is not None

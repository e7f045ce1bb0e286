"""Speaking live from the phone: the page and its requests, without a browser."""

import json
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from station.village.https.authority import set_up
from tests.village.fake_daemon import FakeDaemon
from tests.web.panel.test_panel import token
from web.panel.app import AppSettings

PHONE = {"base_url": "https://localhost"}


def send(head: FlaskClient, path: str, data: bytes = b"", **headers: str) -> TestResponse:
    return head.post(path, data=data, headers={"Loa-Token": token(head), **headers})


def words(answer: TestResponse) -> str:
    return str(json.loads(answer.text)["words"])


def test_the_page_says_how_to_come_to_a_microphone(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings
) -> None:
    assert "sudo station https" in head.get("/speak/live").text
    assert head.get("/ca.crt").status_code == 404
    set_up(settings.places.state, "Thôn Nà Đông", ["loa.local"], datetime.now(UTC))
    page = head.get("/speak/live").text
    assert 'href="/ca.crt"' in page
    assert 'href="https://localhost:8443/speak/live"' in page
    assert "talk.js" not in page
    given = head.get("/ca.crt")
    assert given.mimetype == "application/x-x509-ca-cert"
    assert "BEGIN CERTIFICATE" in given.text
    assert "KEY" not in given.text


def test_the_authority_is_there_before_the_login(
    visitor: FlaskClient, settings: AppSettings
) -> None:
    set_up(settings.places.state, "Thôn Nà Đông", ["loa.local"], datetime.now(UTC))
    assert visitor.get("/ca.crt").status_code == 200


def test_over_https_there_is_a_button_and_the_microphone_is_allowed(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    page = head.get("/speak/live", **PHONE)
    assert "BẤM GIỮ ĐỂ NÓI" in page.text
    assert "microphone=(self)" in page.headers["Permissions-Policy"]


def test_a_block_goes_to_the_daemon(head: FlaskClient, daemon: FakeDaemon) -> None:
    head.get("/")
    answer = send(head, "/speak/block", b"\1\0" * 4, **{"Loa-Feed": "key", "Loa-Number": "7"})
    assert answer.status_code == 200
    (asked,) = daemon.asked_to("block")
    assert (asked["key"], asked["number"], asked["pcm"]) == ("key", 7, "AQABAAEAAQA=")


@pytest.mark.parametrize(
    ("code", "said"),
    [("busy", "Người khác đang nói"), ("howl", "Loa hú"), ("quiet-hours", "giờ yên tĩnh"),
     ("too-late", "Đã kết thúc"), ("microphone", "micro")],
)  # fmt: skip
def test_a_refusal_is_said_in_words(
    head: FlaskClient, daemon: FakeDaemon, code: str, said: str
) -> None:
    head.get("/")
    daemon.refuse("speak", code)
    answer = send(head, "/speak/begin")
    assert answer.status_code == 409
    assert said in words(answer)


@pytest.mark.parametrize("number", ["", "-1", "1e3", "٣", "9999999"])
def test_a_block_without_its_number_is_refused(
    head: FlaskClient, daemon: FakeDaemon, number: str
) -> None:
    head.get("/")
    heads = {"Loa-Feed": "key", "Loa-Number": number.encode().decode("latin-1")}
    assert send(head, "/speak/block", b"\1\0", **heads).status_code == 409
    assert daemon.asked_to("block") == []


def test_an_oversize_block_is_not_read(head: FlaskClient, daemon: FakeDaemon) -> None:
    head.get("/")
    heads = {"Loa-Feed": "key", "Loa-Number": "1"}
    assert send(head, "/speak/block", bytes(16_386), **heads).status_code == 413
    assert daemon.asked_to("block") == []


@pytest.mark.parametrize("path", ["/speak/begin", "/speak/block", "/speak/done"])
def test_nobody_speaks_without_pin_and_token(
    head: FlaskClient, daemon: FakeDaemon, path: str
) -> None:
    head.get("/")
    assert head.post(path, headers={"Loa-Token": "x"}).status_code == 403
    head.delete_cookie(head.application.config["SESSION_COOKIE_NAME"])
    assert head.post(path).headers["Location"] == "/login"
    assert not any(asked["do"] in ("speak", "block", "speak-end") for asked in daemon.asked)

"""Speaking live from the phone: the page, its requests; then a browser, the daemon and the card."""

import json
import math
import shutil
import subprocess
import wave
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from station.village.https.authority import set_up
from tests.village.fake_daemon import FakeDaemon
from tests.village.station_process import Station, station_in
from tests.village.test_real_speech import loud, strength
from tests.web.test_panel import token
from tests.web.test_real_server import _free_port, _wait_for
from web.panel.access.login import make_pin
from web.panel.app import AppSettings

# Against the real clock: a machine that holds a process up spoils what is seen.
pytestmark = pytest.mark.flaky(reruns=2)

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
    set_up(settings.state, "Thôn Nà Đông", ["loa.local"], datetime.now(UTC))
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
    set_up(settings.state, "Thôn Nà Đông", ["loa.local"], datetime.now(UTC))
    assert visitor.get("/ca.crt").status_code == 200


def test_over_https_there_is_a_button_and_the_microphone_is_allowed(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    page = head.get("/speak/live", **PHONE)
    assert "NHẤN GIỮ ĐỂ NÓI" in page.text
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
    head.delete_cookie("loa-thon")
    assert head.post(path).headers["Location"] == "/login"
    assert not any(asked["do"] in ("speak", "block", "speak-end") for asked in daemon.asked)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[tuple[Station, str, str]]:
    """A village's daemon and its page over HTTPS: with its address, and its PIN."""
    with station_in(tmp_path) as made:
        port, https = _free_port(), _free_port()
        text = made.settings.read_text("utf-8")
        panel = f'[panel]\nlisten = "127.0.0.1"\nport = {port}\nhttps_port = {https}\n'
        made.settings.write_text(f"{text}\n{panel}", "utf-8")
        pin = make_pin(tmp_path / "state")
        set_up(tmp_path / "state", "Thôn Nà Đông", ["localhost"], datetime.now(UTC))
        made.start()
        line = made.command_line("panel")
        process = subprocess.Popen(line)
        try:
            _wait_for(https, process)
            yield made, f"https://localhost:{https}", pin
        finally:
            process.terminate()
            process.wait(15)


def sung(path: Path) -> Path:
    """Two tones, since one alone is a howl."""
    rate = 48_000
    tones = (1_000.0, 1_620.0)
    second = array(
        "h",
        (round(5_000 * sum(math.sin(2 * math.pi * p * n / rate) for p in tones))
         for n in range(rate)),
    )  # fmt: skip
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(second.tobytes() * 5)
    return path


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
@pytest.mark.parametrize(
    ("language", "heard", "off"),
    [
        ("vi", "Xin nói. Loa đang phát", "Đã tắt micro"),
        ("en", "Speak now. You are heard", "The microphone is off"),
    ],
)
def test_a_held_button_is_heard_from_the_horns(
    station: tuple[Station, str, str], tmp_path: Path, language: str, heard: str, off: str
) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    daemon, address, pin = station
    fake = [
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sung(tmp_path / 'sung.wav')}",
    ]  # fmt: skip
    with playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=shutil.which("chromium"), args=fake)
        page = browser.new_context(ignore_https_errors=True, has_touch=True).new_page()
        page.goto(f"{address}/language/{language}")
        page.goto(f"{address}/login")
        page.fill("#pin", pin)
        page.click(".go")
        page.goto(f"{address}/speak/live")
        page.focus(".talk")
        page.keyboard.down(" ")
        word = page.locator("#word")
        playwright.expect(word).to_contain_text(heard, timeout=30_000)
        daemon.wait(lambda _: len(loud(daemon)) > 60_000)
        assert heard in word.inner_text()
        page.keyboard.up(" ")
        daemon.wait(lambda status: status["air"]["state"] == "silent")
        assert off in word.inner_text()
        browser.close()
    assert strength(loud(daemon)[12_000:48_000], 48_000) > 0.2

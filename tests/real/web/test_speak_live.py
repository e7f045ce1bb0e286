"""Speaking live from the phone: a real browser, the daemon and the card."""

import math
import shutil
import subprocess
import wave
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.village.https.authority import set_up
from tests.real.village.test_real_speech import loud, strength
from tests.real.web.test_real_server import _free_port, _wait_for
from tests.real_clock import EAR, meets_the_clock
from tests.village.station_process import Station, station_in
from web.panel.access.login import make_pin


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


@meets_the_clock(EAR)
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
        daemon.wait(lambda status: status.air.state == "silent")
        assert off in word.inner_text()
        browser.close()
    assert strength(loud(daemon)[12_000:48_000], 48_000) > 0.2

"""What goes wrong on the way from a phone, in a real browser before a real panel and daemon.

Each time it is said in a plain sentence, and what was there before is there after.
"""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from station.village.control.messages.memos import ListMemos, TakeMemo
from station.village.control.messages.status import GetStatus
from tests.real.web.person import Person, stranger
from tests.real.web.real_village import real_village
from tests.real.web.site import CHROMIUM, IN_A_BROWSER
from tests.real.web.test_real_server import Served, _token
from tests.village.memo_sounds import phone, spoken, three_hours
from tests.village.station_process import Station

pytestmark = IN_A_BROWSER
KEPT = "Họp thôn"


@dataclass
class Village:
    """The two processes, a browser, and the token of a phone that is logged in."""

    station: Station
    panel: Served
    browser: Browser
    token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.panel.port}"

    def head(self, language: str, **more: Any) -> Any:
        """The village head's phone; `more` is for the browser's context."""
        name, _, value = self.panel.cookie.partition("=")
        cookies = [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}]
        return stranger(
            self.browser, self.url, language, storage_state={"cookies": cookies, "origins": []},
            **more,
        )  # fmt: skip

    def states(self) -> dict[str, str]:
        """Of each recording by its title, how far it is."""
        return {m.title: m.state for m in self.station.client.ask(ListMemos()).memos}

    def settled(self) -> None:
        """Wait until nothing is being prepared, which gives way to all else on the machine."""
        self.station.wait(lambda _: "preparing" not in self.states().values(), seconds=180)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    folder = tmp_path_factory.mktemp("village")
    with real_village(folder) as (station, panel), sync_playwright() as playwright:
        station.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        made = Village(station, panel, browser, panel.log_in())
        good = phone(spoken(folder / "speech.wav"), "m4a")
        arrived = folder / "state" / "inbox" / "good"
        shutil.copy(good, arrived)
        station.client.ask(TakeMemo(name="good", title=KEPT, by="a test"))
        made.settled()
        try:
            yield made
        finally:
            browser.close()


def text_file(path: Path) -> Path:
    path.write_text("Chiều nay họp thôn. " * 500, "utf-8")
    return path


def empty(path: Path) -> Path:
    path.touch()
    return path


def three_hours_long(path: Path) -> Path:
    return three_hours(path.with_suffix(".flac"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (text_file, "This file is no recording. Choose another, or record again."),
        (three_hours_long, "It is too long. Record it in shorter parts."),
        (empty, "Record something or choose a file first."),
    ],
    ids=["text", "three hours", "empty"],
)
def test_a_file_that_is_no_recording_is_told_and_the_others_stay(
    village: Village, tmp_path: Path, make: Any, said: str, language: str
) -> None:
    with village.head(language) as head:
        head.goes_to("/speak")
        head.chooses(make(tmp_path / "bai-hat.mp3"))
        head.taps("Send to the station")
        head.page.locator("#notice:not([hidden])").wait_for()
        village.settled()
        head.sees(said)  # without a further tap
    assert village.states()[KEPT] == "ready"
    assert "ready" not in [v for k, v in village.states().items() if k != KEPT]


class Disk(threading.Thread):
    """Looks how much a panel has on the disk, files that have no name any more too."""

    def __init__(self, village: Village) -> None:
        super().__init__(daemon=True)
        self._state = village.station.folder / "state"
        self._open = Path(f"/proc/{village.panel.process.pid}/fd")
        self._over = threading.Event()
        self.most = 0

    def run(self) -> None:
        while not self._over.wait(0.01):
            named = sum(_size(path) for path in self._state.rglob("*"))
            nameless = sum(_size(path) for path in self._open.iterdir() if _is_gone(path))
            self.most = max(self.most, named + nameless)

    def end(self) -> int:
        self._over.set()
        self.join()
        return self.most


def _size(path: Path) -> int:
    try:
        return path.stat().st_blocks * 512
    except OSError:
        return 0


def _is_gone(path: Path) -> bool:
    try:
        return str(path.readlink()).endswith("(deleted)")
    except OSError:
        return False


@pytest.mark.parametrize(("language", "script"), [("vi", True), ("en", True), ("vi", False)])
def test_a_gigabyte_is_refused_in_words_and_never_lies_on_the_disk(
    village: Village, tmp_path: Path, language: str, script: bool
) -> None:
    large = tmp_path / "phim.mp3"
    large.touch()
    os.truncate(large, 1_000_000_000)
    looking = Disk(village)
    with village.head(language, java_script_enabled=script) as head:
        head.page.set_default_timeout(60_000)
        head.goes_to("/speak")
        head.chooses(large)
        before = sum(map(_size, (village.station.folder / "state").rglob("*")))
        looking.start()
        head.taps("Send to the station")
        head.sees("The file is too large. Record it shorter.")
    more = looking.end() - before
    print(f"a recording of 1 GB: {more} bytes on the disk while it is sent")
    assert more < 1_000_000
    assert village.states()[KEPT] == "ready"


def test_two_phones_that_press_play_and_stop_end_in_silence(village: Village) -> None:
    def press(path: str) -> int:
        phone = Served(village.panel.process, village.panel.port, "", village.panel.cookie)
        return phone.ask("POST", path, f"token={village.token}&quiet=yes")[0]

    with ThreadPoolExecutor(8) as phones:
        codes = list(phones.map(press, ["/play/thu", "/stop"] * 8))
    assert set(codes) <= {303, 409}  # done, or “something is on the air already”
    with village.head("vi") as one, village.head("en") as other:
        one.taps("Play")
        other.goes_to("/play/thu")
        one.taps("Play now")
        village.station.wait(lambda status: status.air.state == "on-air")
        other.taps("STOP")
        for each in (one, other):
            each.sees("The loudspeakers are silent")
            each.sees("Play on what was stopped")
    status = village.station.client.ask(GetStatus())
    assert status.air.state == "silent"
    assert not any(zone.on for zone in status.zones)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_the_daemon_the_page_says_so_and_stop_tells_the_truth(
    village: Village, language: str, script: bool
) -> None:
    with village.head(language, java_script_enabled=script) as head:
        head.sees("The loudspeakers are silent")
        village.station.end(signal.SIGKILL)
        try:
            _look_without(head)
        finally:
            village.station.start()
        if not script:
            head.taps("Look again")
        head.sees("The loudspeakers are silent")
    assert village.states()[KEPT] == "ready"


def _look_without(head: Person) -> None:
    head.taps("STOP")
    head.sees("It may NOT have stopped: the station does not answer.")
    head.sees("If the loudspeakers go on, switch the amplifier off.")
    head.taps("Look again")
    head.sees("The station does not answer")
    head.goes_to("/speak")
    head.sees("Not done: the station does not answer.")
    head.goes_to("/")


def test_a_thousand_wrong_pins_then_the_right_one_waits(village: Village) -> None:
    thief = Served(village.panel.process, village.panel.port, "")
    token = _token(thief.ask("GET", "/login")[1])
    codes = [thief.ask("POST", "/login", f"pin=0&token={token}")[0] for _ in range(1000)]
    assert codes == [403] * 5 + [429] * 995
    for language in ("vi", "en"):
        with stranger(village.browser, village.url, language) as head:
            head.logs_in(village.panel.pin)
            head.page.get_by_role("alert").wait_for()
            said = head.page.get_by_role("alert").inner_text()
            assert said.startswith(("Nhập sai nhiều lần. Xin đợi", "Too many wrong tries. Wait"))
    with village.head("vi") as head:  # whoever is in stays in
        head.sees("The loudspeakers are silent")

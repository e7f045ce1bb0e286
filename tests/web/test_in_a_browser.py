"""The page's script in a real browser; every other test does without it."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from tests.village.fake_daemon import FakeDaemon, on_air_status
from tests.web.conftest import StillClock
from tests.web.screenshots import BROWSER, LoggedIn, served
from web.panel.app import PanelSettings, create_app
from web.panel.login import Login

pytestmark = pytest.mark.skipif(
    shutil.which("chromium") is None, reason="chromium is not installed"
)


class Changing:
    """The panel, before whose every answer to the script something happens."""

    def __init__(self, panel: LoggedIn, daemon: FakeDaemon) -> None:
        self._panel, self._daemon = panel, daemon
        self.lost = False

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """One request; from the script's first on, the station is on the air, or lost."""
        if environ["PATH_INFO"] == "/live" and self.lost:
            start("502 Bad Gateway", [])
            return [b""]
        if environ["PATH_INFO"] == "/live":
            self._daemon.status = on_air_status()
        return self._panel(environ, start)


@pytest.fixture
def changing(settings: PanelSettings, pin: str, daemon: FakeDaemon) -> Changing:
    generation = Login(settings.state, StillClock().monotonic).generation()
    return Changing(LoggedIn(create_app(settings, StillClock()), str(generation)), daemon)


def after_ten_seconds(url: str, profile: Path) -> str:
    """The document after ten seconds of the browser's own, quickened time."""
    browsed = subprocess.run(
        [*BROWSER, f"--user-data-dir={profile}", "--virtual-time-budget=10000", "--dump-dom", url],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return browsed.stdout.decode()


def test_the_script_shows_what_changed(changing: Changing, tmp_path: Path) -> None:
    with served(changing) as url:
        page = after_ten_seconds(url, tmp_path / "profile")
    assert "từ 17:00" in page
    assert "17:07:00" in page
    assert 'role="alert" hidden=""' in page


def test_the_script_says_when_the_station_is_lost(changing: Changing, tmp_path: Path) -> None:
    changing.lost = True
    with served(changing) as url:
        page = after_ten_seconds(url, tmp_path / "profile")
    assert "12:00:00" in page
    assert 'id="lost"' in page
    assert 'role="alert" hidden=""' not in page

"""Pictures of the panel in a real browser, for a person to look at.

Run: .venv/bin/python -m tests.web.screenshots FOLDER
"""

import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment
from zoneinfo import ZoneInfo

from flask import Flask
from werkzeug.serving import make_server

from station.clock import SystemClock
from tests.village.fake_daemon import FakeDaemon, on_air_status, silent_status, turn
from web.panel.app import PanelSettings, create_app
from web.panel.login import Login, make_pin

BROWSER = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


def busy_day() -> dict[str, Any]:
    """A station with something of everything: warnings, reasons, long titles, an emergency."""
    status = silent_status()
    status["today"] += [
        turn("trua", "Tiếp âm thời sự", "2026-11-30T11:30:00+07:00", "missed", "power-cut"),
        turn("toi", "Thông báo của Uỷ ban", "2026-11-30T19:00:00+07:00", "refused", "quiet-hours"),
    ]
    status["bulletins"].append(
        {
            "id": "bao-so-9", "title": "Tin bão khẩn cấp: cơn bão số 9 và công tác sơ tán",
            "priority": "emergency", "seconds": 41, "valid_until": "2026-12-31T17:00:00+00:00",
        }
    )  # fmt: skip
    status["clock"] = {"trusted": False, "text": "nobody has set the clock"}
    status["faults"] = [
        {"part": "card", "text": "no card called “usb”: list them by station check"}
    ]
    status["sync"] = {"last": "2026-11-29T16:45:00+07:00", "error": "no route to host"}
    return status


class LoggedIn:
    """The application as the village head's phone sees it, without typing a PIN."""

    def __init__(self, app: Flask, generation: str) -> None:
        interface: Any = app.session_interface
        signed = interface.get_signing_serializer(app).dumps({"pin": generation, "token": "t"})
        self._app, self._cookie = app, f"{app.config['SESSION_COOKIE_NAME']}={signed}"

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """One request, let in."""
        return self._app(environ | {"HTTP_COOKIE": self._cookie}, start)


@contextmanager
def served(application: Callable[..., Iterable[bytes]]) -> Any:
    """The address at which `application` answers meanwhile."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def photograph(url: str, path: Path, *options: str, size: str = "360,740") -> None:
    """A picture of the page at `url`, `size` in CSS pixels."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [*BROWSER, f"--user-data-dir={profile}", f"--window-size={size}",
             f"--screenshot={path}", *options, url],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
    print(path)


def main(folder: Path) -> None:
    """All pictures, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as scratch:
        state, socket = Path(scratch), Path(scratch) / "control.sock"
        make_pin(state)
        settings = PanelSettings(socket, state, "Thôn Nà Đông", ZoneInfo("Asia/Ho_Chi_Minh"))
        app = create_app(settings, SystemClock())
        with served(app) as url:
            photograph(f"{url}/login", folder / "login.png")
        inside = LoggedIn(app, str(Login(state, SystemClock().monotonic).generation()))
        with served(inside) as url:
            photograph(url, folder / "down.png")
            with FakeDaemon(socket) as daemon:
                _with_daemon(daemon, url, folder)


def _with_daemon(daemon: FakeDaemon, url: str, folder: Path) -> None:
    photograph(url, folder / "silent.png", size="360,1500")
    photograph(f"{url}/play/cchc-2026-11", folder / "question.png")
    photograph(f"{url}/box", folder / "box.png", size="360,1300")
    photograph(f"{url}/test/cong-lang", folder / "test.png")
    photograph(f"{url}/pair?code=12345678", folder / "pair.png")
    daemon.status = on_air_status()
    photograph(url, folder / "on-air.png")
    photograph(url, folder / "on-air-dark.png", "--blink-settings=preferredColorScheme=0")
    daemon.status = busy_day()
    photograph(url, folder / "busy-320.png", size="320,2200")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

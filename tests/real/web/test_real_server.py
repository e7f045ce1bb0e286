"""The panel as it runs on a Pi: its own process, waitress, a real socket to the daemon."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.settings import example
from station.village.settings.station import HEADING, StationSettings
from tests.village.fake_daemon import FakeDaemon
from web.panel.access.login import make_pin

ALLOCATOR = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144"}
"""As in the unit, `station-panel.service`."""

_MOST_RESIDENT = 45 * 1024
"""kB, after two hundred requests."""


@dataclass
class Served:
    """A running panel, and a phone's cookie."""

    process: subprocess.Popen[bytes]
    port: int
    pin: str
    cookie: str = ""

    def ask(self, method: str, path: str, form: str = "", timeout: float = 10) -> tuple[int, str]:
        """One request on its own connection: the code and the body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, form, headers)
            response = connection.getresponse()
            if set_cookie := response.getheader("Set-Cookie"):
                self.cookie = set_cookie.partition(";")[0]
            return response.status, response.read().decode()
        finally:
            connection.close()

    def log_in(self) -> str:
        """Type the PIN; the form token of the session after it."""
        _, page = self.ask("GET", "/login")
        assert self.ask("POST", "/login", f"pin={self.pin}&token={_token(page)}")[0] == 303
        return _token(self.ask("GET", "/")[1])

    def resident(self) -> int:
        """The process's resident memory, kB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0])


def _token(page: str) -> str:
    return str(re.findall(r'name="token" value="([^"]+)"', page)[0])


def _settings_file(folder: Path, port: int) -> Path:
    text = example(StationSettings, HEADING)
    text = text.replace("/var/lib/loa-thon", str(folder / "state"))
    text = text.replace("/run/loa-thon", str(folder)).replace("port = 8080", f"port = {port}")
    text = text.replace("0.0.0.0", "127.0.0.1")
    path = folder / "station.toml"
    path.write_text(text, "utf-8")
    return path


def _command(settings: Path) -> list[str]:
    return [sys.executable, "-m", "station.cli.station", "--settings", str(settings), "panel"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    port = _free_port()
    pin = make_pin(tmp_path / "state")
    environment = os.environ | ALLOCATOR
    process = subprocess.Popen(_command(_settings_file(tmp_path, port)), env=environment)
    try:
        _wait_for(port, process)
        yield Served(process, port, pin)
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the panel did not begin to listen")


def test_a_phone_logs_in_looks_and_stops(served: Served, tmp_path: Path) -> None:
    with FakeDaemon(tmp_path / "control.sock") as daemon:
        token = served.log_in()
        assert "Loa đang tắt" in served.ask("GET", "/")[1]
        assert served.ask("POST", "/stop", f"token={token}")[0] == 303
        assert daemon.asked_to("stop")


def test_two_hundred_requests_leave_it_small(served: Served, tmp_path: Path) -> None:
    with FakeDaemon(tmp_path / "control.sock"):
        served.log_in()
        for number in range(200):
            assert served.ask("GET", "/live" if number % 4 else "/")[0] == 200
    print(f"panel: {served.resident()} kB resident after 200 requests")
    assert served.resident() <= _MOST_RESIDENT


def test_a_daemon_that_comes_back_is_found(served: Served, tmp_path: Path) -> None:
    token = served.log_in()
    assert "Tủ loa không trả lời" in served.ask("GET", "/")[1]
    assert served.ask("POST", "/stop", f"token={token}")[0] == 503
    with FakeDaemon(tmp_path / "control.sock"):
        assert "Loa đang tắt" in served.ask("GET", "/")[1]


def test_phones_that_fall_silent_do_not_keep_others_out(served: Served, tmp_path: Path) -> None:
    sleepers = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(20)]
    try:
        for sleeper in sleepers:
            sleeper.sendall(b"POST /stop HTTP/1.1\r\nContent-Length: 100\r\n\r\n")
        assert served.ask("GET", "/login")[0] == 200
    finally:
        for sleeper in sleepers:
            sleeper.close()


def test_it_ends_at_a_sigterm(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(10) == 0


def test_a_port_that_is_taken_is_one_clear_sentence(served: Served, tmp_path: Path) -> None:
    command = _command(tmp_path / "station.toml")
    second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 78
    assert "can't listen" in second.stderr
    assert "Traceback" not in second.stderr

"""By which names, ports and families the page is reached, at the real panel."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.real.web.test_real_server import Served, _command, _free_port, _settings_file, _wait_for
from tests.real.web.test_real_server import served as served  # the fixture
from web.panel.access.login import make_pin

_HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


def asked(port: int, path: str, host: str, to: str = "127.0.0.1") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(to, port, timeout=20)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize("host", ["raspberrypi.local:8080", "loa.local", "192.168.4.1:8080"])
def test_the_names_that_people_type_are_let_in(served: Served, host: str) -> None:
    assert asked(served.port, "/login", host).status == 200


def test_a_foreign_name_is_refused_in_two_languages(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    connection.request("GET", "/", headers={"Host": "evil.example"})
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert answer.status == 421
    assert "không dẫn tới tủ loa" in page
    assert "does not lead" in page


@contextmanager
def running(folder: Path, port: int, listen: str = "127.0.0.1", *before: str) -> Iterator[None]:
    """The panel listening at `listen`, started by the command `before`."""
    make_pin(folder / "state")
    settings = _settings_file(folder, port)
    text = settings.read_text("utf-8").replace('listen = "127.0.0.1"', f'listen = "{listen}"')
    settings.write_text(text, "utf-8")
    process = subprocess.Popen([*before, *_command(settings)], close_fds=not before)
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        assert process.wait(15) == 0


def test_both_families_are_heard(tmp_path: Path) -> None:
    with running(tmp_path, port := _free_port(), "::"):
        assert asked(port, "/login", f"127.0.0.1:{port}").status == 200
        assert asked(port, "/login", f"[::1]:{port}", "::1").status == 200


@pytest.mark.parametrize(
    ("host", "path", "leads"),
    [
        ("loa.local", "/pair?code=1", "http://loa.local:{}/pair?code=1"),
        ("192.168.4.1", "/", "http://192.168.4.1:{}/"),
        ("connectivitycheck.gstatic.com", "/generate_204", "http://127.0.0.1:{}/"),
        ("captive.apple.com", "/hotspot-detect.html", "http://127.0.0.1:{}/"),
        ("www.msftconnecttest.com", "/connecttest.txt", "http://127.0.0.1:{}/"),
        ("evil.example", "/anything", "http://127.0.0.1:{}/"),
    ],
)
def test_port_80_leads_to_the_page(tmp_path: Path, host: str, path: str, leads: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as eighty:
        os.set_inheritable(eighty.fileno(), True)
        before = (sys.executable, "-c", _HAND_OVER, str(eighty.fileno()))
        with running(tmp_path, port := _free_port(), "127.0.0.1", *before):
            answer = asked(eighty.getsockname()[1], path, host)
    assert (answer.status, answer.getheader("Location")) == (302, leads.format(port))

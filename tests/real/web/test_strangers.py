"""Strangers who hold all they can of the page take Stop from nobody who is in."""

import contextlib
import http.client
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.web.strangers import BODIES, HEADS, KEPT, SILENT, strangers
from tests.real.web.test_https import Secured
from tests.real.web.test_https import secured as secured  # the fixture
from tests.real.web.test_real_server import Served
from tests.real.web.test_real_server import served as served  # the fixture
from tests.village.fake_daemon import FakeDaemon

MANY = 150


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[FakeDaemon]:
    with FakeDaemon(tmp_path / "control.sock") as made:
        yield made


@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.9"])
@pytest.mark.parametrize("begin", [HEADS, BODIES, KEPT, SILENT])
def test_slow_strangers_do_not_take_stop_away(
    served: Served, daemon: FakeDaemon, begin: bytes, source: str
) -> None:
    token = served.log_in()
    with strangers(served.port, MANY, begin, source):
        for _ in range(5):
            assert served.ask("POST", "/stop", f"token={token}")[0] == 303
    assert len(daemon.asked_to("stop")) == 5


def test_a_new_phone_gets_in_beside_them(served: Served, daemon: FakeDaemon) -> None:
    with strangers(served.port, MANY, HEADS, "127.0.0.9"):
        assert served.log_in()


def test_requests_without_end_keep_stop_waiting_no_longer(
    served: Served, daemon: FakeDaemon
) -> None:
    token, over = served.log_in(), threading.Event()

    def ask() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
                connection.request("GET", "/login")
                connection.getresponse().read()
                connection.close()

    asking = [threading.Thread(target=ask) for _ in range(12)]
    for each in asking:
        each.start()
    try:
        for _ in range(5):
            assert served.ask("POST", "/stop", f"token={token}")[0] == 303
    finally:
        over.set()
        for each in asking:
            each.join()


def test_who_asks_and_goes_away_at_once_has_no_more_begun_than_others(
    served: Served, daemon: FakeDaemon
) -> None:
    token = served.log_in()
    for _ in range(3000):
        with contextlib.suppress(OSError), socket.socket() as rude:
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            rude.connect(("127.0.0.1", served.port))
            rude.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert served.ask("POST", "/stop", f"token={token}")[0] == 303
    sockets = len(list(Path(f"/proc/{served.process.pid}/fd").iterdir()))
    assert sockets < 400
    assert served.ask("GET", "/login")[0] == 303


def test_a_recording_that_drips_keeps_its_place_and_stop_its_own(
    served: Served, daemon: FakeDaemon
) -> None:
    token = served.log_in()
    slow = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(2)]
    for each in slow:
        each.sendall(
            f"POST /speak/send HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {served.cookie}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000\r\n\r\n".encode()
        )
    with strangers(served.port, MANY, HEADS):
        assert served.ask("POST", "/stop", f"token={token}")[0] == 303
        for each in slow:
            each.sendall(b"x" * 9000)
            assert each.recv(12) == b"HTTP/1.1 403"
            each.close()


def test_a_tap_whose_phone_goes_away_at_once_stops_all_the_same(
    served: Served, daemon: FakeDaemon
) -> None:
    token = served.log_in()
    body = f"token={token}"
    with socket.create_connection(("127.0.0.1", served.port)) as phone:
        phone.sendall(
            f"POST /stop HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {served.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
    until = time.monotonic() + 20
    while not daemon.asked_to("stop"):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_never_begins_tls_costs_nobody_a_place(secured: Secured, daemon: FakeDaemon) -> None:
    with strangers(secured.https, MANY, SILENT), strangers(secured.https, MANY, b"G"):
        assert secured.ask("GET", "/login")[0] == 200
    with strangers(secured.https, MANY, b"\x16\x03\x01"):
        assert secured.ask("GET", "/login")[0] == 200


def test_over_https_slow_strangers_keep_nobody_out(secured: Secured, daemon: FakeDaemon) -> None:
    slow = []
    try:
        for _ in range(80):
            plain = socket.create_connection(("127.0.0.1", secured.https), 20)
            slow.append(secured.trusting.wrap_socket(plain, server_hostname="127.0.0.1"))
            slow[-1].sendall(HEADS)
        assert secured.ask("GET", "/login")[0] == 200
    finally:
        for each in slow:
            with contextlib.suppress(OSError, ssl.SSLError):
                each.close()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n", b"400"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n", b"431"),
        (b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n", b"413"),
        (b"POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"POST /login HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
    ],
)
def test_what_is_no_request_is_answered_so(served: Served, sent: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), 10) as phone:
        phone.sendall(sent)
        assert phone.recv(12) == b"HTTP/1.1 " + status

"""What the server takes of a recording before the application sees it, on real sockets."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station.village.microphone.memo_store import MemoStore
from tests.real.web.test_real_server import Served
from tests.real.web.test_real_server import served as served  # the fixture
from tests.village.fake_daemon import FakeDaemon
from web.kit.server.intake import LET_PAST

LARGEST = 30_000_000


@pytest.fixture
def inbox(served: Served, tmp_path: Path) -> Iterator[Path]:
    shelf = MemoStore(tmp_path / "state" / "memos", tmp_path / "state" / "inbox", LARGEST)
    with FakeDaemon(tmp_path / "control.sock"):
        yield shelf.inbox


def opened(served: Served, length: int, *, known: bool = True) -> socket.socket:
    """A connection that has announced a recording of `length` bytes."""
    made = socket.create_connection(("127.0.0.1", served.port), timeout=10)
    cookie = served.cookie if known else served.cookie.partition("=")[0] + "=forged"
    made.sendall(
        f"POST /speak/send HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n"
        f"Content-Length: {length}\r\n\r\n".encode()
    )
    return made


def answer(connection: socket.socket) -> str:
    found = b""
    while b"\r\n\r\n" not in found and (piece := connection.recv(4096)):
        found += piece
    return found.decode("latin-1")


def form(token: str, content: bytes) -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n--b\r\n'
    part = 'Content-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    return (head + part).encode() + content + b"\r\n--b--\r\n"


def test_a_recording_comes_through(served: Served, inbox: Path) -> None:
    body = form(served.log_in(), b"x" * 2_000_000)
    with closing(opened(served, len(body))) as phone:
        phone.sendall(body)
        said = answer(phone)
    assert said.startswith("HTTP/1.1 303")
    assert re.search(r"Location: \S*/speak\r", said)
    assert list(inbox.iterdir()) == []  # nobody took it, so nothing stays


def test_what_would_take_hours_to_send_is_refused_at_once(served: Served, inbox: Path) -> None:
    served.log_in()
    with closing(opened(served, LET_PAST)) as phone:
        phone.sendall(b"x" * 1000)
        assert "Location: /speak?no=too-large" in answer(phone)


def test_what_is_rather_too_large_is_answered_in_words(served: Served, inbox: Path) -> None:
    served.log_in()
    with closing(opened(served, LARGEST + 20_000)) as phone:
        for _ in range(LARGEST // 20_000 + 1):
            phone.sendall(b"x" * 20_000)
        said = answer(phone)
    assert said.startswith("HTTP/1.1 303")
    assert "Location: /speak?no=too-large" in said


def test_nobody_sends_much_without_having_logged_in(served: Served, inbox: Path) -> None:
    served.log_in()
    with closing(opened(served, 1_000_000, known=False)) as phone:
        assert answer(phone).startswith("HTTP/1.1 413")


def test_two_phones_may_send_at_once_and_a_third_is_told_to_wait(
    served: Served, inbox: Path
) -> None:
    body = form(served.log_in(), b"x" * 100_000)
    with closing(opened(served, len(body))) as one, closing(opened(served, len(body))) as two:
        for phone in (one, two):
            phone.sendall(body[:1000])
        assert served.ask("GET", "/login")[0] == 303  # their beginnings have been read
        with closing(opened(served, len(body))) as third:
            third.sendall(body)
            assert "Location: /speak?no=busy" in answer(third)
        for phone in (one, two):
            phone.sendall(body[1000:])
            assert answer(phone).startswith("HTTP/1.1 303")


def test_more_than_was_announced_is_no_part_of_it(served: Served, inbox: Path) -> None:
    body = form(served.log_in(), b"x" * 100_000)
    with closing(opened(served, 1000)) as phone:
        phone.sendall(body)
        said = answer(phone)
    assert said.startswith(("HTTP/1.1 4", "HTTP/1.1 303"))
    assert list(inbox.iterdir()) == []

"""One deadline a request, whole, and where a request may lead. Real HTTP, and bytes that drip."""

import itertools
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from station.errors import LinkError
from station.trust.bounds import RequestBounds
from station.trust.download import PausedError
from station.trust.feed import Feed, open_source
from station.trust.http import HttpClient, error_text
from station.trust.source import HttpSource
from tests.office_simulator import BEGINNING, OfficeSimulator
from tests.trust.hostile import Asked, answer, hostile, whole

DATA = b"OggS" + bytes(range(256)) * 4


def for_ever(head: bytes, drop: bytes) -> Callable[[Asked], Iterator[bytes]]:
    """`head`, and then `drop` again and again, a hundred a second."""

    def respond(_: Asked) -> Iterator[bytes]:
        yield head
        while True:
            time.sleep(0.01)
            yield drop

    return respond


CHUNKED = answer("200 OK", Transfer_Encoding="chunked")
DRIPS = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "headers": (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "chunk size": (CHUNKED, b"0"),
    "chunk extension": (CHUNKED + b"4;", b"x"),
    "trailer": (CHUNKED + b"4\r\nOggS\r\n0\r\n", b"X"),
    "body": (answer("200 OK", Content_Length=len(DATA)), b"O"),
}


@pytest.mark.parametrize("where", DRIPS)
def test_bytes_that_drip_get_no_more_time_than_silence(where: str) -> None:
    seconds = itertools.count(0, 2)  # two of them at each look at the clock
    with hostile(for_ever(*DRIPS[where])) as server:
        begun = time.monotonic()
        with pytest.raises(LinkError, match="is too slow"):
            server.read(len(DATA), monotonic=lambda: float(next(seconds)))
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize("where", DRIPS)
def test_so_does_the_answer_to_a_post(where: str) -> None:
    seconds = itertools.count(0, 2)
    bounds = RequestBounds(lambda: float(next(seconds)))
    head, drop = DRIPS[where]
    with posted(head, drop) as url, pytest.raises(LinkError, match="is too slow"):
        HttpClient(bounds).post(f"{url}/enrol", b"{}", "application/json", 4096)


def posted(head: bytes, drop: bytes) -> "Dripping":
    return Dripping(head, drop)


class Dripping:
    """A server that takes one connection and drips."""

    def __init__(self, head: bytes, drop: bytes) -> None:
        import socket

        self._head, self._drop = head, drop
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            try:
                connection.sendall(self._head)
                while True:
                    time.sleep(0.01)
                    connection.sendall(self._drop)
            except OSError:
                pass  # the village hung up, as it should


def test_a_server_that_says_nothing_has_what_is_left_of_the_time() -> None:
    moments = itertools.chain([0.0, 0.0], itertools.repeat(59.7))

    def silent(_: Asked) -> Iterator[bytes]:
        ended.wait(20)
        yield b""

    ended = threading.Event()
    with hostile(silent) as server:
        begun = time.monotonic()
        source = HttpSource(server.url, monotonic=lambda: next(moments))
        with pytest.raises(LinkError):
            list(source.read("file", 10))
        took = time.monotonic() - begun
        ended.set()
    assert took < 5


def test_a_long_body_at_the_least_pace_is_waited_for() -> None:
    """100 kB at 600 bytes a second: 171 s of a clock that goes by the bytes."""
    data = b"OggS" + bytes(100_000)
    came = bytearray()
    with hostile(lambda _: whole(data)) as server:
        source = HttpSource(server.url, monotonic=lambda: len(came) / 600)
        for chunk in source.read("file", len(data)):
            came.extend(chunk)
    assert came == data


def test_around_a_file_no_more_is_read_than_it_is_long() -> None:
    def padded(_: Asked) -> Iterator[bytes]:
        yield CHUNKED
        for byte in range(10_000):
            yield b"1;" + b"x" * 60_000 + b"\r\n" + b"OggS"[byte % 4 : byte % 4 + 1] + b"\r\n"

    with hostile(padded) as server, pytest.raises(LinkError, match="more around a file"):
        server.read(1_000_000)


def test_who_stands_by_goes_first_even_before_the_first_byte() -> None:
    waits = [False]

    def drip(asked: Asked) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX: "
        waits[0] = True
        while True:
            time.sleep(0.01)
            yield b"x"

    with hostile(drip) as server, pytest.raises(PausedError):
        list(open_source(server.url, goes_on=lambda: not waits[0]).read("file", 10))


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "::1", "fe80::1%eth0",
                "fd00::1", "::ffff:192.168.1.1", "100.64.0.1", "0.0.0.0"],
)  # fmt: skip
def test_a_server_outside_sends_nobody_into_the_villages_network(address: str) -> None:
    bounds = RequestBounds()
    bounds.begin("https://commune.example", "commune.example")
    bounds.check_place("commune.example", "93.184.216.34")
    bounds.check_place("cdn.example", "2606:2800:220:1::1")
    with pytest.raises(LinkError, match="own network"):
        bounds.check_place("elsewhere.example", address)


def test_one_in_the_villages_network_may() -> None:
    bounds = RequestBounds()
    bounds.begin("http://office.lan", "office.lan")
    bounds.check_place("office.lan", "192.168.1.5")
    bounds.check_place("files.lan", "192.168.1.6")


def test_a_redirect_from_https_to_http_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Moved:
        headers: ClassVar[dict[str, str]] = {}

        def get_redirect_location(self) -> str:
            return "http://elsewhere.example/file"

        def close(self) -> None: ...

    monkeypatch.setattr(HttpClient, "get", lambda *_: Moved())
    with pytest.raises(LinkError, match="nobody proves who answers"):
        list(HttpSource("https://commune.example").read("file", 10))


def test_https_spoken_to_a_plain_port_is_no_certificates_fault() -> None:
    with hostile(lambda _: whole(DATA)) as server:
        source = HttpSource(server.url.replace("http:", "https:"))
        with pytest.raises(LinkError, match="doesn't speak https") as caught:
            list(source.read("file", 10))
    assert "certificate" not in str(caught.value)


def test_a_certificate_that_is_wrong_is_its_fault() -> None:
    from urllib3.exceptions import SSLError

    wrong = SSLError(ssl.SSLCertVerificationError("self-signed"))
    assert "certificate" in error_text(wrong)


def test_a_proxy_is_asked_for_what_it_is_to_fetch() -> None:
    with hostile(lambda _: whole(DATA)) as proxy:
        source = HttpSource("http://commune.invalid:8000", proxy=proxy.url)
        assert b"".join(source.read("file", len(DATA))) == DATA
        assert [each.path for each in proxy.asked] == ["http://commune.invalid:8000/file"]


def test_the_environments_proxy_counts_and_its_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    with hostile(lambda _: whole(DATA)) as proxy, hostile(lambda _: whole(DATA)) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert server.read(len(DATA)) == DATA
        assert proxy.asked == []
        list(HttpSource("http://commune.invalid").read("file", len(DATA)))
        assert len(proxy.asked) == 1


@pytest.mark.parametrize("proxy", ["ftp://x", "http://[::1", "socks5://x:1", "http://x:99999"])
def test_a_proxy_that_is_none_is_a_sentence(proxy: str) -> None:
    with pytest.raises(LinkError):
        list(HttpSource("http://commune.invalid", proxy=proxy).read("file", 10))


def test_no_error_is_its_own_cause(office: OfficeSimulator, tmp_path: Path) -> None:
    with hostile(lambda _: answer("503 Service Unavailable", Content_Length=0)) as server:
        feed = Feed(server.url, tmp_path, office.root_bytes, reference_time=BEGINNING)
        with pytest.raises(LinkError, match="the error 503") as caught:
            feed.refresh()
    seen: list[BaseException] = []
    error: BaseException | None = caught.value
    while error is not None:
        assert not any(error is each for each in seen)
        seen.append(error)
        error = error.__cause__
    assert len(seen) >= 2

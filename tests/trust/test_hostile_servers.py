"""What stands between a village and its commune: portals, proxies, and worse. Real HTTP."""

import gzip
import resource
from collections.abc import Callable, Iterator

import pytest

from station.errors import LinkError
from station.trust.source import HttpSource
from tests.trust.hostile import Asked, answer, hostile, part, whole

DATA = b"OggS" + bytes(range(256)) * 400
LOGIN = b"\n <!DOCTYPE html><html><title>Welcome</title></html>"


def refused(
    respond: Callable[[Asked], bytes | Iterator[bytes]], sentence: str | None = None
) -> int:
    """Assert that reading ends with one sentence about the link; how often it was asked."""
    with hostile(respond) as server, pytest.raises(LinkError, match=sentence) as caught:
        server.read(most=len(DATA))
    assert "\n" not in str(caught.value)
    return len(server.asked)


@pytest.mark.parametrize(
    "page",
    [
        whole(LOGIN, Content_Type="text/html; charset=utf-8"),
        whole(LOGIN, Content_Type="application/json"),
        whole(b"\xef\xbb\xbf" + LOGIN),
        whole(b"Please log in", Content_Type="Text/HTML"),
    ],
)
def test_a_captive_portals_page_is_known_for_what_it_is(page: bytes) -> None:
    assert refused(lambda _: page, "asks for a login") == 1


def test_a_captive_portal_that_redirects_to_its_page_is_too() -> None:
    def portal(asked: Asked) -> bytes:
        if asked.path == "/login":
            return whole(LOGIN)
        return answer("302 Found", Location="/login", Content_Length=0)

    assert refused(portal, "asks for a login") == 2


def test_a_portal_that_comes_in_the_middle_of_a_file_adds_nothing_to_it() -> None:
    def portal(asked: Asked) -> bytes:
        return whole(LOGIN) if asked.range else whole(DATA, 5000)

    came = bytearray()

    def read_all(url: str) -> None:
        for chunk in HttpSource(url).read("file", len(DATA)):
            came.extend(chunk)

    with hostile(portal) as server, pytest.raises(LinkError, match="asks for a login"):
        read_all(server.url)
    assert came == DATA[:5000]


def test_a_recording_may_go_on_with_what_looks_like_a_page() -> None:
    data = b"OggS" + b"<html>" * 1000

    def cutting(asked: Asked) -> bytes:
        return part(data, asked.start) if asked.range else whole(data, 4)

    with hostile(cutting) as server:
        assert server.read() == data


def test_a_redirect_in_a_circle_ends() -> None:
    asked = refused(
        lambda _: answer("302 Found", Location="/file", Content_Length=0), "asks for a login"
    )
    assert asked <= 5


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"\x00\xff\x16\x03\x01 nothing like HTTP\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Filler: 1\r\n" * 1000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\nOggS\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[nowhere\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://a..b./\xff\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://x:99999999/\r\nContent-Length: 0\r\n\r\n",
        answer("304 Not Modified", Content_Length=0),
        answer("204 No Content"),
        answer("503 Service Unavailable", b"<html>", Content_Length=6),
    ],
)
def test_a_proxys_nonsense_is_a_matter_of_the_link(nonsense: bytes) -> None:
    refused(lambda _: nonsense)


@pytest.mark.parametrize("length", [str(10**30), "102405", "9" * 4000])
def test_an_absurd_length_is_not_waited_for(length: str) -> None:
    refused(lambda _: answer("200 OK", DATA, Content_Length=length))


@pytest.mark.parametrize("length", ["-5", "many", ""])
def test_a_length_that_is_none_is_not_believed(length: str) -> None:
    with hostile(lambda _: answer("200 OK", DATA, Content_Length=length)) as server:
        assert server.read(most=len(DATA)) == DATA


def test_a_packed_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(100_000_000))
    packed = answer("200 OK", bomb, Content_Encoding="gzip", Content_Length=len(bomb))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(lambda _: packed, "have packing")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


@pytest.mark.parametrize("coding", ["deflate", "br", "gzip, gzip", "GZIP", "x-unheard-of"])
def test_whatever_it_is_packed_with(coding: str) -> None:
    refused(lambda _: whole(DATA, Content_Encoding=coding), "have packing")


def endless(_: Asked) -> Iterator[bytes]:
    yield answer("200 OK")
    while True:
        yield b"OggS" * 4096


def endless_in_chunks(_: Asked) -> Iterator[bytes]:
    yield answer("200 OK", Transfer_Encoding="chunked")
    while True:
        yield b"4000\r\n" + b"OggS" * 4096 + b"\r\n"


@pytest.mark.parametrize("respond", [endless, endless_in_chunks])
def test_endless_data_is_given_up(respond: Callable[[Asked], Iterator[bytes]]) -> None:
    refused(respond, "sent more than")


def test_a_slow_trickle_is_given_up() -> None:
    def trickle(_: Asked) -> Iterator[bytes]:
        yield answer("200 OK", Content_Length=len(DATA))
        for place in range(len(DATA)):
            yield DATA[place : place + 1]

    moments = iter(range(0, 10**9, 29))  # half a minute from one piece to the next
    with hostile(trickle) as server:
        slow = HttpSource(server.url, monotonic=lambda: float(next(moments)))
        with pytest.raises(LinkError, match="is too slow"):
            list(slow.read("file", len(DATA)))
    assert next(moments) < 29 * 300

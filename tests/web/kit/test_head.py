"""The head of a request, read strictly and passed on in the door's own words."""

import pytest

from web.kit.server.head import BadHeadError, parse, passed_on


def test_what_the_door_must_know() -> None:
    head = parse(b"POST /stop?a=b HTTP/1.1\r\nHost: loa\r\nCookie: a=1\r\nContent-Length: 7")
    assert (head.method, head.path, head.length) == ("POST", "/stop", 7)
    assert head.value("cookie") == "a=1"
    assert head.value("absent") == ""


@pytest.mark.parametrize(
    "block",
    [
        b"", b"GET /", b"GET / HTTP/2.0", b"get / HTTP/1.1", b"GET  / HTTP/1.1",
        b"GET / HTTP/1.1\r\n folded: x", b"GET / HTTP/1.1\r\nName : x",
        b"GET / HTTP/1.1\r\nno colon",
        b"GET / HTTP/1.1\r\nA: b\nC: d", b"GET / HTTP/1.1\r\nA: \0",
        b"POST / HTTP/1.1\r\nContent-Length: +1", b"POST / HTTP/1.1\r\nContent-Length: 1, 1",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked",
    ],
)  # fmt: skip
def test_what_two_readers_could_take_differently_is_refused(block: bytes) -> None:
    with pytest.raises(BadHeadError):
        parse(block)


def test_where_it_came_from_is_the_doors_own_word() -> None:
    head = parse(
        b"GET / HTTP/1.1\r\nHost: loa\r\nX-Forwarded-For: 1.2.3.4\r\nX-FORWARDED-PROTO: https\r\n"
        b"Forwarded: for=1.2.3.4\r\nConnection: keep-alive"
    )
    sent = passed_on(head, "10.0.0.7", "http", last=True)
    assert sent == (
        b"GET / HTTP/1.1\r\nHost: loa\r\nX-Forwarded-For: 10.0.0.7\r\n"
        b"X-Forwarded-Proto: http\r\nConnection: close\r\n\r\n"
    )
    assert b"Connection: keep-alive" in passed_on(head, "fe80::1", "https", last=False)
    old = parse(b"GET / HTTP/1.0")
    assert b"Connection: close" in passed_on(old, "10.0.0.7", "http", last=False)
    assert b"X-Forwarded-For: [fe80::1]" in passed_on(head, "fe80::1", "https", last=False)

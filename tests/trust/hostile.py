"""A real HTTP server on loopback that answers as a test tells it, down to the bytes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from station.trust.source import HttpSource


@dataclass
class Asked:
    """One request: its path, and what it asked for beyond it."""

    path: str
    range: str | None
    if_range: str | None

    @property
    def start(self) -> int:
        """The byte from which it asked."""
        return int(self.range.removeprefix("bytes=").removesuffix("-")) if self.range else 0


@dataclass
class Hostile:
    """The running server, and what it was asked."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    def read(self, most: int = 10_000_000, start: int = 0, **given: Any) -> bytes:
        """What a village gets of the file from there; `given` as HttpSource has it."""
        return b"".join(HttpSource(self.url, **given).read("file", most, start))


Answer = Callable[[Asked], bytes | Iterator[bytes]]


@contextmanager
def hostile(answer: Answer) -> Iterator[Hostile]:
    """A server that sends what `answer` gives for each request, head and body, and hangs up."""
    server = Hostile()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = self.headers
            asked = Asked(self.path, headers.get("Range"), headers.get("If-Range"))
            server.asked.append(asked)
            answered = answer(asked)
            self.close_connection = True
            try:
                for piece in [answered] if isinstance(answered, bytes) else answered:
                    self.wfile.write(piece)
            except OSError:
                pass  # The village hung up, as it should.

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        server.url = f"http://127.0.0.1:{listening.server_port}"
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


def answer(status: str, body: bytes = b"", **headers: object) -> bytes:
    """The bytes of an answer; a header's name is written with _ for -."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def whole(data: bytes, cut: int | None = None, **headers: object) -> bytes:
    """All of `data`, broken off after `cut` bytes."""
    return answer("200 OK", data[:cut], Content_Length=len(data), **headers)


def part(data: bytes, start: int, cut: int | None = None, **headers: object) -> bytes:
    """`data` from `start` on, broken off after `cut` bytes of it."""
    of = f"bytes {start}-{len(data) - 1}/{len(data)}"
    rest = data[start:]
    length = len(rest)
    return answer(
        "206 Partial Content", rest[:cut], Content_Length=length, Content_Range=of, **headers
    )

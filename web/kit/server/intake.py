"""How much of a request's body the server takes before the application sees it.

Waitress keeps a body, on disk when it is large, until it is whole; so nobody but who is logged in
may send a recording, and only two at a time. What is too large by its own word is let run past,
up to a limit, for a browser reads no answer before it has sent all. Not handled here: what becomes
of it (`uploads.py`).
"""

import copy
import io
import weakref
from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from werkzeug.http import parse_cookie

from web.kit.server.uploads import PATH

AT_ONCE = 2
LET_PAST = 2_000_000_000
"""Bytes up to which a body is looked past; of a larger one not even that."""


class _Elsewhere:
    """An answer of the server's own: back to the page, which says why."""

    def __init__(self, fault: str) -> None:
        self._fault = fault

    def to_response(self, _: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """As waitress asks for it."""
        return "303 See Other", [("Location", f"/speak?no={self._fault}")], b""


class _Past:
    """Takes a body of `length` bytes and keeps nothing."""

    def __init__(self, length: int, answer: _Elsewhere) -> None:
        self._left, self._answer = length, answer
        self.error: _Elsewhere | None = answer if length >= LET_PAST else None
        self.completed = False

    def received(self, data: bytes) -> int:
        """How many bytes of `data` are the body's."""
        taken = min(len(data), self._left)
        self._left -= taken
        if not self._left:
            self.error = self._answer
        return taken

    def getbuf(self) -> io.BytesIO:
        """What waitress closes in the end."""
        return io.BytesIO()


class Gate:
    """Lets recordings in for those who are logged in to `app`."""

    def __init__(self, app: Flask) -> None:
        interface: Any = app.session_interface
        self._serializer = interface.get_signing_serializer(app)
        self._cookie = app.config["SESSION_COOKIE_NAME"]
        self._whose: Callable[[MutableMapping[str, Any]], str | None]
        self._whose, self.most = app.extensions["gate"]
        self.under_way: weakref.WeakSet[HTTPRequestParser] = weakref.WeakSet()

    def knows(self, cookie: str) -> bool:
        """Whether the Cookie header is that of somebody who has logged in."""
        try:
            session = self._serializer.loads(parse_cookie(cookie).get(self._cookie, ""))
            return self._whose(session) is not None
        except Exception:  # noqa: BLE001 - whatever it is, it is no cookie of ours
            return False

    def fault(self, length: int) -> str:
        """Why a recording of `length` bytes is not taken now, if so."""
        if length > self.most:
            return "too-large"
        busy = sum(not parser.completed for parser in self.under_way)
        return "busy" if busy >= AT_ONCE else ""


def channel_class(gate: Gate) -> type[HTTPChannel]:
    """Waitress's connection, with `gate` before its bodies."""

    class Parser(HTTPRequestParser):  # type: ignore[misc]
        adj: Any

        def parse_header(self, header_plus: bytes) -> None:
            """As ever; then the body's own limit."""
            super().parse_header(header_plus)
            sent = self.command == "POST" and self.path == PATH and not self.chunked
            if not sent or not gate.knows(self.headers.get("COOKIE", "")):
                return
            fault = gate.fault(self.content_length)
            if not fault:
                gate.under_way.add(self)
            else:
                self.body_rcv = _Past(self.content_length, _Elsewhere(fault))
            wide: Any = copy.copy(self.adj)
            wide.max_request_body_size = max(gate.most, self.content_length) + 1
            self.adj = wide

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    return Channel

"""What becomes of a request at the door: whose it is, which lane it takes, what is not taken.

Nobody but who is logged in may send a recording, and only two at a time. What is too large by its
own word is let run past, up to a limit, for a browser reads no answer before it has sent all. Not
handled here: reading (`visit.py`), and what becomes of a recording (`uploads.py`).
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.http import parse_cookie

from web.kit.access.refusal import REFUSED, TOO_LARGE, refusal
from web.kit.server.head import Head
from web.kit.server.uploads import PATH

AT_ONCE = 2
LET_PAST = 2_000_000_000
"""Bytes up to which a body is looked past; of a larger one not even that."""

SMALL = 16_384
"""Bytes of any other body."""

STOP, INSIDE, STRANGERS = "stop", "inside", "strangers"
"""The lanes: each has threads of its own behind the door."""


@dataclass(frozen=True, slots=True)
class IntakeAnswer:
    """The door's own: a status, and where to go on."""

    status: str
    location: str = ""

    def wire(self) -> bytes:
        """As it is sent; the connection ends with it."""
        where = f"Location: {self.location}\r\n" if self.location else ""
        body = b"" if self.location else self._page().encode()
        return (
            f"HTTP/1.1 {self.status}\r\n{where}Content-Length: {len(body)}\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        ).encode("latin-1", "replace") + body

    def _page(self) -> str:
        return refusal(TOO_LARGE if self.status.startswith("413") else REFUSED)


@dataclass(frozen=True, slots=True)
class IntakeVerdict:
    """What becomes of a request: a lane; or an answer, after the body unless it is `at_once`.

    `inside` is whose phone is in; `uploads` when it is a recording.
    """

    inside: bool
    lane: str = STRANGERS
    answer: IntakeAnswer | None = None
    at_once: bool = False
    uploads: bool = False


class Gate:
    """Judges requests for `app`."""

    def __init__(self, app: Flask) -> None:
        interface: Any = app.session_interface
        self._serializer = interface.get_signing_serializer(app)
        self._cookie = app.config["SESSION_COOKIE_NAME"]
        self._whose: Callable[[MutableMapping[str, Any]], str | None]
        self._whose, self.most = app.extensions["gate"]

    def knows(self, cookie: str) -> bool:
        """Whether the Cookie header is that of somebody who has logged in."""
        try:
            session = self._serializer.loads(parse_cookie(cookie).get(self._cookie, ""))
            return self._whose(session) is not None
        except Exception:  # noqa: BLE001 - whatever it is, it is no cookie of ours
            return False

    def judge(self, head: Head, under_way: int) -> IntakeVerdict:
        """`under_way` recordings are being sent already."""
        if not self.knows(head.value("cookie")):
            return IntakeVerdict(False, answer=_too_large(head), at_once=True)
        if head.method == "POST" and head.path == PATH:
            fault = self.fault(head.length, under_way)
            if fault and head.length >= LET_PAST:
                return IntakeVerdict(True, answer=_TOO_LARGE, at_once=True)
            answer = IntakeAnswer("303 See Other", f"/speak?no={fault}") if fault else None
            return IntakeVerdict(True, INSIDE, answer, uploads=not fault)
        stops = head.method == "POST" and head.path == "/stop"
        return IntakeVerdict(True, STOP if stops else INSIDE, _too_large(head), at_once=True)

    def fault(self, length: int, under_way: int) -> str:
        """Why a recording of `length` bytes is not taken now, if so."""
        if length > self.most:
            return "too-large"
        return "busy" if under_way >= AT_ONCE else ""


def _too_large(head: Head) -> IntakeAnswer | None:
    return IntakeAnswer("413 Content Too Large") if head.length > SMALL else None


_TOO_LARGE = IntakeAnswer("303 See Other", "/speak?no=too-large")

"""One connection at the door: its requests are read, judged, and passed on to a server behind.

A stranger's request is passed on only when it is whole, and its connection ends with the answer;
a phone that is in goes on as long as it likes, each request anew to the lane that is right for it.
Everything is non-blocking: the door (`door.py`) calls when something can be read or written.
"""

import contextlib
import socket
import ssl
from enum import Enum, auto

from web.kit.server import head as heads
from web.kit.server.head import BadHeadError, Head
from web.kit.server.intake import IntakeAnswer, IntakeVerdict
from web.kit.server.listeners import plain

PIECE = 65_536
AT_MOST = 131_072
"""Bytes on their way that are kept for a slow reader; more are not read."""


class VisitStage(Enum):
    """What comes next from the phone."""

    HELLO = auto()
    """The first byte of TLS."""
    HANDSHAKE = auto()
    HEAD = auto()
    BODY = auto()
    PAST = auto()
    """A body that nobody takes; the answer follows it."""
    WAITS = auto()
    """Nothing: a stranger waits for a turn, or for the answer."""
    LAST = auto()
    """Nothing more: what is still to be written, and the end."""


WITHIN = {
    VisitStage.HELLO: 5.0,
    VisitStage.HANDSHAKE: 5.0,
    VisitStage.HEAD: 10.0,
    VisitStage.BODY: 20.0,
    VisitStage.PAST: 60.0,
    VisitStage.WAITS: 30.0,
    VisitStage.LAST: 20.0,
}
"""Seconds that a stranger may take for each; a slow byte in between wins nothing."""

QUIET = 60.0
"""Seconds without a byte, either way, after which a phone that is in is let go."""


class Visit:
    """A connection `phone` from `address`, which speaks `scheme`; `now` in seconds."""

    def __init__(self, phone: socket.socket, address: str, scheme: str, now: float) -> None:
        self.phone, self.address, self.scheme = phone, address, scheme
        self.fileno = phone.fileno()
        self.stage = VisitStage.HELLO if scheme == "https" else VisitStage.HEAD
        self.tls: ssl.SSLContext | None = None
        self.inside = self.has_ended = self.gone = self.answered_last = self.awaits = False
        self.since = self.heard = now
        self.behind: socket.socket | None = None
        self.lane = ""
        self.wanted_lane = ""
        self.answer: IntakeAnswer | None = None
        self.left = 0
        self.uploads = False
        self.secured: ssl.SSLSocket
        self.received, self.inward, self.outward = bytearray(), bytearray(), bytearray()

    @property
    def own_address(self) -> str:
        """Ours, to which the phone has come, as it stands in an address. Raises OSError."""
        found = plain(self.phone.getsockname()[0])
        return f"[{found}]" if ":" in found else found

    def enter(self, stage: VisitStage, now: float) -> None:
        """Another stage begins, and its deadline."""
        self.stage, self.since = stage, now

    def is_late(self, now: float) -> bool:
        """Whether the patience with it is over."""
        if self.inside and self.stage in (VisitStage.HEAD, VisitStage.BODY, VisitStage.PAST):
            return now - self.heard > QUIET
        return now - self.since > WITHIN[self.stage]

    @property
    def is_busy(self) -> bool:
        """Whether it is in the middle of a request."""
        return self.awaits or self.stage in (VisitStage.BODY, VisitStage.PAST, VisitStage.LAST)

    @property
    def listens(self) -> bool:
        """Whether more is to be read from the phone."""
        return (
            not self.gone
            and self.stage.value < VisitStage.WAITS.value
            and len(self.inward) < AT_MOST
        )

    @property
    def behind_listens(self) -> bool:
        """Whether more is to be read from the server behind."""
        return len(self.outward) < AT_MOST

    def begins_tls(self) -> bool:
        """Whether its first byte is TLS's (RFC 8446, section 5.1). Raises OSError for another.

        Until then nothing is kept of it but the socket.
        """
        try:
            first = self.phone.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        if first != b"\x16" or self.tls is None:
            raise ConnectionError("it does not begin TLS")
        self.secured = self.phone = self.tls.wrap_socket(
            self.phone, server_side=True, do_handshake_on_connect=False
        )
        self.enter(VisitStage.HANDSHAKE, self.since)
        return True

    def read(self) -> None:
        """Take what the phone has sent, its going, too. Raises OSError."""
        while self.listens and len(self.received) < AT_MOST:
            try:
                data = self.phone.recv(PIECE)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            if not data:
                self.gone = True
                return
            self.received += data

    def write(self) -> None:
        """Send the phone what it takes. Raises OSError."""
        _send(self.phone, self.outward)

    def write_behind(self) -> None:
        """Send the server behind what it takes. Raises OSError."""
        if self.behind is not None:
            _send(self.behind, self.inward)

    def read_behind(self) -> bool:
        """Take what the server behind says; False at its end. Raises OSError."""
        while self.behind is not None and self.behind_listens:
            try:
                data = self.behind.recv(PIECE)
            except BlockingIOError:
                return True
            if not data:
                return False
            self.awaits = False
            self.outward += data
        return True

    def next_head(self) -> Head | None:
        """The next request, once its head is whole and the one before is being answered.

        Raises BadHeadError.
        """
        if self.awaits:
            return None
        end = self.received.find(heads.END)
        if end > heads.MOST or (end < 0 and len(self.received) > heads.MOST):
            raise BadHeadError("431 Request Header Fields Too Large")
        if end < 0:
            return None
        block = bytes(self.received[:end])
        del self.received[: end + len(heads.END)]
        return heads.parse(block)

    def begin(self, head: Head, verdict: IntakeVerdict, now: float) -> None:
        """The request `head` has been judged."""
        self.left, self.answer = head.length, verdict.answer
        if verdict.answer is not None:
            self.enter(VisitStage.PAST, now)
            if verdict.at_once:
                self.say(verdict.answer, now)
            return
        self.wanted_lane, self.answered_last = verdict.lane, not verdict.inside
        self.inward += heads.passed_on(head, self.address, self.scheme, last=not verdict.inside)
        self.enter(VisitStage.BODY, now)

    def take_body(self) -> bool:
        """Move on what has come of the body; whether it is whole."""
        taken = min(self.left, len(self.received))
        if self.stage is VisitStage.BODY:
            self.inward += self.received[:taken]
        del self.received[:taken]
        self.left -= taken
        return not self.left

    def say(self, answer: IntakeAnswer, now: float) -> None:
        """The door's own answer, the last one."""
        self.outward += answer.wire()
        self.enter(VisitStage.LAST, now)

    def say_goodbye(self) -> None:
        """Tell TLS that this is all; it is not waited for."""
        if isinstance(self.phone, ssl.SSLSocket) and self.stage is VisitStage.LAST:
            with contextlib.suppress(OSError, ValueError):
                self.phone.unwrap()


def _send(to: socket.socket, data: bytearray) -> None:
    while data:
        try:
            sent = to.send(memoryview(data)[:PIECE].tobytes())
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        del data[:sent]

"""The daemon's control socket: its lines, and the client that panel and command line share.

One JSON object a line, each way. A request is `{"do": "status", …}`; a reply is
`{"ok": true, …}` or `{"ok": false, "error": {"kind", "code", "text"}}`, where `kind` is `refused`
(understood, not allowed now), `fault` (the daemon failed) or `unknown` (not understood). Not
handled here: answering (`server.py`), and what the requests mean (`daemon/main.py`).
"""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from station.errors import InputError, LinkError, LoaThonError, RefusedError

MOST_REQUEST = 64 * 1024
"""Bytes of a request's line."""

MOST_REPLY = 1024 * 1024
"""Bytes of a reply's line: a thousand bulletins with long titles."""

_CHUNK = 65_536


class RequestRefusedError(RefusedError):
    """The daemon's refusal. `code` is a `programme.asrun.Reason` value."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


class DaemonFaultError(LoaThonError):
    """The daemon took the request and failed at it; its log says more."""

    exit_status = 70  # EX_SOFTWARE


class LineError(ValueError):
    """What came is not one JSON object on one line of bounded length."""


def encode(form: dict[str, Any]) -> bytes:
    """`form` as one line; what UTF-8 can't carry becomes “?”."""
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """The object on `line`. Raises LineError."""
    try:
        form = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError("the line is not JSON") from error
    if not isinstance(form, dict):
        raise LineError("the line is not a JSON object")
    return form


def refusal(kind: str, code: str, text: str) -> dict[str, Any]:
    """The reply that says no; see the module's head for `kind`."""
    return {"ok": False, "error": {"kind": kind, "code": code, "text": text}}


class LineReader:
    """Takes lines of at most `most` bytes out of a connected socket."""

    def __init__(self, connection: socket.socket, most: int) -> None:
        self._connection, self._most = connection, most
        self._held = b""

    def line(self, within: float) -> bytes | None:
        """The next whole line, None at the other side's end.

        Raises TimeoutError when it isn't whole `within` seconds, LineError when it is too long or
        breaks off, OSError when the connection fails.
        """
        until = time.monotonic() + within
        while b"\n" not in self._held:
            if len(self._held) > self._most:
                raise LineError(f"the line is longer than {self._most} bytes")
            self._connection.settimeout(max(0.001, until - time.monotonic()))
            chunk = self._connection.recv(_CHUNK)
            if not chunk and self._held:
                raise LineError("the line breaks off")
            if not chunk:
                return None
            self._held += chunk
        line, _, self._held = self._held.partition(b"\n")
        if len(line) > self._most:
            raise LineError(f"the line is longer than {self._most} bytes")
        return line


class ControlClient:
    """Asks the daemon behind the socket `path`; an answer takes at most `timeout` seconds.

    Keeps no connection, so any thread may use it, and a restarted daemon is found again.
    """

    def __init__(self, path: Path, timeout: float = 3.0) -> None:
        self._path, self._timeout = path, timeout

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """The reply to the request `do`.

        Raises LinkError when there is no answer, RequestRefusedError when the daemon says no,
        DaemonFaultError when it failed, InputError when it doesn't know the request.
        """
        reply = self._exchange(encode({"do": do, **arguments}))
        if reply.get("ok") is not True:
            raise _said_no(reply)
        return reply

    def _exchange(self, request: bytes) -> dict[str, Any]:
        with self._translated(), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(self._timeout)
            connection.connect(str(self._path))
            # A busy daemon says so and hangs up without hearing what is asked.
            with suppress(BrokenPipeError):
                connection.sendall(request)
            line = LineReader(connection, MOST_REPLY).line(self._timeout)
            if line is None:
                raise LinkError("the station's daemon hung up without an answer; try again")
            return decode(line)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except LineError as error:
            raise _not_understood() from error
        except OSError as error:
            raise LinkError(self._sentence(error)) from error

    def _sentence(self, error: OSError) -> str:
        match error:
            case TimeoutError():
                return (
                    f"the station's daemon did not answer within {self._timeout:g} s; "
                    "look at: systemctl status station"
                )
            case PermissionError():
                return f"you may not use {self._path}; run it with sudo, or join group loa-thon"
            case FileNotFoundError() | ConnectionRefusedError():
                return "the station's daemon is not running; start it: systemctl start station"
        return f"the talk with the station's daemon broke off ({error}); try again"


def _not_understood() -> LinkError:
    return LinkError("the station's daemon answered with something else; restart it")


def _said_no(reply: dict[str, Any]) -> LoaThonError:
    error = reply.get("error")
    if not isinstance(error, dict):
        return _not_understood()
    kind, code, text = (str(error.get(name, "")) for name in ("kind", "code", "text"))
    if kind == "refused":
        return RequestRefusedError(code, text)
    if kind == "unknown":
        return InputError(text)
    return DaemonFaultError(text or "the station's daemon failed; look at: journalctl -u station")

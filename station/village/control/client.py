"""The daemon's control socket: its lines, and the client that panel and command line share.

One JSON object a line, each way. A request is `{"do": "status", …}`; a reply is
`{"ok": true, …}` or `{"ok": false, "error": {"kind", "code", "text"}}`, where `kind` is `refused`
(understood, not allowed now), `fault` (the daemon failed) or `unknown` (not understood). Not
handled here: answering (`server.py`), and what the requests mean (`daemon/main.py`).
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from station.errors import InputError, LinkError, LoaThonError, RefusedError
from station.lines import LineError, LineReader, decode, encode

MOST_REQUEST = 64 * 1024
"""Bytes of a request's line."""

MOST_REPLY = 1024 * 1024
"""Bytes of a reply's line: a thousand bulletins with long titles."""


class RequestRefusedError(RefusedError):
    """The daemon's refusal. `code` is a `programme.asrun.Reason` value."""

    def __init__(self, code: str, message: str, /, **values: object) -> None:
        self.code = code
        super().__init__(message, **values)


class DaemonFaultError(LoaThonError):
    """The daemon took the request and failed at it; its log says more."""

    exit_status = 70  # EX_SOFTWARE


def refusal(kind: str, code: str, text: str) -> dict[str, Any]:
    """The reply that says no; see the module's head for `kind`."""
    return {"ok": False, "error": {"kind": kind, "code": code, "text": text}}


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

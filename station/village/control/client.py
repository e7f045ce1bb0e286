"""The daemon's control socket: its lines, and the client that panel and command line share.

One JSON object a line, each way. A request is `{"do": "status", …}`; a reply is `{"ok": true, …}`
or `{"ok": false, "error": {…}}`, whose error is a `Refusal`. Not handled here: what stands in them
(`messages/`), answering (`server.py`).
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from station.error_forms import error_from
from station.errors import InputError, LinkError, LoaThonError, RefusedError
from station.fields import FormError
from station.lines import LineError, LineReader, decode, encode
from station.village.control.messages.refusal import Refusal
from station.village.control.messages.request import Request, reply_of
from station.village.control.messages.table import WIRE
from station.wire import message_of

R = TypeVar("R")

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


class ControlClient:
    """Asks the daemon behind the socket `path`; an answer takes at most `timeout` seconds.

    Keeps no connection, so any thread may use it, and a restarted daemon is found again.
    """

    def __init__(self, path: Path, timeout: float = 3.0) -> None:
        self._path, self._timeout = path, timeout

    def ask(self, request: Request[R]) -> R:
        """The reply to `request`.

        Raises LinkError when there is no answer, RequestRefusedError when the daemon says no,
        DaemonFaultError when it failed, InputError when it doesn't know the request.
        """
        timeout = max(self._timeout, request.patience)
        reply = self._exchange(encode(WIRE.form_of(request)), timeout)
        try:
            if reply.get("ok") is not True:
                raise _said_no(message_of(Refusal, reply.get("error")))
            found: R = message_of(reply_of(type(request)), reply)
        except FormError as error:
            raise LinkError(
                "the station's daemon answered “{do}” with another form ({error}); restart both: "
                "systemctl restart station station-panel",
                do=request.do,
                error=error,
            ) from error
        return found

    def _exchange(self, request: bytes, timeout: float) -> dict[str, Any]:
        with self._translated(), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout)
            connection.connect(str(self._path))
            # A busy daemon says so and hangs up without hearing what is asked.
            with suppress(BrokenPipeError):
                connection.sendall(request)
            line = LineReader(connection, MOST_REPLY).line(timeout)
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
            raise self._told(error) from error

    def _told(self, error: OSError) -> LinkError:
        match error:
            case TimeoutError():
                return LinkError(
                    "the station's daemon did not answer within {timeout:g} s; "
                    "look at: systemctl status station",
                    timeout=self._timeout,
                )
            case PermissionError():
                return LinkError(
                    "you may not use {path}; run it with sudo, or join group loa-thon",
                    path=self._path,
                )
            case FileNotFoundError() | ConnectionRefusedError():
                return LinkError(
                    "the station's daemon is not running; start it: systemctl start station"
                )
        return LinkError(
            "the talk with the station's daemon broke off ({error}); try again", error=error
        )


def _not_understood() -> LinkError:
    return LinkError("the station's daemon answered with something else; restart it")


def _said_no(refusal: Refusal) -> LoaThonError:
    message, values = refusal.message, refusal.values
    if refusal.kind == "refused":
        return error_from(partial(RequestRefusedError, refusal.code), message, values)
    if refusal.kind == "unknown":
        return error_from(InputError, message, values)
    return error_from(DaemonFaultError, message, values)

"""One JSON object a line: how every two processes of ours speak."""

import json
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the player speaks in lines, and has no use for half a megabyte more
    import socket

_CHUNK = 65_536


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


class LineReader:
    """Takes lines of at most `most` bytes out of a connected socket."""

    def __init__(self, connection: "socket.socket", most: int) -> None:
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

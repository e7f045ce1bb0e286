"""The line that answers a request's line, whatever it is: a reply, a no, or what went wrong.

Not handled here: connections (`server.py`), and the answers themselves.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeGuard

from station.errors import InputError, LoaThonError
from station.fields import FormError
from station.lines import LineError, decode, encode
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import StopAll
from station.village.control.messages.refusal import Kind, Refusal, refusal_of
from station.village.control.messages.request import Request
from station.village.control.messages.table import WIRE
from station.wire import form_of

log = logging.getLogger(__name__)

Answer = Callable[[Request[Any]], object]
"""Gives a request's reply, a message; see `ControlServer` for what it may raise."""


def reply(line: bytes, answer: Answer) -> bytes:
    """What is said to the request in `line`. Never raises."""
    try:
        request = WIRE.message_of(decode(line))
    except (LineError, FormError) as error:
        return not_understood(error)
    try:
        return encode({"ok": True, **form_of(answer(request))})
    except RequestRefusedError as error:
        return _told("refused", error.code, error)
    except InputError as error:
        return _told("unknown", "not-known", error)
    except LoaThonError as error:
        log.warning("a control request failed: %s", error)
        return _told("fault", type(error).__name__, error)
    except Exception:
        log.exception("a control request failed")
        return _no(Refusal("fault", "bug", "the daemon failed; look at: journalctl -u station"))


def is_stop(line: bytes | None) -> TypeGuard[bytes]:
    """Whether `line` asks for a Stop."""
    try:
        return line is not None and isinstance(WIRE.message_of(decode(line)), StopAll)
    except (LineError, FormError):
        return False


def not_understood(error: Exception) -> bytes:
    """What is said to a line that is no request."""
    return _told("unknown", "not-understood", error)


def _told(kind: Kind, code: str, error: Exception) -> bytes:
    return _no(refusal_of(kind, code, error))


def _no(refusal: Refusal) -> bytes:
    return encode({"ok": False, "error": form_of(refusal)})


BUSY = _no(Refusal("fault", "busy", "the daemon is busy"))
"""What is said where nothing but a Stop is answered."""

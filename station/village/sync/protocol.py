"""What the daemon and the process that syncs say to each other: one JSON object a line.

The daemon asks `{"do": "sync", "at": …}` or `{"do": "program", "at": …}`, where `at` is the instant
by which it is judged what has expired. The process says `{"news": true}` when the statements on
the disk are in step, and at the end `{"ok": true, …}`, or `{"ok": false, "kind": …, "text": …}`
with the name of one of our errors. Bounded on both sides, for the process has the network for a
neighbour. Not handled here: the sockets (`client.py`, `process.py`).
"""

from collections.abc import Sequence
from typing import Any

from station import errors
from station.errors import LoaThonError
from station.lines import LineError
from station.village.sync.syncer import SyncResult

LONGEST = 3000
"""Seconds after which the process gives one request up, and ends."""

MOST_ASKED = 1024
MOST_ANSWER = 256 * 1024
"""Bytes of a line."""

MOST_LINES = 10
"""Of one answer."""

_MOST_SENTENCES, _LONGEST_SENTENCE = 100, 400
_KINDS: dict[str, type[LoaThonError]] = {
    each.__name__: each
    for each in (errors.LinkError, errors.TrustError, errors.StorageError, errors.InputError)
}


def answered(result: SyncResult) -> dict[str, Any]:
    """The last line of a sync that went well."""
    return {
        "ok": True,
        "fetched": result.fetched,
        "refused": _bounded(result.refused),
        "missing": _bounded(result.missing),
        "retry": result.retry,
        "unfinished": result.unfinished,
    }


def failed(error: LoaThonError) -> dict[str, Any]:
    """The last line of a request that did not."""
    kind = next((name for name, each in _KINDS.items() if isinstance(error, each)), "")
    return {"ok": False, "kind": kind, "text": _plain(str(error))}


def checked(form: dict[str, Any]) -> dict[str, Any]:
    """The last line `form`. Raises LineError, or the error that it tells of."""
    if form.get("ok") is True:
        return form
    text = form.get("text")
    if form.get("ok") is not False or not isinstance(text, str):
        raise LineError("it is no answer")
    raise _KINDS.get(str(form.get("kind")), errors.LinkError)(_plain(text))


def result_of(form: dict[str, Any]) -> SyncResult:
    """The result of a sync in its answer's last line. Raises LineError."""
    fetched, retry, unfinished = (form.get(name) for name in ("fetched", "retry", "unfinished"))
    if type(fetched) is not int or type(retry) is not bool or type(unfinished) is not bool:
        raise LineError("it is no result")
    if fetched < 0:
        raise LineError("it is no result")
    refused, missing = _sentences(form.get("refused")), _sentences(form.get("missing"))
    return SyncResult(fetched, refused, missing, retry, unfinished)


def _sentences(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise LineError("they are no sentences")
    return tuple(_plain(each) for each in given[: _MOST_SENTENCES + 1])


def _bounded(sentences: Sequence[str]) -> list[str]:
    kept = [_plain(each) for each in sentences[:_MOST_SENTENCES]]
    more = len(sentences) - len(kept)
    return [*kept, f"and {more} more"] if more else kept


def _plain(text: str) -> str:
    """On one line, without what a terminal would obey, and not too long."""
    line = "".join(letter if letter.isprintable() else " " for letter in text[:_LONGEST_SENTENCE])
    return line if len(text) <= _LONGEST_SENTENCE else f"{line}…"

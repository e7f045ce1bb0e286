"""The page of the control socket's requests, made of the messages' own docstrings.

Run as `python -m tests.village.control.api_page`; `make pages` does.
"""

import ast
import dataclasses
import inspect
import sys
import typing
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from station.fields import AtMost, Cut, Within
from station.village.control.messages.refusal import Refusal
from station.village.control.messages.request import reply_of
from station.village.control.messages.table import REQUESTS
from tests.places import TOP

PAGE = TOP / "station/village/control/README.md"
_NAMES: Mapping[Any, str] = {
    str: "text", int: "whole number", float: "number", bool: "true or false", Any: "anything",
    datetime: "instant", date: "day", time: "time of day", Path: "path",
}  # fmt: skip

HEAD = """\
# The control socket

What the page and the `station` command may ask of the running daemon. This page is made of
[`messages/`](messages/) by `make pages`; a test fails when it is stale.

One JSON object a line, each way, over the Unix socket `control.sock` in the runtime folder. A
request names itself in `do`. A reply has `"ok": true` and the fields below, or `"ok": false` and an
`error`, which is a [Refusal](#refusal). Instants are ISO 8601 with their offset, days 2026-11-23,
times of day 21:00. Fields that are not known are left out, on both sides: an older page can use a
newer daemon. A request that is not known, or a field of another type, is refused by name.

    $ echo '{"do":"stop","by":"me"}' | socat - UNIX-CONNECT:/run/loa-thon/control.sock
    {"ok":true}
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for module in dict.fromkeys(each.__module__ for each in REQUESTS):
        (about, *_) = str(sys.modules[module].__doc__).splitlines()
        parts.append(f"## {about.rstrip('.')}\n")
        parts += [_request(each) for each in REQUESTS if each.__module__ == module]
    parts.append("## The messages within replies\n")
    parts += [_message(each) for each in within()]
    return "\n".join(parts)


def _request(request: type[Any]) -> str:
    reply = reply_of(request)
    text = f"### `{request.do}`\n\n{inspect.getdoc(request)}\n\n{_fields(request)}"
    return f"{text}Reply: [{reply.__name__}](#{reply.__name__.lower()})\n"


def _message(kind: type[Any]) -> str:
    return f"### {kind.__name__}\n\n{inspect.getdoc(kind)}\n\n{_fields(kind)}".rstrip() + "\n"


def _fields(kind: type[Any]) -> str:
    hints, said = typing.get_type_hints(kind, include_extras=True), docstrings(kind)
    rows = []
    for field in dataclasses.fields(kind):
        default = "" if field.default is dataclasses.MISSING else f"; else {_json(field.default)}"
        rows.append(f"- `{field.name}`: {_type(hints[field.name])}{default}. {said[field.name]}\n")
    return "".join(rows) + "\n" if rows else ""


def _json(value: object) -> str:
    return {None: "null", True: "true", False: "false", "": "empty"}.get(value, f"{value}")  # type: ignore[call-overload, no-any-return]


def _type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _type(inner[0]) + "".join(_bounds(mark) for mark in inner[1:])
    if origin in (Union, UnionType):
        return " or null".join(_type(each) for each in inner if each is not NoneType) + " or null"
    if origin is Literal:
        return " or ".join(f"“{word}”" for word in inner)
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"table of {_type(inner[1])}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " or ".join(f"“{each}”" for each in hint)
    return _NAMES.get(hint) or f"[{hint.__name__}](#{hint.__name__.lower()})"


def _bounds(mark: object) -> str:
    match mark:
        case Within(least, most) if most < 1e9:
            return f" from {least:g} to {most:g}"
        case Within(least, _):
            return f" from {least:g}"
        case AtMost(most) | Cut(most):
            return f", at most {most}"
    raise TypeError(mark)


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[module]))


def docstrings(kind: type[Any]) -> dict[str, str]:
    """What stands below each field, or what the class says of its fields by name."""
    tree = _tree(kind.__module__)
    (body,) = (n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == kind.__name__)
    found = dict.fromkeys((field.name for field in dataclasses.fields(kind)), "")
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr):
            assert isinstance(field.target, ast.Name)
            assert isinstance(below.value, ast.Constant)
            found[field.target.id] = " ".join(str(below.value.value).split())
    return found


def within() -> list[type[Any]]:
    """The replies and all that stands in them, each once."""
    found: dict[type[Any], None] = {}
    for kind in [*(reply_of(each) for each in REQUESTS), Refusal]:
        found |= dict.fromkeys(_all(kind))
    return list(found)


def _all(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for hint in typing.get_type_hints(kind).values():
        for each in (hint, *get_args(hint)):
            if dataclasses.is_dataclass(each):
                yield from _all(typing.cast(type[Any], each))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

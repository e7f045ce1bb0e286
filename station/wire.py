"""Messages as plain forms: frozen dataclasses written as JSON objects, and read back strictly.

What a field may hold is its type: a plain value (`fields.py`), a code, one of some words, another
message, or a tuple or table of these; its bounds stand beside it. A field that is not known is left
out, for a newer side may say more; one that is missing has its default, or the form is refused. Not
handled here: lines (`lines.py`), what a message means (each wire's own file).

cattrs does this too. It costs each process 1.8 MB and 40 ms, three wheels, and a hook for every one
of these types, for by itself it turns "1" into 1.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin
from typing import get_type_hints as hints_of

from station.fields import PLAIN, SHOWN, FormError, Reader, text, wrong

T = TypeVar("T")


def form_of(value: Any) -> Any:
    """`value`, a message or what stands in one, as JSON has it. Raises FormError."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, StrEnum | Path):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): form_of(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [form_of(each) for each in value]
    if dataclasses.is_dataclass(value):
        names = (field.name for field in dataclasses.fields(value))
        return {name: form_of(getattr(value, name)) for name in names}
    raise FormError(f"{type(value).__name__} can't be sent")


def message_of(kind: type[T], form: object) -> T:
    """The message of that `kind` that `form` is. Raises FormError."""
    return cast(T, _reader(cast(Any, kind))(form))


class Kinds:
    """The messages of one wire, told apart by what their field `key` says."""

    def __init__(self, key: str, kinds: Mapping[str, type[Any]]) -> None:
        self._key, self._kinds = key, kinds
        self._names = {kind: name for name, kind in kinds.items()}

    def form_of(self, message: object) -> dict[str, Any]:
        """`message` as a form that names its kind. Raises FormError."""
        return {self._key: self._names[type(message)], **form_of(message)}

    def message_of(self, form: object) -> Any:
        """The message that `form` is. Raises FormError, naming a kind that is not known."""
        name = form.get(self._key) if isinstance(form, Mapping) else None
        kind = self._kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            raise FormError(f"there is no “{str(name)[:SHOWN]}” here")
        return message_of(kind, form)


@cache
def _reader(kind: Any) -> Reader:
    """What reads a value of `kind`; made once."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if origin is Annotated:
        return _marked(_reader(inner[0]), inner[1:])
    if origin in (Union, UnionType):
        (one,) = (each for each in inner if each is not NoneType)
        return _perhaps(_reader(one))
    if origin is Literal:
        return _one_of(inner)
    if origin is tuple:
        return _several(_reader(inner[0]))
    if origin is Mapping:
        return _table(_reader(inner[1]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _code(kind)
    return _message(kind)


def _marked(read: Reader, marks: tuple[Any, ...]) -> Reader:
    def marked(value: Any) -> Any:
        found = read(value)
        for mark in marks:
            found = mark.read(found)
        return found

    return marked


def _perhaps(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _one_of(words: tuple[Any, ...]) -> Reader:
    def one_of(value: Any) -> Any:
        if type(value) is not str or value not in words:
            raise wrong(value, f"none of {', '.join(words)}")
        return value

    return one_of


def _several(read: Reader) -> Reader:
    def several(value: Any) -> Any:
        if type(value) is not list:
            raise wrong(value, "no list")
        return tuple(_named(f"[{n}]", read, each) for n, each in enumerate(value))

    return several


def _table(read: Reader) -> Reader:
    def table(value: Any) -> Any:
        if type(value) is not dict:
            raise wrong(value, "no table")
        return {name: _named(name, read, each) for name, each in value.items()}

    return table


def _code(codes: type[StrEnum]) -> Reader:
    def code(value: Any) -> StrEnum:
        try:
            return codes(text(value))
        except ValueError as error:
            raise wrong(value, f"none of {', '.join(sorted(codes))}") from error

    return code


def _message(kind: Any) -> Reader:
    hints = hints_of(kind, include_extras=True)
    fields = {each.name: _reader(hints[each.name]) for each in dataclasses.fields(kind)}
    needed = {each.name for each in dataclasses.fields(kind) if _needed(each)}

    def message(value: Any) -> Any:
        if type(value) is not dict:
            raise wrong(value, "no object")
        if missing := needed - value.keys():
            raise FormError(f"{', '.join(sorted(missing))} is missing")
        said = {name: read for name, read in fields.items() if name in value}
        try:
            return kind(**{name: _named(name, read, value[name]) for name, read in said.items()})
        except FormError:
            raise
        except ValueError as error:  # the message's own rule
            raise FormError(str(error)) from error

    return message


def _needed(field: Any) -> bool:
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


def _named(name: str, read: Reader, value: Any) -> Any:
    """Whatever is wrong within it is said of `name`."""
    try:
        return read(value)
    except FormError as error:
        raise FormError(f"“{name[:SHOWN]}”: {error}") from error

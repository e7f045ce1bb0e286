"""Settings as a typed table: each key with its meaning, unit and bounds.

A reader gets every mistake at once, each with the nearest right name; the example files are
written from the same table, so that they can't drift from it. Not handled here: which settings
there are (`settings/station.py`, `commune/settings.py`).
"""

import contextlib
import dataclasses
import json
import logging
import math
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from station.errors import Sentence, SettingsError
from station.mistakes import did_you_mean, each_at
from station.settings_example import example
from station.settings_layers import laid_over
from station.typed_toml import TomlError, parsed

__all__ = ["drop_ins", "example", "load", "setting", "unknown_keys"]

T = TypeVar("T")
log = logging.getLogger(__name__)
_MOST_SHOWN = 80
_TYPE_NAMES = {
    str: Sentence("a text"),
    int: Sentence("a whole number"),
    float: Sentence("a number"),
    bool: Sentence("true or false"),
}


def setting(
    meaning: str,
    default: Any = dataclasses.MISSING,
    *,
    unit: str = "",
    least: float | None = None,
    most: float | None = None,
    choices: tuple[str, ...] = (),
    example: Any = None,
) -> Any:
    """One key of a table. `example` is what the example file shows when there is no default."""
    details = types.MappingProxyType(
        {"meaning": meaning, "unit": unit, "least": least, "most": most,
         "choices": choices, "example": example}
    )  # fmt: skip
    if isinstance(default, (list, dict)):
        return dataclasses.field(default_factory=lambda: default, metadata=details)
    return dataclasses.field(default=default, metadata=details)


def drop_ins(path: Path) -> Path:
    """The folder beside the file `path` whose *.toml go before it, such as `station.d`."""
    return path.with_suffix(".d")


def load(path: Path, table: type[T], instead: Mapping[str, Mapping[str, Any]] | None = None) -> T:
    """The settings in the TOML file `path`, and over them those in its `drop_ins`.

    Tables of a list go before those of the same `id`, and are left out where there is none.
    `instead` has, by name, forms in place of what lies there, to try them out. A key that there is
    not may be a newer release's: it is ignored and logged, and `unknown_keys` tells of it. Raises
    SettingsError with all that is wrong.
    """
    settings, problems = _judged(path, table, instead or {})
    unknown = [problem for problem in problems if isinstance(problem, _Unknown)]
    if len(unknown) < len(problems):
        raise SettingsError(each_at(path, problems))
    for problem in each_at(path, unknown):
        log.warning("%s; it is ignored", problem)
    return settings


def unknown_keys(path: Path, table: type[Any]) -> tuple[str, ...]:
    """A sentence for each key in `path` and beside it that there is not: a slip, or a newer one's.

    Raises SettingsError when a file can't be read.
    """
    found = (problem for problem in _judged(path, table, {})[1] if isinstance(problem, _Unknown))
    return tuple(each_at(path, found))


class _Unknown(Sentence):
    """Of a key that this release doesn't know."""

    __slots__ = ()


def _judged(
    path: Path, table: type[T], instead: Mapping[str, Mapping[str, Any]]
) -> tuple[T, list[str]]:
    """The settings, and all that is wrong with them."""
    form = _read(path)
    names = {beside.name for beside in drop_ins(path).glob("*.toml")} | set(instead)
    for name in sorted(names):
        beside = instead[name] if name in instead else _read(drop_ins(path) / name)
        form = laid_over(form, beside)
    problems: list[str] = []
    settings = _table(form, table, "", problems)
    # A key that is missing or of another type is None or odd here; what can be said still is.
    with contextlib.suppress(AttributeError, TypeError):
        for mistake in getattr(settings, "mistakes", list)():
            problems.append(mistake)  # noqa: PERF402 - keeps what came before the exception
    return settings, problems


def _read(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            [Sentence("{path}: can't be read: {strerror}", path=path, strerror=error.strerror)]
        ) from error
    try:
        return parsed(data)
    except TomlError as error:
        raise SettingsError(each_at(path, [error.sentence])) from error


def _table(form: Mapping[str, Any], table: type[T], where: str, problems: list[str]) -> T:
    fields = {field.name: field for field in dataclasses.fields(typing.cast(Any, table))}
    kinds = typing.get_type_hints(table)
    problems += [
        _Unknown(
            "there is no “{name}”{hint}", name=f"{where}{name}", hint=did_you_mean(name, fields)
        )
        for name in form
        if name not in fields
    ]
    values = {}
    for name, field in fields.items():
        if name in form:
            values[name] = _value(form[name], kinds[name], field, f"{where}{name}", problems)
        else:
            values[name] = _default(field, kinds[name], f"{where}{name}", problems)
    return table(**values)


def _default(field: Any, kind: Any, where: str, problems: list[str]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    if dataclasses.is_dataclass(kind):
        return _table({}, typing.cast(Any, kind), f"{where}.", problems)
    meaning = field.metadata["meaning"]
    problems.append(Sentence("“{where}” is missing: {meaning}", where=where, meaning=meaning))
    return None


def _value(value: Any, kind: Any, field: Any, where: str, problems: list[str]) -> Any:
    if dataclasses.is_dataclass(kind):
        if isinstance(value, Mapping):
            return _table(value, typing.cast(Any, kind), f"{where}.", problems)
        problems.append(Sentence("“{where}” is to be a table [{where}]", where=where))
        return None
    if typing.get_origin(kind) is list:
        return _list(value, typing.get_args(kind)[0], field, where, problems)
    if isinstance(kind, types.UnionType):
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
    return _single(value, kind, field, where, problems)


def _list(value: Any, kind: Any, field: Any, where: str, problems: list[str]) -> list[Any]:
    if not isinstance(value, list):
        many = dataclasses.is_dataclass(kind)
        problems.append(
            Sentence("“{where}” is to be [[{where}]] tables", where=where)
            if many
            else Sentence("“{where}” is to be a list [ ]", where=where)
        )
        return []
    return [
        _value(item, kind, field, f"{where}[{number}]", problems)
        for number, item in enumerate(value, 1)
    ]


def _single(value: Any, kind: Any, field: Any, where: str, problems: list[str]) -> Any:
    if kind is float and type(value) is int and _is_number(value):
        value = float(value)
    if type(value) is not kind or not _is_number(value):
        problems.append(
            Sentence(
                "“{where}” is to be {kind}, not {value}",
                where=where,
                kind=_TYPE_NAMES[kind],
                value=json.dumps(value, default=str)[:_MOST_SHOWN],
            )
        )
        return value
    problems += _bounds(value, field.metadata, where)
    return value


def _is_number(value: Any) -> bool:
    """Whether it can be compared with bounds: not a number is within any, and so is no end."""
    if type(value) is float:
        return math.isfinite(value)
    return type(value) is not int or -(2**63) <= value < 2**63


def _bounds(value: Any, details: Mapping[str, Any], where: str) -> Iterator[str]:
    least, most, unit = details["least"], details["most"], details["unit"]
    measured = isinstance(value, (int, float)) and not isinstance(value, bool)
    if measured and least is not None and value < least:
        yield Sentence(
            "“{where}” is {value}; the least is {least}",
            where=where,
            value=f"{value:g} {unit}".rstrip(),
            least=f"{least:g}",
        )
    if measured and most is not None and value > most:
        yield Sentence(
            "“{where}” is {value}; the most is {most}",
            where=where,
            value=f"{value:g} {unit}".rstrip(),
            most=f"{most:g}",
        )
    if isinstance(value, str) and "\0" in value:
        # No file and no host can be called so.
        yield Sentence(
            "“{where}” has a sign in it that can't be written; type it anew", where=where
        )
    if details["choices"] and value not in details["choices"]:
        yield Sentence(
            "“{where}” is to be one of {choices}{hint}",
            where=where,
            choices=", ".join(details["choices"]),
            hint=did_you_mean(str(value), details["choices"]),
        )

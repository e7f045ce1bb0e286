"""The log's one table: a column for each field of an entry, made from `AsRunEntry` itself.

Schema, rows, searches and exports are all derived from COLUMNS, so a new field of the entry is a
new column everywhere. A code that only a newer release knows is read as the field's plain value,
and so is what rotted on the card: one bad row keeps no station from starting. Pure. Not handled
here: running SQL (`journal.py`), the form's way from earlier ones (`schema.py`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, get_type_hints

from station.programme.asrun import AsRunEntry, Kind, Outcome

Code = TypeVar("Code", bound=StrEnum)
Written = Callable[[datetime], str]
"""Puts an instant as ISO 8601."""

_UNKNOWN: Mapping[type[StrEnum], StrEnum] = {Kind: Kind.HAND, Outcome: Outcome.FAILED}
"""What a code counts as that this release does not know, where the field has no plain value."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class _Form(NamedTuple):
    """How a field's type stands in SQL, how it is put there, and how it is read."""

    sql: str
    put: Callable[[Any], object]
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `sql` declares it, with its default where the field has one."""

    name: str
    sql: str
    put: Callable[[Any], object]
    read: Callable[[Any], Any]


def iso(instant: datetime | None) -> str | None:
    """UTC with all six digits, so that text order is time order."""
    return None if instant is None else instant.astimezone(UTC).isoformat(timespec="microseconds")


def instant(value: str | None) -> datetime | None:
    """The aware instant that is written so; None for what is none."""
    try:
        found = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def long_ago(value: str | None) -> datetime:
    """The same, or an instant before all others."""
    return instant(value) or _LONG_AGO


def names(text: str) -> tuple[str, ...]:
    """The names in a JSON list; none for what is no list."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _same(value: Any) -> Any:
    return value


_FORMS: Mapping[object, _Form] = {
    str: _Form("TEXT NOT NULL", str, str),
    int: _Form("INTEGER NOT NULL", int, int),
    float | None: _Form("REAL", _same, _same),
    datetime: _Form("TEXT NOT NULL", iso, long_ago),
    datetime | None: _Form("TEXT", iso, instant),
    tuple[str, ...]: _Form("TEXT NOT NULL", json.dumps, names),
}


def kind_of(code: str) -> Kind:
    """The kind of request that is written so."""
    return Kind(code) if code in set(Kind) else Kind.HAND


def _code_form(codes: type[Code], unknown: Code) -> _Form:
    known = {str(code): code for code in codes}
    return _Form("TEXT NOT NULL", str, lambda text: known.get(text, unknown))


def _column(name: str, kind: Any, default: Any) -> Column:
    required = default is MISSING
    if kind in _FORMS:
        form = _FORMS[kind]
    else:
        form = _code_form(kind, _UNKNOWN[kind] if required else default)
    sql = f"{name} {form.sql}"
    if not required and default is not None:
        value = form.put(default)
        sql += f" DEFAULT {value}" if isinstance(value, int) else f" DEFAULT '{value}'"
    return Column(name, sql, form.put, form.read)


_TYPES = get_type_hints(AsRunEntry)
COLUMNS = tuple(_column(each.name, _TYPES[each.name], each.default) for each in fields(AsRunEntry))
"""The columns after a row's number, in the order of the entry's fields."""

NAMES = tuple(column.name for column in COLUMNS)


def values(entry: AsRunEntry) -> tuple[object, ...]:
    """The row of `entry`, in the order of COLUMNS."""
    return tuple(column.put(getattr(entry, column.name)) for column in COLUMNS)


def entry_from(row: tuple[Any, ...]) -> AsRunEntry:
    """The entry of a row in the order of COLUMNS."""
    pairs = zip(COLUMNS, row, strict=True)
    return AsRunEntry(**{column.name: column.read(value) for column, value in pairs})


def form(entry: AsRunEntry, written: Written) -> dict[str, Any]:
    """An entry as a plain mapping, by the columns' names, fit for JSON."""
    return {name: _plain(getattr(entry, name), written) for name in NAMES}


def _plain(value: Any, written: Written) -> Any:
    match value:
        case datetime():
            return written(value)
        case StrEnum():
            return str(value)
        case tuple():
            return list(value)
    return value


@dataclass(frozen=True, slots=True)
class Search:
    """Entries planned with `since` ≤ planned < `until` (aware), with a number below `before`.

    None means any.
    """

    since: datetime | None = None
    until: datetime | None = None
    kind: Kind | None = None
    outcome: Outcome | None = None
    before: int | None = None

    def sql(self, most: int) -> tuple[str, tuple[object, ...]]:
        """“WHERE … LIMIT ?”, newest first, and what stands for its question marks."""
        tests = (
            ("planned>=?", iso(self.since)),
            ("planned<?", iso(self.until)),
            ("kind=?", self.kind),
            ("outcome=?", self.outcome),
            ("seq<?", self.before),
        )
        asked = [(test, value) for test, value in tests if value is not None]
        where = " AND ".join(test for test, _ in asked) or "1"
        return f"WHERE {where} ORDER BY seq DESC LIMIT ?", (*(value for _, value in asked), most)

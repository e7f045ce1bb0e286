"""The example file of a table of settings, written from the table itself.

Not handled here: reading settings, and what a table is (`settings.py`).
"""

import dataclasses
import json
import typing
from collections.abc import Iterator
from typing import Any


def example(table: type[Any], heading: str) -> str:
    """An example file with every key of `table` explained; `load` reads it without a mistake."""
    lines = [f"# {line}".rstrip() for line in heading.splitlines()]
    lines += _example_keys(table, "")
    return "\n".join(lines) + "\n"


def _example_keys(table: type[Any], where: str) -> Iterator[str]:
    kinds = typing.get_type_hints(table)
    fields = dataclasses.fields(table)
    nested = [field for field in fields if _inner(kinds[field.name]) is not None]
    for field in fields:
        if field not in nested:
            yield from _example_key(field)
    for field in nested:
        inner, brackets = typing.cast(Any, _inner(kinds[field.name]))
        yield ""
        if field.metadata.get("meaning"):
            yield f"# {field.metadata['meaning']}"
        yield brackets.format(f"{where}{field.name}")
        yield from _example_keys(inner, f"{where}{field.name}.")


def _inner(kind: Any) -> tuple[Any, str] | None:
    if dataclasses.is_dataclass(kind):
        return kind, "[{}]"
    if typing.get_origin(kind) is list and dataclasses.is_dataclass(typing.get_args(kind)[0]):
        return typing.get_args(kind)[0], "[[{}]]"
    return None


def _example_key(field: Any) -> Iterator[str]:
    details = field.metadata
    bounds = [f"{details['least']:g} to {details['most']:g}"] if details["most"] is not None else []
    notes = [details["unit"], *bounds, ", ".join(details["choices"])]
    extra = "; ".join(note for note in notes if note)
    yield f"# {details['meaning']}" + (f" ({extra})" if extra else "")
    value = details["example"]
    if value is None and field.default is not dataclasses.MISSING:
        value = field.default
    if value is None and field.default_factory is not dataclasses.MISSING:
        value = field.default_factory()
    if value is None:
        yield f"# {field.name} ="
    else:
        yield f"{field.name} = {json.dumps(value, ensure_ascii=False)}"

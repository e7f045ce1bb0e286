"""As-run entries for others: as plain mappings, as CSV (RFC 4180), as JSON lines.

Pure. Not handled here: where entries come from (`journal.py`), words for the screens.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from station.programme.asrun import AsRunEntry
from station.village.asrun.table import NAMES, Written, form

Row = Mapping[str, Any]

COLUMNS = ("seq", *NAMES)
"""The names of a row's fields, in their order."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would compute (OWASP, CSV injection)."""


def row(seq: int, entry: AsRunEntry, written: Written) -> dict[str, Any]:
    """An entry as a mapping with the names of COLUMNS; `written` puts an instant as ISO 8601."""
    return {"seq": seq, **form(entry, written)}


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """`rows` as CSV, the names first: each line with its CRLF, what is unknown empty.

    Several zones or items stand in one field, separated by spaces; their names have none. A text
    that a spreadsheet would take for a formula has an apostrophe before it.
    """
    yield _csv_line(COLUMNS)
    for each in rows:
        yield _csv_line(_field(each.get(name)) for name in COLUMNS)


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """`rows` as one JSON object a line, with the names of COLUMNS; each with its line feed."""
    for each in rows:
        named = {name: each.get(name) for name in COLUMNS}
        yield json.dumps(named, ensure_ascii=False, separators=(",", ":")) + "\n"


def _field(value: object) -> object:
    if isinstance(value, list | tuple):
        value = " ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _csv_line(fields: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(fields)
    return text.getvalue()

"""A table said aloud: row by row, each value after its column's heading.

“Thôn: Nà Đông; Thời gian: 7 giờ.” A column of row numbers (STT) becomes the row's own number; what
stands in a sheet above that heading is its title;
an empty value is left out; a merged value is said again in each row that it reaches. Without
headings a row of two cells is “left: right”, a longer one is said with commas, and a table of one
column is its paragraphs. A letterhead or a signature laid out as a table is withheld. Not handled
here: how the words are said (`reading/aloud.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from station.studio.paper.formats.written import Paragraph, Run, Table, TableCell
from station.studio.paper.layout import lines as parts

_COUNTS = re.compile(r"(?:stt|tt|so tt|so thu tu|no\.?)")
_SUBJECT = re.compile(r"(?:v/v|ve viec)\b")
_ENDS = (".", "!", "?", ":", ";", ",")
_MOST_HEADS = 3
_LONGEST_HEAD = 16
_MOST_TITLES = 8  # rows of a sheet above its headings


def letterhead(table: Table) -> list[Paragraph] | None:
    """The lines, cell by cell, of a table that is an official letterhead; None when it isn't one.

    The subject (“V/v …”) that a letter carries below its number is for listeners.
    """
    lines = _lines(table)
    if len(lines) > _LONGEST_HEAD:
        return None
    if any(parts.is_motto(line) for line in lines):
        return [each for row in table.rows for cell in row for each in _headed(cell)]
    if any(parts.is_letterhead(line) or parts.is_office(line) for line in lines):
        return _plain(lines)  # what of it is letterhead, the layout says
    return None


def approval(table: Table, *, last: bool) -> list[Paragraph] | None:
    """The lines, cell by cell, of a table with a signature; None when it holds none.

    They are withheld by the layout, with whatever comes after them. A mere office (“Chủ tịch”)
    is a signature only in a small table that comes `last`.
    """
    lines = _lines(table)
    small = len(table.rows) <= 4 and all(len(row) <= 3 for row in table.rows)
    signed = any(map(parts.is_approval, lines)) or (
        last and small and any(map(parts.is_signature, lines))
    )
    return _plain(lines) if signed else None


def rows_aloud(table: Table) -> Iterator[Paragraph]:
    """The table's rows, a paragraph each."""
    if all(len(row) == 1 for row in table.rows):
        yield from (each for row in table.rows for each in row[0].paragraphs)
        return
    titles = _titles(table)
    for row in table.rows[:titles]:
        yield from _title(row)
    table = replace(table, rows=table.rows[titles:])
    heads = _heads(table)
    headings = _headings(table.rows[:heads])
    for row in table.rows[heads:]:
        said = _row(row, headings)
        if said:
            yield Paragraph((Run(said),))


def _titles(table: Table) -> int:
    """How many rows stand above the one that begins with “STT”: a sheet's own title."""
    if table.heads:
        return 0
    firsts = enumerate(row[:1] for row in table.rows[:_MOST_TITLES])
    return next((at for at, first in firsts if any(map(_is_count, first))), 0)


def _title(row: Sequence[TableCell]) -> Iterator[Paragraph]:
    filled = [cell for cell in row if _text(cell)]
    if len(filled) == 1:
        yield from filled[0].paragraphs
    elif filled:
        yield Paragraph((Run(_row(row, {})),))


def _lines(table: Table) -> list[str]:
    return [line for row in table.rows for cell in row for line in cell.lines]


def _plain(lines: Sequence[str]) -> list[Paragraph]:
    return [Paragraph((Run(line),)) for line in lines]


def _headed(cell: TableCell) -> Iterator[Paragraph]:
    subject = False
    for line in cell.lines:
        subject = _SUBJECT.match(parts.plain(line)) is not None or subject
        yield Paragraph((Run(line),), why="" if subject else parts.LETTERHEAD)


def _heads(table: Table) -> int:
    """How many rows are headings: those marked so, and what a merged heading reaches down to."""
    heads = table.heads
    if not heads and table.rows and any(_is_count(cell) for cell in table.rows[0][:1]):
        heads = 1
    if not 0 < heads < len(table.rows):
        return 0
    while heads < min(len(table.rows) - 1, _MOST_HEADS) and _goes_on(table.rows[heads]):
        heads += 1
    return heads


def _goes_on(row: Sequence[TableCell]) -> bool:
    """Whether a row belongs to the headings above it: what a cell reaches into stays one row."""
    return any(cell.continued for cell in row) and not any(_is_figure(cell) for cell in row)


def _is_figure(cell: TableCell) -> bool:
    return re.fullmatch(r"[\d.,%\s-]+", _text(cell)) is not None


def _is_count(cell: TableCell) -> bool:
    return _COUNTS.fullmatch(parts.plain(_text(cell))) is not None


def _headings(rows: Sequence[Sequence[TableCell]]) -> dict[int, str]:
    """What each column of the grid is called, from the top down."""
    names: dict[int, list[str]] = {}
    for row in rows:
        column = 0
        for cell in row:
            name = _text(cell).rstrip(":. ")
            for at in range(column, column + cell.columns):
                if name and name not in names.setdefault(at, []):
                    names[at].append(name)
            column += cell.columns
    return {column: " ".join(words) for column, words in names.items()}


def _row(row: Sequence[TableCell], headings: dict[int, str]) -> str:
    number = ""
    said: list[str] = []
    column = 0
    for cell in row:
        text, heading = _text(cell), headings.get(column, "")
        if _COUNTS.fullmatch(parts.plain(heading)):
            number = f"{text.rstrip('.')}. " if text and not said else ""
        elif text:
            said.append(f"{heading}: {text}" if heading else text)
        column += cell.columns
    if not headings and len(said) == 2:
        return _ended(": ".join((said[0].rstrip(": "), said[1])))
    return number + _ended(("; " if headings else ", ").join(said)) if said else ""


def _text(cell: TableCell) -> str:
    """A cell in one line; where it has several, each but the last ends in a pause."""
    *firsts, last = cell.lines or [""]
    return " ".join([*(line if line.endswith(_ENDS) else f"{line}," for line in firsts), last])


def _ended(said: str) -> str:
    return said if not said or said.endswith((".", "!", "?", "…")) else f"{said}."

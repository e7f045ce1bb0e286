"""What a file holds before anybody decides what of it is read: paragraphs and tables, in order.

Each format's reader gives this and nothing else. Not handled here: the formats (`docx.py`,
`odt.py`, `pdf.py`), what is letterhead or note (`document.py`), how a table is said (`tables.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from station.errors import InputError

MOST_CELLS = 20_000
MOST_LETTERS = 1_000_000

HEADER = "header or footer"
TEXT_BOX = "text box"
FOOTNOTE = "footnote"
PICTURE = "picture"
STRUCK = "struck through"
ATTACHED = "attachment"


class ScannedError(InputError):
    """It has pictures of pages in it, and no text."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one font; its name is the best evidence of an old encoding."""

    text: str
    font: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `mark` is its number or bullet as on paper, `why` why it isn't of the body."""

    runs: tuple[Run, ...] = ()
    mark: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """Its number and its letters; a line break within it is a newline."""
        letters = "".join(run.text for run in self.runs)
        return f"{self.mark} {letters}" if self.mark and letters.strip() else letters


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell as it stands in its row; a merged one is repeated below where it reaches down."""

    paragraphs: tuple[Paragraph, ...]
    columns: int = 1
    continued: bool = False

    @property
    def lines(self) -> list[str]:
        """The cell's lines that say something."""
        lines = (line.strip() for each in self.paragraphs for line in each.text.splitlines())
        return [line for line in lines if line]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first `heads` rows say what the columns are."""

    rows: tuple[tuple[TableCell, ...], ...]
    heads: int = 0


Block: TypeAlias = Paragraph | Table


class Reader(Protocol):
    """What each format's file offers. Raises InputError for what it can't read."""

    def __call__(self, content: bytes) -> Iterable[Block]:
        """The blocks of a file's content, in their order."""


def flat(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph, those in tables cell by cell."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (each for row in block.rows for cell in row for each in cell.paragraphs)


def paragraphs_at(row: Iterable[TableCell], column: int) -> tuple[Paragraph, ...]:
    """What the cell says that begins at a column of the grid; nothing when none does."""
    at = 0
    for cell in row:
        if at == column:
            return cell.paragraphs
        at += cell.columns
    return ()


def with_paragraphs(blocks: Iterable[Block], mended: Iterator[Paragraph]) -> list[Block]:
    """The same blocks with their paragraphs replaced, one for one, by `mended`."""
    return [
        next(mended)
        if isinstance(block, Paragraph)
        else replace(block, rows=tuple(tuple(_cell(c, mended) for c in row) for row in block.rows))
        for block in blocks
    ]


def _cell(cell: TableCell, mended: Iterator[Paragraph]) -> TableCell:
    return replace(cell, paragraphs=tuple(next(mended) for _ in cell.paragraphs))

"""A page of HTML: its paragraphs, lists and tables, as a mail or an exported sheet has them.

What is hidden, a script, or a style is not read; what is struck through and each picture is kept
apart. A table in a table is read as paragraphs of its cell. Not handled here: style sheets beyond
an element's own `style`, frames.
"""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from station.errors import InputError
from station.studio.paper.formats.written import (
    MOST_CELLS,
    MOST_LETTERS,
    PICTURE,
    STRUCK,
    Block,
    Paragraph,
    Run,
    Table,
    TableCell,
)

_SKIPPED = frozenset({"script", "style", "head", "noscript", "template", "svg", "object", "select"})
_BREAKING = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre", "dt",
     "dd", "section", "article", "header", "footer", "address", "body", "hr", "center"}
)  # fmt: skip
_STRUCK = frozenset({"s", "strike", "del"})
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_DEEPEST = 400


def read_html(content: bytes) -> list[Block]:
    """The blocks of a page. Raises InputError."""
    return blocks_of(page_text(content))


def page_text(content: bytes) -> str:
    """The page's letters, in the encoding that it names; UTF-8 where it names none."""
    found = _CHARSET.search(content[:2048])
    named = found[1].decode("ascii") if found else "utf-8"
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", named, "cp1258"):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise InputError("the page's letters can't be told; save it as UTF-8, or as .docx")


def blocks_of(page: str) -> list[Block]:
    """The blocks of a page in letters. Raises InputError."""
    if len(page) > 4 * MOST_LETTERS:
        raise InputError("it has more text than any bulletin; send a part of it")
    reader = _HtmlReader()
    reader.feed(page)
    reader.close()
    return reader.finished()


class _HtmlReader(HTMLParser):
    """Gathers letters into paragraphs, and paragraphs into cells while within a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._kept: list[Paragraph] = []
        self._letters: list[str] = []
        self._struck: list[str] = []
        self._open: list[tuple[str, bool]] = []  # each element, and whether it is passed over
        self._rows: list[list[TableCell]] = []
        self._cell: list[Paragraph] = []
        self._heads = 0
        self._span = 1
        self._tables = self._cells = 0
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        named = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._letters.append("\n")
        elif tag == "img" and not self._is_passed_over:
            self._kept.append(Paragraph((Run(named.get("alt") or "a picture"),), why=PICTURE))
        if tag in _BREAKING:
            self._end_paragraph()
        self._begin_of_table(tag, named)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            hidden = tag in _SKIPPED or _HIDDEN.search(named.get("style", "")) is not None
            self._open.append((tag, hidden or self._is_passed_over))

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and all that was left open in it."""
        places = [n for n, (name, _) in enumerate(self._open) if name == tag]
        if places:
            del self._open[places[-1] :]
        if tag in _BREAKING:
            self._end_paragraph()
        if tag in {"td", "th"} and self._tables == 1:
            self._end_cell()
        elif tag == "table" and self._tables:
            self._end_table()

    def handle_data(self, data: str) -> None:
        """Letters."""
        if self._is_passed_over:
            return
        if any(name in _STRUCK for name, _ in self._open):
            self._struck.append(data)
        else:
            self._letters.append(re.sub(r"[ \t\r\n]+", " ", data))

    def finished(self) -> list[Block]:
        """All blocks, those kept apart last."""
        while self._tables:
            self._end_table()
        self._end_paragraph()
        struck = " ".join(" ".join(self._struck).split())
        kept = [Paragraph((Run(struck),), why=STRUCK)] if struck else []
        return [*self._blocks, *self._kept, *kept]

    @property
    def _is_passed_over(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _begin_of_table(self, tag: str, named: dict[str, str]) -> None:
        if tag == "table":
            if not self._tables:
                self._end_paragraph()
            self._tables += 1
        elif self._tables == 1 and tag == "tr":
            self._end_cell()
            self._rows.append([])
        elif self._tables == 1 and tag in {"td", "th"}:
            self._end_cell()
            self._in_cell = True
            span = named.get("colspan", "1")
            self._span = min(int(span), 63) if span.isdecimal() and span != "0" else 1
            if tag == "th" and len(self._rows) <= 1:
                self._heads = 1

    def _end_paragraph(self) -> None:
        text = "\n".join(" ".join(line.split()) for line in "".join(self._letters).split("\n"))
        self._letters = []
        if not text.strip():
            return
        paragraph = Paragraph((Run(text.strip("\n")),))
        if self._tables:
            self._cell.append(paragraph)
        else:
            self._blocks.append(paragraph)

    def _end_cell(self) -> None:
        """A cell ends by its tag, or where the next one begins."""
        self._end_paragraph()
        if not self._in_cell:
            return
        self._in_cell = False
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise InputError("its tables have too many cells for a bulletin; shorten them")
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(TableCell(tuple(self._cell), self._span))
        self._cell, self._span = [], 1

    def _end_table(self) -> None:
        self._end_paragraph()
        if self._tables == 1 and self._cell:
            self._in_cell = True
        self._tables -= 1
        if self._tables:
            return
        self._end_cell()
        self._blocks += _table(self._rows, self._heads)
        self._rows, self._heads = [], 0


def _table(rows: Sequence[Sequence[TableCell]], heads: int) -> list[Block]:
    """Empty rows and columns aside; a table for mere layout, of one column, is its paragraphs."""
    filled = [tuple(row) for row in rows if any(cell.lines for cell in row)]
    if not filled:
        return []
    return [Table(tuple(filled), heads)]

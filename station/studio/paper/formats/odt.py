"""An OpenDocument text (.odt): its paragraphs with their automatic numbers, and its tables.

ODF 1.3 part 3. Deletions are kept by the format outside the text, and are not read; neither is what
is hidden, nor comments. Headers, footers, text boxes, notes, pictures and what is struck
through are kept apart. Not handled here: how lists count (`odt_lists.py`).
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from station.errors import InputError
from station.studio.paper.formats.odt_lists import Lists, read_lists
from station.studio.paper.formats.odt_styles import OdtStyles, read_styles
from station.studio.paper.formats.written import (
    FOOTNOTE,
    HEADER,
    MOST_CELLS,
    PICTURE,
    STRUCK,
    TEXT_BOX,
    Block,
    Paragraph,
    Run,
    Table,
    TableCell,
    flat,
    paragraphs_at,
)
from station.studio.paper.formats.xml_parts import Parts

_SKIPPED = frozenset(
    {"annotation", "hidden-text", "hidden-paragraph", "ruby-text", "image", "object"}
)
# What else is not named here (“tracked-changes”, an index) is passed over with all that is in it.
_AROUND = frozenset({"section", "numbered-paragraph", "index-body", "text"})
_TOLD_BY = frozenset({"title", "desc"})
_MOST_SPACES = 100


def read_odt(content: bytes) -> list[Block]:
    """The blocks of an .odt. Raises InputError."""
    parts = Parts(content)
    manifest = parts.xml("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("encryption-data"), None) is not None:
        raise InputError("it is locked with a password; take the password away, and save it again")
    root = parts.xml("content.xml")
    text = None if root is None else root.find("body/text")
    if text is None:
        raise InputError(
            "there is no text in it; is it an OpenDocument text? Save it as .odt again"
        )
    further = parts.xml("styles.xml")
    sources = [each for each in (further, root) if each is not None]
    reader = _OdtReader(read_styles(sources), read_lists(sources))
    blocks = list(reader.blocks(text))
    heads = [] if further is None else further.findall("master-styles/master-page/*")
    blocks += [each for head in heads for each in reader.apart(head, HEADER)]
    return [*blocks, *reader.kept]


class _OdtReader:
    """Reads blocks in their order, which is the order of their numbers."""

    def __init__(self, styles: OdtStyles, lists: Lists) -> None:
        self._styles = styles
        self._lists = lists
        self._cells = 0
        self.kept: list[Paragraph] = []

    def blocks(self, of: Iterable[Element]) -> Iterator[Block]:
        """The paragraphs and tables in an element."""
        for each in of:
            if each.tag in {"p", "h"}:
                mark = self._lists.heading(each) if each.tag == "h" else ""
                yield self._paragraph(each, mark)
            elif each.tag == "list":
                yield from self._list(each)
            elif each.tag == "table":
                yield self._table(each)
            elif each.tag == "frame":
                self._keep(each)
            elif each.tag in _AROUND and each.get("display") != "none":
                yield from self.blocks(each)

    def apart(self, of: Element, why: str) -> Iterator[Paragraph]:
        """The paragraphs of a header, of a box or of a note."""
        for each in of.iter():
            if each.tag in {"p", "h"}:
                yield Paragraph(self._paragraph(each).runs, why=why)

    def _list(self, of: Element) -> Iterator[Block]:
        self._lists.enter(of)
        for item in of:
            mark = self._lists.item(item)
            for block in self.blocks(item):
                if mark and isinstance(block, Paragraph) and not block.mark:
                    yield Paragraph(block.runs, mark)
                    mark = ""
                else:
                    yield block
        self._lists.leave()

    def _paragraph(self, of: Element, mark: str = "") -> Paragraph:
        style = of.get("style-name", "")
        if self._styles.hidden(style):
            return Paragraph()
        return Paragraph(tuple(self._runs(of, [style])), mark)

    def _runs(self, of: Element, styles: list[str]) -> Iterator[Run]:
        """The letters of an element and of those in it, each with its font."""
        font = self._styles.font(styles)
        if of.text:
            yield Run(_collapsed(of.text), font)
        for each in of:
            yield from self._inner(each, styles, font)
            if each.tail:
                yield Run(_collapsed(each.tail), font)

    def _inner(self, each: Element, styles: list[str], font: str) -> Iterator[Run]:
        if each.tag == "s":
            count = each.get("c", "1")
            yield Run(" " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1), font)
        elif each.tag in {"tab", "line-break"}:
            yield Run("\t" if each.tag == "tab" else "\n", font)
        elif each.tag == "note":
            body = each.find("note-body")
            self.kept += self.apart(body, FOOTNOTE) if body is not None else ()
        elif each.tag == "frame":
            self._keep(each)
        elif each.tag not in _SKIPPED:
            named = each.get("style-name", "")
            if each.tag == "span" and self._styles.struck(named):
                struck = " ".join("".join(each.itertext()).split())
                self.kept.append(Paragraph((Run(struck, font),), why=STRUCK))
            elif not (each.tag == "span" and self._styles.hidden(named)):
                yield from self._runs(each, [named, *styles] if named else styles)

    def _keep(self, frame: Element) -> None:
        for box in frame.iter("text-box"):
            self.kept += self.apart(box, TEXT_BOX)
        if frame.find("image") is not None:
            told = [text for each in frame for text in (each.text or "",) if each.tag in _TOLD_BY]
            said = " ".join(" ".join(told).split())[:200] or "a picture"
            self.kept.append(Paragraph((Run(said),), why=PICTURE))

    def _table(self, of: Element) -> Table:
        head = [row for group in of.findall("table-header-rows") for row in group]
        rows: list[tuple[TableCell, ...]] = []
        for row in _rows(of):
            rows.append(tuple(self._cells_of(row, rows[-1] if rows else ())))
        heads = len([row for row in head if row.tag == "table-row"])
        return Table(tuple(rows), heads or int(self._is_bold(next(_rows(of), None))))

    def _cells_of(self, row: Element, above: tuple[TableCell, ...]) -> Iterator[TableCell]:
        """A covered cell belongs to its left neighbour, or repeats the cell above it."""
        covered = 0
        column = 0
        for each in row:
            if each.tag not in {"table-cell", "covered-table-cell"}:
                continue
            self._cells += 1
            if self._cells > MOST_CELLS:
                raise InputError("its tables have too many cells for a bulletin; shorten them")
            if each.tag == "covered-table-cell" and covered:
                covered -= 1
            elif each.tag == "covered-table-cell":
                yield TableCell(paragraphs_at(above, column), continued=True)
                column += 1
            else:
                span = each.get("number-columns-spanned", "1")
                columns = min(int(span), 63) if span.isdecimal() and span != "0" else 1
                covered = columns - 1
                yield TableCell(tuple(flat(self.blocks(each))), columns)
                column += columns

    def _is_bold(self, row: Element | None) -> bool:
        """Whether every letter of a row is bold: so a head is marked when not otherwise."""
        if row is None:
            return False
        paragraphs = [each for each in row.iter("p") if "".join(each.itertext()).strip()]
        return bool(paragraphs) and all(self._styles.bold(each) for each in paragraphs)


def _rows(of: Element) -> Iterator[Element]:
    for each in of:
        if each.tag == "table-row":
            yield each
        elif each.tag in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(each)


def _collapsed(text: str) -> str:
    """White space in the file is one space (ODF 1.3 part 3, 6.1.2); NBSP is a letter there."""
    return re.sub(r"[ \t\r\n]+", " ", text)

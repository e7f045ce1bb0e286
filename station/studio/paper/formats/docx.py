"""A Word document (.docx): its paragraphs with their automatic numbers, and its tables.

ECMA-376 part 1, chapter 17. What was deleted with changes tracked, what is hidden, field codes and
comments are not read; what was inserted is. Headers, footers, text boxes, footnotes, pictures and
what is struck through are kept apart. Done with the standard library: python-docx gives neither
automatic numbers nor tracked changes. Not handled here: what a picture shows, formulas beyond
their letters, embedded documents.
"""

import posixpath
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from station.errors import InputError
from station.studio.paper.formats.docx_numbering import Numbering, read_numbering, value
from station.studio.paper.formats.docx_styles import DocxStyles, read_styles
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

_APART = (("header", HEADER), ("footer", HEADER), ("footnotes", FOOTNOTE), ("endnotes", FOOTNOTE))
# What is not named here (“del”, “moveFrom”, “instrText”) is passed over with all that is in it.
_AROUND = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir",
     "bdo", "oMath", "oMathPara", "footnote", "endnote"}
)  # fmt: skip
_DRAWN = frozenset({"drawing", "pict", "object", "AlternateContent"})
_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\xad"}
_A_SIGN = "▪"  # of a font of signs: no letter says which, and so it is listed as unread


def read_docx(content: bytes) -> list[Block]:
    """The blocks of a .docx. Raises InputError."""
    parts = Parts(content)
    package = _related(parts, "", "")
    main = next(iter(package.get("officeDocument", [])), "word/document.xml")
    root = parts.xml(main)
    body = None if root is None else root.find("body")
    if body is None:
        raise InputError("there is no text in it; is it a Word document? Save it as .docx again")
    related = _related(parts, posixpath.dirname(main), posixpath.basename(main))
    styles = read_styles(_first(parts, related, "styles"))
    numbering = read_numbering(_first(parts, related, "numbering"), styles.lists())
    reader = _DocxReader(styles, numbering)
    blocks = list(reader.blocks(body))
    for kind, why in _APART:
        for name in related.get(kind, []):
            blocks += reader.apart(parts.xml(name), why)
    return [*blocks, *reader.boxes]


def _related(parts: Parts, folder: str, name: str) -> dict[str, list[str]]:
    """The parts that a part names, by the last word of their relation's type."""
    found: dict[str, list[str]] = {}
    root = parts.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    for each in root if root is not None else ():
        if each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(folder, each.get("Target", "")))
            kind = each.get("Type", "").rpartition("/")[2]
            found.setdefault(kind, []).append(target.lstrip("/"))
    return found


def _first(parts: Parts, related: dict[str, list[str]], kind: str) -> Element | None:
    names = related.get(kind, [])
    return parts.xml(names[0]) if names else None


class _DocxReader:
    """Reads blocks in their order, which is the order of their numbers."""

    def __init__(self, styles: DocxStyles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._cells = 0
        self.boxes: list[Paragraph] = []

    def blocks(self, of: Iterable[Element]) -> Iterator[Block]:
        """The paragraphs and tables in an element."""
        before: tuple[Run, ...] = ()
        for each in _inside(of):
            if each.tag == "tbl":
                yield self._table(each)
            elif each.tag == "p" and each.find("pPr/rPr/del") is not None:
                before += tuple(self._runs(each, self._style(each)))  # its end was deleted
            elif each.tag == "p":
                yield self._paragraph(each, before)
                before = ()
        if before:
            yield Paragraph(before)

    def apart(self, root: Element | None, why: str) -> Iterator[Paragraph]:
        """The paragraphs of a header or of the notes."""
        for each in root.iter("p") if root is not None else ():
            yield Paragraph(tuple(self._runs(each, self._style(each))), why=why)

    def _style(self, paragraph: Element) -> str:
        return self._styles.of_paragraph(paragraph.find("pPr"))

    def _paragraph(self, of: Element, before: tuple[Run, ...] = ()) -> Paragraph:
        style = self._style(of)
        mark = self._mark(of.find("pPr"), style)
        return Paragraph((*before, *self._runs(of, style)), mark)

    def _mark(self, properties: Element | None, style: str) -> str:
        named, level = self._styles.list_of(style)
        own = properties.find("numPr") if properties is not None else None
        if own is not None:
            named = value(own.find("numId")) or named
            level = value(own.find("ilvl")) or level
        if not named or named == "0":
            return ""
        if not level:
            return self._numbering.next(named, self._numbering.level_of_style(named, style))
        return self._numbering.next(named, int(level) if level.isdecimal() else 0)

    def _runs(self, of: Iterable[Element], style: str) -> Iterator[Run]:
        for each in of:
            if each.tag == "r":
                yield from self._run(each, style)
            elif each.tag in _AROUND:
                yield from self._runs(each, style)
            elif each.tag in _DRAWN:
                self._look_for_boxes(each)

    def _run(self, run: Element, style: str) -> Iterator[Run]:
        properties = run.find("rPr")
        if self._styles.says("vanish", properties, style):
            return
        if any(self._styles.says(way, properties, style) for way in ("strike", "dstrike")):
            struck = "".join(each.text or "" for each in run if each.tag == "t")
            self._keep(struck, STRUCK, self._styles.font(properties, style))
            return
        letters = []
        for each in run:
            if each.tag == "t":
                letters.append(each.text or "")
            elif each.tag == "sym":
                letters.append(_A_SIGN)
            elif each.tag in _DRAWN:
                self._look_for_boxes(each)
            else:
                letters.append(_LETTERS.get(each.tag, ""))
        if any(letters):
            yield Run("".join(letters), self._styles.font(properties, style))

    def _keep(self, text: str, why: str, font: str = "") -> None:
        """What is not read; runs of one kind that follow each other are one."""
        last = self.boxes[-1] if self.boxes else Paragraph()
        if why == STRUCK and last.why == STRUCK:
            self.boxes[-1] = Paragraph((*last.runs, Run(text, font)), why=why)
        elif text.strip():
            self.boxes.append(Paragraph((Run(text, font),), why=why))

    def _look_for_boxes(self, drawn: Element) -> None:
        """A box stands in the file twice, the second time for old versions of Word."""
        choice = drawn.find("Choice")
        shown = drawn if choice is None else choice
        for box in shown.iter("txbxContent"):
            self.boxes += self.apart(box, TEXT_BOX)
        if any(each.tag in {"blip", "imagedata"} for each in shown.iter()):
            named = next(shown.iter("docPr"), None)
            told = "" if named is None else named.get("descr", "") or named.get("title", "")
            self._keep(" ".join(told.split())[:200] or "a picture", PICTURE)

    def _table(self, of: Element) -> Table:
        rows: list[tuple[TableCell, ...]] = []
        heads = 0
        for row in _inside(of):
            if row.tag != "tr" or row.find("trPr/del") is not None:
                continue
            rows.append(tuple(self._cells_of(row, rows[-1] if rows else ())))
            marked = row.find("trPr/tblHeader") is not None
            heads += marked and heads == len(rows) - 1
        first = next((row for row in _inside(of) if row.tag == "tr"), None)
        return Table(tuple(rows), heads or int(first is not None and self._is_bold(first)))

    def _cells_of(self, row: Element, above: tuple[TableCell, ...]) -> Iterator[TableCell]:
        column = 0
        for each in _inside(row):
            if each.tag != "tc":
                continue
            self._cells += 1
            if self._cells > MOST_CELLS:
                raise InputError("its tables have too many cells for a bulletin; shorten them")
            properties = each.find("tcPr")
            columns = _whole(properties, "gridSpan")
            merged = properties.find("vMerge") if properties is not None else None
            paragraphs = tuple(flat(self.blocks(each)))
            if merged is not None and merged.get("val") != "restart":
                yield TableCell(paragraphs_at(above, column), columns, continued=True)
            else:
                yield TableCell(paragraphs, columns)
            column += columns

    def _is_bold(self, row: Element) -> bool:
        """Whether every letter of a row is bold: so a head is marked when not otherwise."""
        runs = [
            (run, self._style(paragraph))
            for paragraph in row.iter("p")
            for run in paragraph.iter("r")
            if any((text.text or "").strip() for text in run.iter("t"))
        ]
        return bool(runs) and all(
            self._styles.says("b", run.find("rPr"), style) for run, style in runs
        )


def _inside(of: Iterable[Element]) -> Iterator[Element]:
    """The children, and instead of a harmless wrapper those in it."""
    for each in of:
        if each.tag in _AROUND:
            yield from _inside(each)
        elif each.tag == "AlternateContent":
            yield from _inside(each.findall("Choice/*"))
        else:
            yield each


def _whole(properties: Element | None, name: str) -> int:
    written = value(properties.find(name)) if properties is not None else ""
    return min(int(written), 63) if written.isdecimal() and written != "0" else 1

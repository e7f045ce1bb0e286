"""A PDF: the lines of its pages, joined again into paragraphs.

A PDF has neither paragraphs nor tables, only letters at places. Lines are joined by their ends and
their distance; page numbers and what repeats at the top or foot of pages is kept apart; a table is
read line by line. A page without letters is a picture, and a document of such pages is refused.
Not handled here: recognising letters in pictures.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from station.errors import InputError, Sentence
from station.studio.paper.formats.old_encodings import of_font
from station.studio.paper.formats.pdf_marks import marks
from station.studio.paper.formats.written import (
    FOOTNOTE,
    HEADER,
    MOST_LETTERS,
    Block,
    Paragraph,
    Run,
    ScannedError,
)
from station.studio.paper.layout import lines as parts

MOST_PAGES = 100
_FEWEST_LETTERS = 40  # a page
_EDGE = 2  # lines at a page's top and foot that may be a header or a footer
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:trang|page)\s*)?\d{1,3}(?:\s*(?:/|of)\s*\d{1,3})?[-–—\s]*"
)
_SMALLER = 0.88  # of the usual letters: a footnote's
_NOTE_NUMBER = re.compile(r"(?:\(?\d{1,2}\)?|\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹]|\*{1,3})[.)]?\s*[^\W\d]")
_SEND_WORD = Sentence("send the Word file it was made from, or record it")


@dataclass(frozen=True, slots=True)
class _Line:
    runs: tuple[Run, ...]
    size: float = 0.0

    @property
    def text(self) -> str:
        return " ".join("".join(run.text for run in self.runs).split())


@dataclass(frozen=True, slots=True)
class _Page:
    """Its lines, its footnotes, and what it has beside its text."""

    lines: list[_Line]
    notes: list[_Line]
    marks: list[Paragraph]


def read_pdf(content: bytes) -> list[Block]:
    """The blocks of a PDF. Raises InputError, ScannedError for a document of pictures."""
    read = _pages(content)
    pages = [page.lines for page in read]
    letters = sum(len(line.text) for page in pages for line in page)
    if letters < _FEWEST_LETTERS * max(1, len(pages)) and (letters < 400 or len(pages) > 1):
        raise ScannedError(
            "the PDF is a picture of a page (scanned), not text; {send_word}", send_word=_SEND_WORD
        )
    repeated = _repeated(pages)
    blocks: list[Block] = []
    dropped: dict[str, None] = {}
    lines: list[_Line] = []
    for page in pages:
        for number, line in enumerate(page):
            if _at_edge(number, len(page)) and _is_of_page(line.text, repeated):
                dropped[line.text] = None
            else:
                lines.append(line)
    blocks += _joined(lines)
    told = [*(Paragraph((Run(text),), why=HEADER) for text in dropped)]
    told += [Paragraph((Run(line.text),), why=FOOTNOTE) for page in read for line in page.notes]
    return [*blocks, *told, *(mark for page in read for mark in page.marks)]


def _pages(content: bytes) -> list[_Page]:
    try:
        return list(_read_pages(pypdf.PdfReader(io.BytesIO(content))))
    except (PyPdfError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError,
            AssertionError, NotImplementedError, OSError) as error:  # fmt: skip
        # Of a damaged file pypdf says so in many ways.
        raise InputError("the PDF is damaged; {send_word}", send_word=_SEND_WORD) from error


def _read_pages(reader: pypdf.PdfReader) -> Iterator[_Page]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError("the PDF is locked with a password; {send_word}", send_word=_SEND_WORD)
    if len(reader.pages) > MOST_PAGES:
        raise InputError(
            "the PDF has more than {most_pages} pages; send a part of it", most_pages=MOST_PAGES
        )
    letters = 0
    for number, page in enumerate(reader.pages, 1):
        lines = _lines(page)
        letters += sum(len(line.text) for line in lines)
        if letters > MOST_LETTERS:
            raise InputError("the PDF has more text than any bulletin; send a part of it")
        body = _before_notes(lines)
        yield _Page(lines[:body], lines[body:], [*marks(page, number)])


def _before_notes(lines: Sequence[_Line]) -> int:
    """The index of the first footnote: smaller lines at the foot, the first of them numbered."""
    sizes = Counter(line.size for line in lines for _ in line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    start = len(lines)
    while start and 0 < lines[start - 1].size <= _SMALLER * usual:
        start -= 1
    numbered = (n for n in range(start, len(lines)) if _NOTE_NUMBER.match(lines[n].text))
    return next(numbered, len(lines))


def _lines(page: pypdf.PageObject) -> list[_Line]:
    """The page's lines in the order in which the file draws them."""
    pieces: list[tuple[Run, float]] = []

    def piece(text: str, user: Any, place: Any, font: object, size: Any) -> None:
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        name = re.sub(r"^/(?:[A-Z]{6}\+)?", "", name)
        run = Run(text if of_font(name) else _signs_named(text), name)
        pieces.append((run, round(abs(size * place[3] * user[3]), 1)))

    page.extract_text(visitor_text=piece)
    lines: list[list[Run]] = [[]]
    sizes: list[Counter[float]] = [Counter()]
    for run, size in pieces:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
                sizes.append(Counter())
            lines[-1].append(Run(text, run.font))
            sizes[-1][size] += len(text.strip())
    return [
        _Line(tuple(runs), size.most_common(1)[0][0])
        for runs, size in zip(lines, sizes, strict=True)
        if any(run.text.strip() for run in runs)
    ]


def _signs_named(text: str) -> str:
    """A sign of a font of signs is a bullet at the line's start, else something unread."""
    return re.sub(r"(?m)[\ue000-\uf8ff]", "▪", re.sub(r"(?m)^\s*[\ue000-\uf8ff]\s*", "• ", text))


def _at_edge(number: int, count: int) -> bool:
    return number < _EDGE or number >= count - _EDGE


def _repeated(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """What stands at the edge of at least half of the pages, and of two, figures aside."""
    if len(pages) < 2:
        return frozenset()
    counts = Counter(
        edge
        for page in pages
        for edge in {_shape(each.text) for n, each in enumerate(page) if _at_edge(n, len(page))}
    )
    return frozenset(edge for edge, count in counts.items() if count >= max(2, len(pages) / 2))


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _is_of_page(text: str, repeated: Iterable[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(text.casefold()) is not None or _shape(text) in repeated


def _joined(lines: Sequence[_Line]) -> list[Block]:
    """Lines that were one paragraph before the page's width broke them."""
    width = _usual_width(lines)
    paragraphs: list[list[Run]] = []
    previous = ""
    for line in lines:
        text = line.text
        if previous and _goes_on(previous, text, width):
            paragraphs[-1] += [*_between(paragraphs[-1], text), *line.runs]
        else:
            paragraphs.append(list(line.runs))
        previous = text
    return [Paragraph(tuple(runs)) for runs in paragraphs]


def _usual_width(lines: Sequence[_Line]) -> int:
    """The length of a full line: three quarters of the lines are no longer."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _goes_on(previous: str, text: str, width: int) -> bool:
    """A line that ends early ends its paragraph; a head, capitals or a signature begin one."""
    if parts.is_list_head(text) or parts.is_capitals(text) or parts.is_capitals(previous):
        return False
    if any(kind(line) for kind in _ALONE for line in (previous, text)):
        return False
    if text[:1].islower():
        return True
    full = len(previous) >= 0.8 * width and width >= 40
    return full and not previous.endswith((".", "!", "?", ":", ";"))


_ALONE = (parts.is_letterhead, parts.is_approval, parts.is_signature, parts.is_note)


def _between(runs: list[Run], following: str) -> list[Run]:
    """Nothing after a hyphen that parted a word, else a space."""
    last = runs[-1].text.rstrip()
    if re.search(r"[^\W\d_]-$", last) and following[:1].islower():
        runs[-1] = Run(last, runs[-1].font)
        return []
    return [Run(" ")]

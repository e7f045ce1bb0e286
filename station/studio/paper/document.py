"""A bulletin on paper: what of it is spoken, what is withheld and why.

The chairman's approval, the letterhead and the note for the office are never read aloud; they
are kept beside what is, so that a person can see that nothing was lost. Not handled here: how
the words are said (`reading/aloud.py`), what a single line is (`document_parts.py`), the formats
(`reader.py`).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from station.errors import InputError
from station.studio.paper.encodings import decoded
from station.studio.paper.file_kind import CONVERTED, SCANS, kind_of
from station.studio.paper.formats.written import ScannedError
from station.studio.paper.layout.cutting import cut
from station.studio.paper.layout.lines import continues
from station.studio.paper.layout.parts import Part, PartKind, part
from station.studio.paper.layout.titles import name_of, title_lines
from station.studio.paper.office_suite import converted
from station.studio.paper.process import Paper, read_paper
from station.studio.paper.recognition import SeenLine, as_text, recognised

MOST_BYTES = 20_000_000  # pictures included
MOST_TEXT_BYTES = 1_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

LETTERHEAD = PartKind.LETTERHEAD.value
APPROVAL = PartKind.APPROVAL.value
NOTE = PartKind.NOTE.value


@dataclass(frozen=True, slots=True)
class Withheld:
    """Lines that are not read aloud; `why` says why: “letterhead”, “approval block”, “note” …"""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """A bulletin laid out: its title, and its parts in the order of the paper.

    A paragraph that is read is a part by itself, so that each can be turned.
    """

    title: str
    parts: tuple[Part, ...]
    seen: tuple[SeenLine, ...] = ()
    """The lines of a picture as a program saw them; a person confirms each of them."""

    @property
    def spoken(self) -> tuple[str, ...]:
        """The paragraphs that are read, as written; the title's first."""
        parts = [each for each in self.parts if each.spoken]
        return tuple(text for each in parts for text in paragraphs_of(each.lines))

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What is not read, line by line, and what it was taken for."""
        parts = [each for each in self.parts if not each.spoken]
        return tuple(Withheld(line, each.kind.value) for each in parts for line in each.lines)

    @property
    def doubts(self) -> tuple[int, ...]:
        """The numbers (from 1) of withheld parts that a person has to decide on.

        They have a sentence that may be meant for listeners, or more is withheld than spoken.
        """
        doubtful = [n for n, each in enumerate(self.parts, 1) if each.is_doubtful]
        return tuple(doubtful) or self._too_much()

    def _too_much(self) -> tuple[int, ...]:
        """The parts whose withheld text, head and signature aside, outweighs what is spoken."""
        kept = {
            number: sum(len(line.split()) for line in each.lines)
            for number, each in enumerate(self.parts, 1)
            if not each.spoken and each.kind not in _EXPECTED
        }
        spoken = sum(len(text.split()) for text in self.spoken)
        return tuple(kept) if sum(kept.values()) > spoken else ()

    def turned(self, numbers: Collection[int]) -> "Document":
        """The same with the parts of these numbers (from 1) turned. Raises InputError."""
        for number in numbers:
            if not 1 <= number <= len(self.parts):
                raise InputError(
                    "there is no part {number}; the parts are 1 to {count}",
                    number=number,
                    count=len(self.parts),
                )
        parts = (
            each.turned() if number in numbers else each
            for number, each in enumerate(self.parts, 1)
        )
        return replace(self, parts=tuple(parts))


# A short notice has as many words in its head as in its text.
_EXPECTED = frozenset({PartKind.LETTERHEAD, PartKind.RECIPIENTS, PartKind.PICTURE, PartKind.STRUCK})


def read_document(path: Path) -> Document:
    """The bulletin in the file `path`. Raises InputError with what is wrong and what to do."""
    try:
        paper = _paper(path)
    except OSError as error:
        raise InputError(
            "{path}: can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error
    if not paper.text.strip():
        raise InputError("{path} is empty; write the bulletin into it and save it", path=path.name)
    document = replace(lay_out(paper.text, paper.withheld), seen=paper.seen)
    if not any(re.search(r"\w", paragraph) for paragraph in document.spoken):
        raise InputError(
            "{path}: nothing is left to read aloud; all of it is letterhead, note, "
            "or comes after the first line of the approval block, which belongs at "
            "the end",
            path=path.name,
        )
    return document


def _paper(path: Path) -> Paper:
    if not path.is_file():
        raise InputError("{path}: there is no such file; check its name", path=path)
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise InputError(
                "{path} is over 20 MB; take the pictures out, or send its text", path=path.name
            )
        kind = kind_of(path.name, content)
        try:
            if kind == ".txt":
                return Paper(_plain_text(content), ())
            if kind in CONVERTED:
                content, kind = converted(content, kind)
            if kind in SCANS:
                return _recognised(content, kind)
            try:
                return read_paper(content, kind)
            except ScannedError:
                return _recognised(content, kind)
        except InputError as error:
            raise InputError("{path}: {error}", path=path.name, error=error) from error


def _recognised(content: bytes, kind: str) -> Paper:
    seen = recognised(content, kind)
    return Paper(as_text(seen), (), seen)


def _plain_text(content: bytes) -> str:
    if len(content) > MOST_TEXT_BYTES:
        raise InputError("over 1 MB of text; a bulletin is short, send it in parts")
    text = decoded(content)
    if _CONTROL.search(text):
        raise InputError("this is not plain text; save the bulletin as UTF-8 text, or as .docx")
    return text


def lay_out(text: str, apart: Sequence[tuple[str, str]] = ()) -> Document:
    """The parts of `text`; `apart` is what the file holds beside it, and what that is."""
    cuts = cut(_lines(text))
    beside = [part(PartKind(why), tuple(held.splitlines()), odd=(held,)) for held, why in apart]
    first = [each for each in beside if each.kind is PartKind.LETTERHEAD]
    last = [each for each in beside if each.kind is not PartKind.LETTERHEAD]
    body = list(_in_paragraphs(cuts))
    title = " ".join(next((each.lines for each in body if each.kind is PartKind.TITLE), ()))
    named = [text for each in body if each.spoken for text in each.lines if text != title]
    return Document(name_of(title, named), (*first, *body, *last))


def _in_paragraphs(cuts: Iterable[Part]) -> Iterator[Part]:
    """The title, and each paragraph that is read, as parts; the others as they are."""
    titled = False
    for each in cuts:
        if not each.spoken:
            yield each
            continue
        lines = list(each.lines)
        end = 0 if titled else title_lines(lines)
        if end:
            yield replace(each, kind=PartKind.TITLE, lines=(" ".join(filter(None, lines[:end])),))
        titled = titled or each.kind is PartKind.BODY
        for paragraph in paragraphs_of(lines[end:]):
            yield replace(each, lines=(paragraph,))


def _lines(text: str) -> list[str]:
    """Lines in NFC without marks of emphasis and invisible signs; empty ones part paragraphs."""
    text = unicodedata.normalize("NFC", text).replace("\f", "\n\n").replace("\v", "\n")
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = re.sub(r"(?<=\d)([ .-]?)\*{2,4}", r"\1xxx", text)  # a number that is hidden in part
    text = re.sub(r"(?m)^[ \t]{0,8}#{1,6}[ \t]+", "", text.replace("*", ""))
    text = re.sub(r"(?<!\w)_{1,2}(?=\w)([^_\n]*\w[.,;:!?)]?)_{1,2}(?!\w)", r"\1", text)
    return [" ".join(line.split()) for line in text.splitlines()]


def paragraphs_of(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines joined that were broken at the page's width."""
    paragraphs: list[list[str]] = []
    previous = ""
    for line in lines:
        if line and previous and continues(previous, line):
            paragraphs[-1].append(line)
        elif line:
            paragraphs.append([line])
        previous = line
    return tuple(" ".join(paragraph) for paragraph in paragraphs)

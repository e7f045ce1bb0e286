"""A bulletin on paper: what of it is spoken, what is withheld and why.

The chairman's approval, the letterhead and the note for the office are never read aloud; they
are kept beside what is, so that a person can see that nothing was lost. Not handled here: how
the words are said (`reading/aloud.py`), what a single line is (`document_parts.py`), the formats
(`reader.py`).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from station.errors import InputError
from station.studio.paper import document_parts as parts
from station.studio.paper.document_ends import approval_start, letterhead_end
from station.studio.paper.encodings import decoded
from station.studio.paper.file_kind import kind_of
from station.studio.paper.process import Paper, read_paper

MOST_BYTES = 20_000_000  # pictures included
MOST_TEXT_BYTES = 1_000_000
_TITLE_LENGTH = 200
_TITLE_LINES = 6  # a text that is all in capitals is not all title
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

LETTERHEAD = parts.LETTERHEAD
APPROVAL = parts.APPROVAL
NOTE = parts.NOTE


@dataclass(frozen=True, slots=True)
class Withheld:
    """Lines that are not read aloud; `why` says why: “letterhead”, “approval block”, “note” …"""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """A bulletin laid out: `spoken` are its paragraphs as written, the title's first."""

    title: str
    spoken: tuple[str, ...]
    withheld: tuple[Withheld, ...]


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
    document = _with_kept_apart(lay_out(paper.text), paper)
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
            file.seek(0)
            return read_paper(file, kind)
        except InputError as error:
            raise InputError("{path}: {error}", path=path.name, error=error) from error


def _plain_text(content: bytes) -> str:
    if len(content) > MOST_TEXT_BYTES:
        raise InputError("over 1 MB of text; a bulletin is short, send it in parts")
    text = decoded(content)
    if _CONTROL.search(text):
        raise InputError("this is not plain text; save the bulletin as UTF-8 text, or as .docx")
    return text


def _with_kept_apart(document: Document, paper: Paper) -> Document:
    """The letterhead first, what else was kept apart last."""
    apart = [Withheld(text, why) for text, why in paper.withheld]
    first = [each for each in apart if each.why == LETTERHEAD]
    last = [each for each in apart if each.why != LETTERHEAD]
    return replace(document, withheld=(*first, *document.withheld, *last))


def lay_out(text: str) -> Document:
    """What of `text` is title, body and closing, and what is withheld."""
    lines = _lines(text)
    head = letterhead_end(lines)
    end = approval_start(lines, head)
    withheld = [Withheld(line, LETTERHEAD) for line in lines[:head] if line]
    body, notes = _without_notes(lines[head:end])
    withheld += notes + [_after(line) for line in lines[end:] if line]
    title, rest = _title(body)
    paragraphs = _paragraphs(rest)
    spoken = (title, *paragraphs) if title else paragraphs
    return Document(_short(title or next(iter(paragraphs), "")), spoken, tuple(withheld))


def _lines(text: str) -> list[str]:
    """Lines in NFC without marks of emphasis and invisible signs; empty ones part paragraphs."""
    text = unicodedata.normalize("NFC", text).replace("\f", "\n\n").replace("\v", "\n")
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = re.sub(r"(?m)^[ \t]{0,8}#{1,6}[ \t]+", "", text.replace("*", ""))
    text = re.sub(r"(?<!\w)_{1,2}(?=\w)([^_\n]*\w[.,;:!?)]?)_{1,2}(?!\w)", r"\1", text)
    return [" ".join(line.split()) for line in text.splitlines()]


def _without_notes(lines: Sequence[str]) -> tuple[list[str], list[Withheld]]:
    """The lines without the notes; a note goes on to the next empty line."""
    body: list[str] = []
    notes: list[Withheld] = []
    within = False
    for line in lines:
        within = parts.is_note(line) or (within and bool(line))
        if within:
            notes.append(Withheld(line, NOTE))
        else:
            body.append(line)
    return body, notes


def _after(line: str) -> Withheld:
    return Withheld(line, NOTE if parts.is_note(line) else APPROVAL)


def _title(body: list[str]) -> tuple[str, list[str]]:
    """The lines in capitals at the top, with “Về việc …” below them, and the lines that remain."""
    title: list[str] = []
    end = 0
    while end < len(body) and (not body[end] or _is_of_title(title, body[end])):
        title += [body[end]] if body[end] else []
        end += 1
    return " ".join(title), body[end:]


def _is_of_title(title: Sequence[str], line: str) -> bool:
    if len(title) == _TITLE_LINES:
        return False
    if parts.is_capitals(line) and not parts.is_list_head(line):
        return True
    return bool(title) and parts.plain(line).startswith(("ve viec ", "v/v ", "v/v:"))


def _paragraphs(lines: Sequence[str]) -> tuple[str, ...]:
    paragraphs: list[list[str]] = []
    previous = ""
    for line in lines:
        if line and previous and parts.continues(previous, line):
            paragraphs[-1].append(line)
        elif line:
            paragraphs.append([line])
        previous = line
    return tuple(" ".join(paragraph) for paragraph in paragraphs)


def _short(title: str) -> str:
    if len(title) <= _TITLE_LENGTH:
        return title
    return title[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"

"""A typed bulletin: what of it is spoken, and what is withheld and why.

The chairman's approval, the letterhead and the note for the office are never read aloud; they
are kept beside what is, so that a person can see that nothing was lost. Not handled here: how
the words are said (`reading.py`), what a single line is (`document_parts.py`).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from station.errors import InputError
from station.studio import document_parts as parts

MOST_BYTES = 1_000_000
_ENDINGS = (".txt",)
_TITLE_LENGTH = 200
_TITLE_LINES = 6  # a text that is all in capitals is not all title
_HEAD_LINES = 12
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

LETTERHEAD = "letterhead"
APPROVAL = "approval block"
NOTE = "note"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Lines that are not read aloud; `why` is “letterhead”, “approval block” or “note”."""

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
    if path.suffix.lower() not in _ENDINGS:
        raise InputError(
            f"{path.name}: only {', '.join(_ENDINGS)} can be read; save the bulletin as plain text"
        )
    text = _decoded(path)
    if not text.strip():
        raise InputError(f"{path.name} is empty; write the bulletin into it and save it")
    document = lay_out(text)
    if not any(re.search(r"\w", paragraph) for paragraph in document.spoken):
        raise InputError(
            f"{path.name}: nothing is left to read aloud; all of it is letterhead, note, or comes "
            "after the first line of the approval block, which belongs at the end"
        )
    return document


def _decoded(path: Path) -> str:
    try:
        if not path.is_file():
            raise InputError(f"{path}: there is no such file; check its name")
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path.name} is over 1 MB; a bulletin is text, send it in parts")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise InputError(f"{path.name} is over 1 MB; a bulletin is text, send it in parts")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name} is not UTF-8 (byte {error.start + 1}); save it again as UTF-8 text"
        ) from error
    if _CONTROL.search(text):
        raise InputError(f"{path.name} is not plain text; save the bulletin as UTF-8 text")
    return text


def lay_out(text: str) -> Document:
    """What of `text` is title, body and closing, and what is withheld."""
    lines = _lines(text)
    head = _letterhead_end(lines)
    end = _approval_start(lines, head)
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


def _letterhead_end(lines: Sequence[str]) -> int:
    """The index after the letterhead's last line; 0 when there is none."""
    top = [index for index, line in enumerate(lines) if line][:_HEAD_LINES]
    official = any(parts.is_letterhead(lines[index]) for index in top)
    end = 0
    for place, index in enumerate(top):
        following = lines[top[place + 1]] if place + 1 < len(top) else ""
        office = parts.is_office(lines[index]) and (official or parts.is_capitals(following))
        if not (office or parts.is_letterhead(lines[index])):
            break
        end = index + 1
    return end


def _approval_start(lines: Sequence[str], head: int) -> int:
    """The index of the approval block's first line; the number of lines when there is none."""
    signing = _signing_lines(lines)
    for index in range(head, len(lines)):
        if parts.is_approval(lines[index]) or (index >= signing and _signs(lines, index)):
            return _with_date(lines, head, index)
    return len(lines)


def _signing_lines(lines: Sequence[str]) -> int:
    """The index from which on every line could stand below a signature."""
    index = len(lines)
    while index and parts.may_follow_signature(lines[index - 1]):
        index -= 1
    return index


def _signs(lines: Sequence[str], index: int) -> bool:
    """Whether, at the end, a signature begins here: an office or, after the farewell, a name."""
    line = lines[index]
    taken_leave = any(parts.is_farewell(earlier) for earlier in lines[max(0, index - 4) : index])
    return parts.is_signature(line) or (taken_leave and parts.is_name_or_date(line))


def _with_date(lines: Sequence[str], head: int, index: int) -> int:
    """The date that stands directly before an approval belongs to it."""
    before = index - 1
    while before > head and not lines[before]:
        before -= 1
    return before if before >= head and parts.is_date(lines[before]) else index


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

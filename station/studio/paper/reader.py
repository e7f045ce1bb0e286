"""What the process that reads a document does: read it, repair it, part its letterhead, tell.

It runs by itself (`python -m station.studio.paper.reader KIND`), with the document on its standard
input, so that a hostile document ends this process and nothing else: its memory, its time and what
it may write are limited before the first byte is read. Not handled here: starting it
(`process.py`), what of the text is title, note or approval (`document.py`).
"""

import json
import logging
import resource
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from station.errors import InputError
from station.studio.paper import tables
from station.studio.paper.encodings import as_unicode
from station.studio.paper.formats.written import (
    MOST_LETTERS,
    Block,
    Paragraph,
    Reader,
    ScannedError,
    Table,
)
from station.studio.paper.layout import lines as parts

MOST_MEMORY = 1_500_000_000  # bytes of address space
MOST_SECONDS = 20  # of processor time
MOST_OUTPUT = 16_000_000  # bytes


def _docx(content: bytes) -> Iterable[Block]:
    from station.studio.paper.formats.docx import read_docx

    return read_docx(content)


def _odt(content: bytes) -> Iterable[Block]:
    from station.studio.paper.formats.odt import read_odt

    return read_odt(content)


def _pdf(content: bytes) -> Iterable[Block]:
    from station.studio.paper.formats.pdf import read_pdf

    return read_pdf(content)


def _html(content: bytes) -> Iterable[Block]:
    from station.studio.paper.formats.html import read_html

    return read_html(content)


def _mail(content: bytes) -> Iterable[Block]:
    from station.studio.paper.formats.mail import read_mail

    return read_mail(content)


def _pptx(content: bytes) -> Iterable[Block]:
    from station.studio.paper.formats.pptx import read_pptx

    return read_pptx(content)


# Each is imported only where it is needed: a Word file costs no PDF library.
READERS: Mapping[str, Reader] = {
    ".docx": _docx,
    ".odt": _odt,
    ".pdf": _pdf,
    ".html": _html,
    ".eml": _mail,
    ".pptx": _pptx,
}
Say = Callable[[object], None]


def main(kind: str, say: Say) -> None:
    """Read the document on standard input and say what it holds, or why it can't be read."""
    try:
        say(told(READERS[kind](sys.stdin.buffer.read())))
    except InputError as error:
        say({"refused": str(error), "scanned": isinstance(error, ScannedError)})
    except (MemoryError, RecursionError):
        say({"refused": "it is too intricate for a bulletin; copy the text into a new document"})
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # What no program would write, and no reader can foresee.
        say({"refused": "the file is damaged; save it again, or copy its text into a new document"})


def told(blocks: Iterable[Block]) -> Mapping[str, object]:
    """The text with an empty line between paragraphs, and what is withheld of it and why."""
    text: list[str] = []
    withheld: list[tuple[str, str]] = []
    for paragraph in _in_order(as_unicode(list(blocks))):
        if paragraph.why:
            said = (" ".join(paragraph.text.split()), paragraph.why)
            withheld += [said] if said[0] and said not in withheld[-200:] else []
        elif paragraph.text.strip():
            text.append(paragraph.text)
    if sum(map(len, text)) > MOST_LETTERS:
        raise InputError("it has more text than any bulletin; send a part of it")
    return {"text": "\n\n".join(text), "withheld": withheld}


def _in_order(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """Paragraphs, and tables as they are said; but one may be letterhead, one a signature."""
    body = [n for n, block in enumerate(blocks) if not _is_empty(block)]
    closing = _closing(blocks)
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield block
            continue
        head = tables.letterhead(block) if number in body[:2] else None
        end = tables.approval(block, last=number >= closing)
        yield from head or end or tables.rows_aloud(block)


def _closing(blocks: Sequence[Block]) -> int:
    """The last table from which on there is nothing but what may stand below a signature."""
    number = len(blocks)
    while number and isinstance(block := blocks[number - 1], Paragraph):
        if not (block.why or all(map(parts.may_follow_signature, block.text.splitlines()))):
            return number
        number -= 1
    return number - 1


def _is_empty(block: Block) -> bool:
    if isinstance(block, Table):
        return False
    return bool(block.why) or not block.text.strip()


def limit() -> None:
    """From here on a document can exhaust only this process, and that soon."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def _say(what: object) -> None:
    json.dump(what, sys.stdout)


if __name__ == "__main__":
    limit()
    logging.disable()  # a parser's remarks on a file help nobody here
    main(sys.argv[1], _say)

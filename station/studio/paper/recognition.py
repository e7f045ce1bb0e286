"""The only runner of tesseract, and of pdftoppm: what stands in pictures of pages, line by line.

It is an aid and no more: a figure may be taken for another, so that a person confirms every line
against the paper. Both programs run sandboxed. Not handled here: the confirming
(`station/commune/office/scans.py`), which files are pictures (`file_kind.py`).
"""

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from station.errors import InputError, ProgramMissingError
from station.studio.paper.sandbox import sandboxed
from station.studio.subprocesses import run_program

LONGEST = 120.0  # seconds by the clock, a page
MOST_PAGES = 10
_MEMORY = 1_500_000_000  # bytes of address space
_SECONDS = 100  # of processor time, a page
_WRITTEN = 60_000_000  # bytes: an A4 page in grey at 300 dots an inch has nine million
_DOTS = "300"  # an inch, as tesseract likes it
_LANGUAGE = "vie"
_WORD = 5  # tesseract's level of a word
_MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as the program saw it. `sure` is its own opinion, 0 to 1; `begins` a paragraph."""

    text: str
    sure: float
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs' names."""

    tesseract: str = "tesseract"
    pdftoppm: str = "pdftoppm"


def recognised(
    content: bytes, kind: str, *, programs: Programs = Programs(), longest: float = LONGEST
) -> tuple[SeenLine, ...]:
    """The lines of a picture, or of a PDF of pictures. Raises InputError when none can be had."""
    _require(programs, kind)
    with tempfile.TemporaryDirectory(prefix="loa-thon-") as name:
        folder = Path(name)
        source = folder / f"scan{kind}"
        source.write_bytes(content)
        pages = _pages(source, programs, longest) if kind == ".pdf" else [source]
        lines = [line for page in pages for line in _lines(page, programs, longest)]
    if not lines:
        raise InputError("no letters are found in the picture; send the Word file, or record it")
    return tuple(lines[:_MOST_LINES])


def _require(programs: Programs, kind: str) -> None:
    """Raises InputError that says what to install."""
    tesseract = shutil.which(programs.tesseract)
    missing = [] if tesseract and _reads_vietnamese(tesseract) else ["tesseract-ocr-vie"]
    missing += ["poppler-utils"] if kind == ".pdf" and not shutil.which(programs.pdftoppm) else []
    if missing:
        raise InputError(
            "this is a picture of a page, not text; to have its letters recognised: sudo apt-get "
            "install {packages}; or send the Word file, or record it",
            packages=" ".join(missing),
        )


def _reads_vietnamese(tesseract: str) -> bool:
    try:
        found = run_program([tesseract, "--list-langs"], timeout=20)
    except ProgramMissingError:
        return False
    return _LANGUAGE in f"{found.output}\n{found.errors}".split()


def _pages(source: Path, programs: Programs, longest: float) -> list[Path]:
    """Each page of a PDF as a picture."""
    command = [programs.pdftoppm, "-r", _DOTS, "-gray", "-png", "-l", str(MOST_PAGES + 1)]
    _run([*command, str(source), str(source.parent / "page")], longest)
    pages = sorted(source.parent.glob("page*.png"))
    if len(pages) > MOST_PAGES:
        raise InputError(
            "the scan has more than {most_pages} pages; send a part of it", most_pages=MOST_PAGES
        )
    return pages


def _lines(page: Path, programs: Programs, longest: float) -> Iterator[SeenLine]:
    command = ["env", "OMP_THREAD_LIMIT=1", programs.tesseract, str(page), str(page)]
    _run([*command, "-l", _LANGUAGE, "--dpi", _DOTS, "tsv"], longest)
    found = page.with_name(f"{page.name}.tsv").read_text("utf-8", "replace")
    rows = [row.split("\t") for row in found.splitlines()]
    words = [row for row in rows if len(row) == 12 and row[0] == str(_WORD) and row[11].strip()]
    paragraph: Sequence[str] = ()
    for place, line in groupby(words, lambda row: row[1:5]):
        seen = _line([*line], begins=place[:3] != paragraph)
        if seen is not None:
            paragraph = place[:3]
            yield seen


def _line(words: Sequence[Sequence[str]], *, begins: bool) -> SeenLine | None:
    """None of specks, which are no letters."""
    text = unicodedata.normalize("NFC", " ".join(word[11].strip() for word in words))
    text = "".join(each for each in text if each.isprintable())
    if not re.search(r"\w", text):
        return None
    sure = sum(max(0.0, float(word[10])) for word in words) / len(words) / 100
    return SeenLine(text, round(min(1.0, sure), 2), begins)


def _run(command: Sequence[str], longest: float) -> None:
    limited = sandboxed(command, memory=_MEMORY, seconds=_SECONDS, written=_WRITTEN)
    try:
        status = run_program(limited, timeout=longest).status
    except ProgramMissingError as error:
        raise InputError(
            "its letters take too long to recognise; send the Word file, or record it"
        ) from error
    if status:
        raise InputError(
            "the picture can't be read: it is damaged, or too large; photograph the page again"
        )


def as_text(lines: Sequence[SeenLine]) -> str:
    """The lines one below the other, an empty one between paragraphs."""
    return "\n".join(f"\n{line.text}" if line.begins else line.text for line in lines).strip("\n")

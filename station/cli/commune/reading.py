"""`commune read`: what of a document would be spoken, and how; nothing is kept.

Not handled here: keeping it as a bulletin (`bulletins/drafting.py`), what is spoken
(`station.studio`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from station.cli.group import Group
from station.commune.bulletins.drafting import Studio
from station.commune.bulletins.own_abbreviations import FILE, own_abbreviations
from station.commune.home import Home
from station.commune.office.office import Office
from station.studio.paper.document import Document, read_document
from station.studio.reading.aloud import Reading, read_aloud


def add_to(main: Group) -> None:
    """Add the command to the group `main`."""

    @main.does("read", "commune read thong-bao.docx")
    @click.argument("file", type=click.Path(path_type=Path))
    def read(office: Office, file: Path) -> None:
        """Show what of a document (.docx, .odt, .pdf, .txt) is spoken, and how. Keeps nothing."""
        document = read_document(file)
        own = own_abbreviations(office.home.path / FILE)
        office.say(looked_over(document, read_aloud(document.spoken, own)))


def with_own_abbreviations(studio: Callable[[], Studio], home: Home) -> Callable[[], Studio]:
    """The studio as it is, but for the office's own abbreviations, read when it is needed."""

    def made() -> Studio:
        found, own = studio(), own_abbreviations(home.path / FILE)
        if not own:
            return found
        return replace(found, aloud=lambda paragraphs: read_aloud(paragraphs, own))

    return made


def looked_over(document: Document, reading: Reading) -> str:
    """All that an officer has to look over before a document becomes a bulletin."""
    return "\n".join(
        [
            f"“{document.title}”",
            *_section("Spoken:", reading.paragraphs),
            *_section("Not read aloud:", (f"{p.why}: {p.text}" for p in document.withheld)),
            *_section(
                "Read in other words:",
                (f"{c.written} → {c.spoken or '(nothing)'}  ({c.rule})" for c in reading.changes),
            ),
            *_section(
                "Not known how to read; look at these, and write them out or put them into "
                f"{FILE}:",
                reading.unread,
            ),
        ]
    )


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and its lines, each once; nothing when there are none."""
    once = dict.fromkeys(lines)
    if once:
        yield from ("", heading)
        yield from (f"  {line}" for line in once)

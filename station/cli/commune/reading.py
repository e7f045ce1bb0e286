"""`commune read`: what of a document would be spoken, and how; nothing is kept.

Not handled here: keeping it as a bulletin (`bulletins/drafting.py`), what is spoken
(`station.studio`).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from station.cli.commune.terminal import Terminal
from station.cli.group import Group
from station.commune.bulletins.own_abbreviations import FILE
from station.commune.office import drafts
from station.studio.paper.document import Document
from station.studio.reading.aloud import Reading


def add_to(main: Group) -> None:
    """Add the command to the group `main`."""

    @main.does("read", "commune read thong-bao.docx")
    @click.argument("file", type=click.Path(path_type=Path))
    def read(terminal: Terminal, file: Path) -> None:
        """Show what of a document (.docx, .odt, .pdf, .txt) is spoken, and how. Keeps nothing."""
        terminal.say(looked_over(*drafts.look_over(terminal.office, file)))


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

"""`commune read`: what of a document would be spoken, and how; nothing is kept.

Not handled here: keeping it as a bulletin (`bulletins/drafting.py`), what is spoken
(`station.studio`).
"""

from pathlib import Path

import click

from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import review
from station.cli.group import OfficeGroup
from station.commune.office import drafts


def add_to(main: OfficeGroup) -> None:
    """Add the command to the group `main`."""

    @main.does("read", "commune read thong-bao.docx")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--turn", "turned", multiple=True, type=int, help="A part, the other way.")
    def read(terminal: Terminal, file: Path, turned: tuple[int, ...]) -> None:
        """Show what of a document (.docx, .odt, .pdf, .txt …) is spoken, and how. Keeps nothing."""
        document, reading = drafts.look_over(terminal.office, file, turned)
        terminal.say("\n".join([f"“{document.title}”", *review.looked_over(document, reading)]))

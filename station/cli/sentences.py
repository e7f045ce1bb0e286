"""A group of commands whose errors are one sentence and an exit status.

Not handled here: in which language (`language.py`), and the commands themselves.
"""

from typing import Any

import click

from station.cli.language import told
from station.cli.output import take_any_letter
from station.errors import LoaThonError
from station.plain_text import shown_lines


class _Told(click.ClickException):
    """One of our errors, as click shows it: its sentence, and its exit status."""

    def __init__(self, error: LoaThonError, before: str) -> None:
        super().__init__(f"{before}{told(error)}")
        self.exit_code = error.exit_status  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        """The sentence on standard error, or one a line when there are several."""
        click.echo(shown_lines(self.message), file=file, err=True)


class SentenceGroup(click.Group):
    """Our errors become click's; `before` stands before each sentence."""

    before = ""

    def main(self, *args: Any, **more: Any) -> Any:
        """As click does, in any locale."""
        take_any_letter()
        return super().main(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does."""
        try:
            return super().invoke(ctx)
        except LoaThonError as error:
            raise _Told(error, self.before) from error

"""A group of commands whose errors are one sentence and an exit status.

Not handled here: in which language (`language.py`), and the commands themselves.
"""

import errno
import os
import sys
from contextlib import suppress
from typing import Any

import click

from station.cli.language import told
from station.cli.output import take_any_letter
from station.errors import LoaThonError, StorageError
from station.plain_text import shown_lines

_UNSAID = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)
"""What writing into a file on a full or dying disk raises."""


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
        """As click does, in any locale, and on a disk that takes no more of what is said."""
        take_any_letter()
        try:
            found = super().main(*args, **more)
            sys.stdout.flush()
        except OSError as error:
            if error.errno not in _UNSAID:
                raise
            sys.exit(self._unsaid(error))
        return found

    def _unsaid(self, error: OSError) -> int:
        """Say that it can't be said; the exit status."""
        # What is left of it would fail once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with suppress(OSError):
            reason = StorageError(
                "what this command says can't be written there: {strerror}; free some space: df -h",
                strerror=error.strerror,
            )
            click.echo(shown_lines(f"{self.before}{told(reason)}"), err=True)
        return StorageError.exit_status

    def invoke(self, ctx: click.Context) -> Any:
        """As click does."""
        try:
            return super().invoke(ctx)
        except LoaThonError as error:
            raise _Told(error, self.before) from error

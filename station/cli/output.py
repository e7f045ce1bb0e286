"""All that the commands print: one way out, on which nothing of others steers the terminal.

A terminal that can't show a letter gets its code: no command dies of a locale. Not handled here:
what is said.
"""

import io
import logging
import sys
from typing import Any

import click

from station.plain_text import shown_lines


def say(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Print `text`, of one or several lines."""
    click.echo(shown_lines(str(text)), err=err, nl=nl)


def take_any_letter() -> None:
    """Have both streams print the code of what their encoding doesn't have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class PlainFormatter(logging.Formatter):
    """A line of log as it is usual, its message without what steers a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what follows an exception stays on lines of its own."""
        return shown_lines(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The message itself is one line, whoever wrote a part of it."""
        record.message = record.message.replace("\n", "\\n")
        return super().formatMessage(record)


def log_to_stderr(level: int, form: str) -> None:
    """The log's lines to stderr, for systemd's journal or a terminal."""
    handler: logging.StreamHandler[Any] = logging.StreamHandler()
    handler.setFormatter(PlainFormatter(form))
    logging.basicConfig(level=level, handlers=[handler])

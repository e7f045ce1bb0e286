"""What the commands of `station` share: the settings, the daemon's socket, errors in a sentence.

Not handled here: the commands themselves (`main.py`).
"""

import sys
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from station import settings as settings_files
from station.cli.language import told
from station.errors import LoaThonError
from station.village.control.client import ControlClient
from station.village.control.messages.request import Request
from station.village.settings.station import StationSettings

R = TypeVar("R")


class Context:
    """What every command needs; the settings are read when first asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def settings(self) -> StationSettings:
        """The station's settings. Raises SettingsError."""
        return settings_files.load(self.path, StationSettings)

    def ask(self, request: Request[R]) -> R:
        """The running daemon's answer. Raises LinkError, RefusedError."""
        return ControlClient(self.settings.socket).ask(request)


class Group(click.Group):
    """A group whose errors are one sentence and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours ends the process, by its sentence and status."""
        try:
            return super().invoke(ctx)
        except LoaThonError as error:
            fail(error)


def fail(error: LoaThonError) -> NoReturn:
    """Say what is wrong, and end."""
    click.echo(f"station: {told(error)}", err=True)
    sys.exit(error.exit_status)


pass_context = click.make_pass_decorator(Context)

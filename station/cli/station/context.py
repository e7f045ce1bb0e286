"""What the commands of `station` share: the settings and the daemon's socket.

Not handled here: the commands themselves (`main.py`).
"""

from functools import cached_property
from pathlib import Path
from typing import TypeVar

import click

from station import settings as settings_files
from station.cli.sentences import SentenceGroup
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


class StationGroup(SentenceGroup):
    """The technician's commands; several speak at once in a log, so each says its name."""

    before = "station: "


pass_context = click.make_pass_decorator(Context)

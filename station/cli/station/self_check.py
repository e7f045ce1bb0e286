"""A release's own trial: is all of it there, and does it understand this village?

It runs in the new release, as the station's user, beside the one that runs: it opens no device and
changes nothing. Not handled here: whether it goes on answering once it runs (`program.sh`).
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from station import settings as settings_files
from station.cli.station.outlook import outlook
from station.clock import SystemClock
from station.errors import RefusedError
from station.village.settings.station import StationSettings
from station.village.update.decision import running_version

ROOMS = ("station.village", "station.air", "station.cli.station", "web.panel", "web.kit")
"""All that a box runs of; what these import comes with them."""


def checked(file: Path, version: str = "") -> str:
    """That this release is fit, in one line; `version` is which it ought to be.

    `file` is station.toml. Raises LoaThonError with the one thing that is wrong.
    """
    running = running_version()
    if version and version != running:
        raise RefusedError(
            "it calls itself {running}, not {version}", running=running, version=version
        )
    count = sum(1 for name in _modules() if _imported(name))
    if not file.exists():
        return f"{running} is whole: {count} parts; there are no settings to try"
    settings = settings_files.load(file, StationSettings)
    # It is the village's timetable that is read, whatever stands in it.
    sum(1 for _ in outlook(settings, SystemClock().now(), 1))
    return f"{running} is fit for {settings.village.id}: {count} parts, settings and timetable"


def _modules() -> Iterator[str]:
    for room in ROOMS:
        package = importlib.import_module(room) if _imported(room) else None
        yield room
        found = pkgutil.walk_packages(package.__path__ if package else (), f"{room}.", _broken)
        yield from (each.name for each in found if not each.name.endswith("__main__"))


def _imported(name: str) -> bool:
    """Import a part of the program. Raises RefusedError that names it."""
    try:
        importlib.import_module(name)
    except Exception as error:
        raise RefusedError("{name} can't be used: {error}", name=name, error=error) from error
    return True


def _broken(name: str) -> None:
    _imported(name)

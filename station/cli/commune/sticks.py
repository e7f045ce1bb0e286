"""`commune stick`: the repository to the villages and their reports back, by USB stick.

Not handled here: what is done (`office/sticks.py`).
"""

from datetime import datetime
from pathlib import Path

import click

from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import boxes as box_texts
from station.cli.commune.texts.words import when
from station.cli.group import OfficeGroup
from station.commune.fleet.stick_in import require_some
from station.commune.office import sticks
from station.commune.stick.out import Copying
from station.trust.portable import megabytes

_FOLDER = click.Path(path_type=Path)


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("stick", "To the villages and back by USB stick.", "commune stick export E:")
    group.does("export", "commune publish && commune stick export /media/usb")(export)
    group.does("read", "commune stick read /media/usb")(read)
    group.does("loa-keo", "commune stick loa-keo /media/usb --village na-dong")(pull_along)


@click.argument("folder", type=_FOLDER)
def export(terminal: Terminal, folder: Path) -> None:
    """Copy what is published onto the stick at FOLDER."""

    def begun(of: Copying) -> None:
        size = megabytes(of.needed)
        terminal.say(f"{of.new} of {of.files} files are new to {folder}; they take {size}")

    done = sticks.export(terminal.office, folder, begun)
    until = when(done.expires, terminal.home.settings().zoneinfo)
    terminal.say(
        f"The stick has all {done.files} files, {done.written} of them new; the villages believe "
        f"it until {until}."
    )
    if sticks.is_worn(terminal.office, done):
        terminal.say("It was published a while ago; for a stick that lasts longer: commune publish")


@click.argument("folder", type=_FOLDER)
def read(terminal: Terminal, folder: Path) -> None:
    """Read the villages' reports, and new boxes' registrations, from the stick at FOLDER."""
    zone = terminal.home.settings().zoneinfo
    arrivals = sticks.read(terminal.office, folder)
    for arrival in arrivals:
        terminal.say(box_texts.arrival(arrival, zone))
    require_some(arrivals)


@click.argument("folder", type=_FOLDER)
@click.option("--village", default="", help="Only what is meant for it.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only what is valid on that day.")
@click.option("--slot", default="", help="Only what the timetable plays in that session.")
def pull_along(
    terminal: Terminal, folder: Path, village: str, day: datetime | None, slot: str
) -> None:
    """Put the approved bulletins as MP3 files, and a page to print, onto the stick at FOLDER."""

    def making(number: int, of: int, name: str) -> None:
        terminal.say(f"{number}/{of}  {name}")

    on = day.date() if day else None
    put = sticks.pull_along(terminal.office, folder, village, on, slot, making)
    terminal.say(
        f"{put.recordings} recordings and the tune are in {put.folder}; print {put.page} and let "
        "whoever plays it sign."
    )

"""`commune station`: the villages' boxes. Not handled here: what is done (`office/boxes.py`)."""

from pathlib import Path

import click

from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import boxes as box_texts
from station.cli.group import OfficeGroup
from station.commune.office import boxes


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("station", "The villages' boxes.", "commune station list")
    example = "commune station add na-dong --server http://192.0.2.7:8000/ --to /media/usb"
    group.does("add", example)(add)
    group.does("list", "commune station list")(list_stations)


@click.argument("village")
@click.option("--server", default="", help="Where commune serve is reached; none: by stick only.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder for the file, such as a stick; otherwise this one.",
)
def add(terminal: Terminal, village: str, server: str, folder: Path) -> None:
    """Write the file that makes a new box VILLAGE's. It serves one box, once: keep it safe."""
    path = boxes.enrol(terminal.office, village, server, folder)
    terminal.say(
        f"{path} makes one box {village}'s, once. Put it on the boot partition of the box's card, "
        "or on a stick that goes into the box; or there: sudo station enrol FILE"
    )
    if not server:
        terminal.say("Without --server its news comes by stick: commune stick export")


def list_stations(terminal: Terminal) -> None:
    """All villages: since when each has its box, and when it last reported."""
    zone = terminal.home.settings().zoneinfo
    for found in boxes.boxes(terminal.office):
        terminal.say(box_texts.box(found, zone))

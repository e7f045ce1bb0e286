"""`commune station`: the villages' boxes. Not handled here: what is done (`fleet/enrolling.py`)."""

from pathlib import Path

import click

from station.cli.group import Group
from station.commune.fleet import enrolling
from station.commune.office.office import Office
from station.commune.words import when


def add_to(main: Group) -> None:
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
def add(office: Office, village: str, server: str, folder: Path) -> None:
    """Write the file that makes a new box VILLAGE's. It serves one box, once: keep it safe."""
    home, now = office.home, office.clock.now()
    path = enrolling.open_enrolment(home, village, server, folder, now)
    office.say(
        f"{path} makes one box {village}'s, once. Put it on the boot partition of the box's card, "
        "or on a stick that goes into the box; or there: sudo station enrol FILE"
    )
    if not server:
        office.say("Without --server its news comes by stick: commune stick export")


def list_stations(office: Office) -> None:
    """All villages: since when each has its box, and when it last reported."""
    home = office.home
    zone, stations = home.settings().zoneinfo, enrolling.fleet(home).stations()
    villages = {entry.id: entry.name for entry in home.settings().village}
    villages |= {s.village: s.name for s in stations.values() if s.village not in villages}
    for village, name in villages.items():
        station = stations.get(village)
        if station is None:
            state = "no box yet: commune station add"
        elif station.enrolled_at is None:
            state = f"waits for its box since {when(station.added_at, zone)}"
        else:
            report = when(station.reported_at, zone) if station.reported_at else "none yet"
            state = f"enrolled since {when(station.enrolled_at, zone)}, report: {report}"
        office.say(f"{village}  {name}  {state}")

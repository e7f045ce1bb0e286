"""`commune stick`: the repository to the villages and their reports back, by USB stick.

Not handled here: what is done (`stick.py`, `stick_reading.py`, `loa_keo.py`).
"""

from datetime import timedelta
from pathlib import Path

import click

from station.commune import stick, stick_reading, telling
from station.commune.clerk import Clerk
from station.commune.command_group import Group
from station.commune.enrolling import fleet

_FOLDER = click.Path(path_type=Path)


def add_to(main: Group) -> None:
    """Add the commands to `main`."""
    group = main.under("stick", "To the villages and back by USB stick.", "commune stick export E:")
    group.does("export", "commune publish && commune stick export /media/usb")(export)
    group.does("read", "commune stick read /media/usb")(read)


@click.argument("folder", type=_FOLDER)
def export(clerk: Clerk, folder: Path) -> None:
    """Copy what is published onto the stick at FOLDER."""
    home, now = clerk.home, clerk.clock.now()
    of = home.settings()
    done = stick.export(home.repository, folder, home.root_file.read_bytes(), now, clerk.say)
    clerk.say(
        f"The stick has all {done.files} files, {done.written} of them new; the villages believe "
        f"it until {telling.when(done.expires, of.zoneinfo)}."
    )
    if done.expires - now < timedelta(days=of.expiry.feed_days) * 2 / 3:
        clerk.say("It was published a while ago; for a stick that lasts longer: commune publish")


@click.argument("folder", type=_FOLDER)
def read(clerk: Clerk, folder: Path) -> None:
    """Read the villages' reports, and new boxes' registrations, from the stick at FOLDER."""
    home = clerk.home
    zone, now = home.settings().zoneinfo, clerk.clock.now()
    stick_reading.read(folder, home.path / "reports", fleet(home), now, zone, clerk.say)

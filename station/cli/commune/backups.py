"""`commune backup` and `commune restore`.

Not handled here: what is done (`office/backups.py`, `office/restoration.py`).
"""

from pathlib import Path

import click

from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import office as texts
from station.cli.group import OfficeGroup
from station.commune.office import backups, restoration
from station.commune.office.expiries import expiring

_FILE = click.Path(path_type=Path)


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    main.does("backup", "commune backup /media/nas")(backup)
    main.does("restore", "commune --media /media/root-1 restore loa-thon-xa-mau.age")(restore)


@click.argument("to", type=_FILE)
def backup(terminal: Terminal, to: Path) -> None:
    """The whole office as one encrypted file, TO, or a new file in the folder TO.

    It needs no passphrase, so a timer can make it. Before the first: commune keys add backup
    """
    terminal.say(f"The office is in {backups.back_up(terminal.office, to)}")


@click.argument("file", type=_FILE)
@click.option("--seen", default="", help="Where the villages fetch: an address, a stick's folder.")
def restore(terminal: Terminal, file: Path, seen: str) -> None:
    """The office of a backup, in an empty folder, and its numbers above the villages'.

    Needs backup.pem, which is kept with the root's keys: name its folder by --media.
    """
    office = backups.restore(terminal.office, file, terminal.passphrases)
    terminal.say(f"The office is in {office.home.path}. It now publishes by higher numbers.")
    done = restoration.lift(office, seen)
    terminal.say(texts.published(done.published, expiring(office), office.home))
    terminal.say_each(texts.lifted(done))

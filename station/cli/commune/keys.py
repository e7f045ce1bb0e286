"""`commune keys`: who signs, and what happens when a person or a medium goes.

Not handled here: what is done (`office/keys.py`), and what it means (`keys/changes.py`).
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from station.cli.commune.terminal import Terminal
from station.cli.commune.texts import keys as key_texts
from station.cli.commune.texts.words import grouped
from station.cli.group import OfficeGroup
from station.commune.keys.persons import PersonKey
from station.commune.office import keys, people, timetables
from station.commune.office.backups import KEY, make_backup_key
from station.commune.office.keys import ROLES
from station.errors import RefusedError
from station.trust.rules import Role

_FILE = click.Path(path_type=Path)
BROUGHT = click.option(
    "--key", "public", type=_FILE, help="The public half, such as chairman.pub, made elsewhere."
)
YES = click.option("--yes", is_flag=True, help="Even if something on offer falls silent.")
_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("keys", "Whose signatures count, and changing them.", "commune keys list")
    group.does("list", "commune keys list")(show)
    group.does("rotate", 'commune keys rotate chairman --name "Nguyễn Văn B"')(rotate)
    group.does("add", 'commune keys add deputy --name "Trần Thị C"')(add)
    group.does("new", 'commune keys new chairman --name "Nguyễn Văn A" /media/usb')(make)
    group.does("revoke", "commune keys revoke chairman --since 2026-11-20")(revoke)


def show(terminal: Terminal) -> None:
    """Whose keys count, from when until when, and who holds the root."""
    ring, zone = keys.key_ring(terminal.office), terminal.home.settings().zoneinfo
    terminal.say(key_texts.keys(ring, terminal.office.clock.now(), zone))


@click.argument("key", metavar="chairman|editor|deputy|feed|targets|root|root-1…|backup")
@click.option("--name", default="", help="The successor's name, as people write it.")
@BROUGHT
@click.option("--root-keys", type=int, default=3, show_default=True, help="For root alone.")
@click.option("--root-threshold", type=int, default=2, show_default=True, help="For root alone.")
@YES
def rotate(
    terminal: Terminal, key: str, name: str, public: Path | None, yes: bool, **root: Any
) -> None:
    """A new key in the place of KEY: after a change of office, or when a medium is lost.

    What the predecessor approved while in office stays valid. For a stolen key: keys revoke.
    """
    if key == KEY:
        make_backup_key(terminal.office, terminal.passphrases, anew=True)
        terminal.say(key_texts.backup(terminal.home))
        return
    half = brought(terminal, public, yes) if public else None
    if key in ROLES and half is None:
        name = name or _name(terminal, key)
    keys.rotate(
        terminal.office,
        terminal.passphrases,
        key,
        name=name,
        brought=half,
        agrees=terminal.agrees(yes),
        **root,
    )
    terminal.say(key_texts.rotated(key, terminal.home, elsewhere=half is not None))
    _say_of_timetable(terminal)


@click.argument("role", type=click.Choice((*ROLES, KEY)))
@click.option("--name", default="", help="The person's name, as people write it.")
@BROUGHT
@YES
def add(terminal: Terminal, role: str, name: str, public: Path | None, yes: bool) -> None:
    """A key for an office that nobody holds, such as a deputy's, who may sign emergencies.

    Or the key for backups.
    """
    if role == KEY:
        make_backup_key(terminal.office, terminal.passphrases)
        terminal.say(key_texts.backup(terminal.home))
        return
    half = brought(terminal, public, yes) if public else None
    named = name or ("" if half else _name(terminal, role))
    agrees = terminal.agrees(yes)
    keys.add(terminal.office, terminal.passphrases, Role(role), named, brought=half, agrees=agrees)
    terminal.say(key_texts.rotated(role, terminal.home, elsewhere=half is not None))
    _say_of_timetable(terminal)


@click.argument("role", type=click.Choice(ROLES))
@click.argument("folder", type=_FILE)
@click.option("--name", default="", help="The person's name, as people write it.")
def make(terminal: Terminal, role: str, folder: Path, name: str) -> None:
    """Make a key of one's own in FOLDER, such as a stick, on whatever machine one sits at.

    Its passphrase is the person's alone. What goes to the office is the public half: commune keys
    add, commune keys rotate or commune init, each with --key.
    """
    named = name or _name(terminal, role)
    made = people.make(terminal.office, folder, Role(role), named, terminal.passphrases)
    terminal.say(key_texts.made(made))


@click.argument("role", type=click.Choice(ROLES))
@click.option("--since", type=_WHEN, required=True, help="Local time; what was signed later dies.")
@YES
def revoke(terminal: Terminal, role: str, since: datetime, yes: bool) -> None:
    """End a stolen or lost key at an instant in the past.

    Bulletins that it signed later are withdrawn. The thief may date a statement back before that
    instant; no village is offered it unless he has the feed's key, too, so rotate that as well.
    """
    agrees = terminal.agrees(yes)
    dead = keys.revoke(terminal.office, terminal.passphrases, Role(role), since, agrees=agrees)
    terminal.say(key_texts.revoked(role, dead))


def brought(terminal: Terminal, file: Path, yes: bool) -> PersonKey:
    """The public half of a key that somebody made elsewhere, if it is that. Raises RefusedError."""
    half = people.brought(file)
    terminal.say(f"The key of {half.name} ({half.role}): {grouped(half.keyid)}")
    if not (yes or terminal.confirm("Does that person read out the same digits?")):
        raise RefusedError("nothing was changed; have the file brought again")
    return half


def _say_of_timetable(terminal: Terminal) -> None:
    if not timetables.is_believed(terminal.office):
        terminal.say(key_texts.TIMETABLE_DEAD)


def _name(terminal: Terminal, role: str) -> str:
    return terminal.ask(f"The {role}'s name")

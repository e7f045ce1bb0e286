"""`commune keys`: who signs, and what happens when a person or a medium goes.

Not handled here: what is done (`office/keys.py`), and what it means (`keys/changes.py`).
"""

from datetime import datetime
from typing import Any

import click

from station.cli.commune import key_texts
from station.cli.commune.terminal import Terminal
from station.cli.group import OfficeGroup
from station.commune.office import keys, timetables
from station.commune.office.backups import KEY, make_backup_key
from station.commune.office.keys import ROLES
from station.trust.rules import Role

YES = click.option("--yes", is_flag=True, help="Even if something on offer falls silent.")
_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])


def add_to(main: OfficeGroup) -> None:
    """Add the commands to `main`."""
    group = main.under("keys", "Whose signatures count, and changing them.", "commune keys list")
    group.does("list", "commune keys list")(show)
    group.does("rotate", 'commune keys rotate chairman --name "Nguyễn Văn B"')(rotate)
    group.does("add", 'commune keys add deputy --name "Trần Thị C"')(add)
    group.does("revoke", "commune keys revoke chairman --since 2026-11-20")(revoke)


def show(terminal: Terminal) -> None:
    """Whose keys count, from when until when, and who holds the root."""
    ring, zone = keys.key_ring(terminal.office), terminal.home.settings().zoneinfo
    terminal.say(key_texts.keys(ring, terminal.office.clock.now(), zone))


@click.argument("key", metavar="chairman|editor|deputy|feed|targets|root|root-1…|backup")
@click.option("--name", default="", help="The successor's name, as people write it.")
@click.option("--root-keys", type=int, default=3, show_default=True, help="For root alone.")
@click.option("--root-threshold", type=int, default=2, show_default=True, help="For root alone.")
@YES
def rotate(terminal: Terminal, key: str, name: str, yes: bool, **root: Any) -> None:
    """A new key in the place of KEY: after a change of office, or when a medium is lost.

    What the predecessor approved while in office stays valid. For a stolen key: keys revoke.
    """
    if key == KEY:
        make_backup_key(terminal.office, terminal.passphrases, anew=True)
        terminal.say(key_texts.backup(terminal.home))
        return
    if key in ROLES:
        name = name or _name(terminal, key)
    agrees = terminal.agrees(yes)
    keys.rotate(terminal.office, terminal.passphrases, key, name=name, agrees=agrees, **root)
    terminal.say(key_texts.rotated(key, terminal.home))
    _say_of_timetable(terminal)


@click.argument("role", type=click.Choice((*ROLES, KEY)))
@click.option("--name", default="", help="The person's name, as people write it.")
@YES
def add(terminal: Terminal, role: str, name: str, yes: bool) -> None:
    """A key for an office that nobody holds, such as a deputy's, who may sign emergencies.

    Or the key for backups.
    """
    if role == KEY:
        make_backup_key(terminal.office, terminal.passphrases)
        terminal.say(key_texts.backup(terminal.home))
        return
    named = name or _name(terminal, role)
    agrees = terminal.agrees(yes)
    keys.add(terminal.office, terminal.passphrases, Role(role), named, agrees=agrees)
    terminal.say(key_texts.rotated(role, terminal.home))
    _say_of_timetable(terminal)


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


def _say_of_timetable(terminal: Terminal) -> None:
    if not timetables.is_believed(terminal.office):
        terminal.say(key_texts.TIMETABLE_DEAD)


def _name(terminal: Terminal, role: str) -> str:
    return terminal.ask(f"The {role}'s name")

"""`commune keys`: who signs, and what happens when a person or a medium goes.

Not handled here: what is done (`ceremony/rotation.py`), and what it means (`keys/changes.py`).
"""

from datetime import datetime
from typing import Any

import click

from station.cli.group import Group
from station.commune.ceremony.revoking import withdraw_the_unverified
from station.commune.ceremony.rotation import Rotation
from station.commune.keys.folder import FEED, TARGETS
from station.commune.office import key_texts
from station.commune.office.office import Office
from station.commune.repository.root_role import ROOT, is_root
from station.errors import InputError
from station.trust.rules import Role

_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])
_ROLES = [role.value for role in Role]


def add_to(main: Group) -> None:
    """Add the commands to `main`."""
    group = main.under("keys", "Whose signatures count, and changing them.", "commune keys list")
    group.does("list", "commune keys list")(show)
    group.does("rotate", 'commune keys rotate chairman --name "Nguyễn Văn B"')(rotate)
    group.does("add", 'commune keys add deputy --name "Trần Thị C"')(add)
    group.does("revoke", "commune keys revoke chairman --since 2026-11-20")(revoke)


def show(office: Office) -> None:
    """Whose keys count, from when until when, and who holds the root."""
    of = office.home.settings()
    role = office.home.press(of).root_role()
    present = office.home.keys.present(role.keys)
    office.say(key_texts.keys(office.home.rules(), role, present, office.clock.now(), of.zoneinfo))


@click.argument("key", metavar="chairman|editor|deputy|feed|targets|root|root-1…")
@click.option("--name", default="", help="The successor's name, as people write it.")
@click.option("--root-keys", type=int, default=3, show_default=True, help="For root alone.")
@click.option("--root-threshold", type=int, default=2, show_default=True, help="For root alone.")
def rotate(office: Office, key: str, name: str, root_keys: int, root_threshold: int) -> None:
    """A new key in the place of KEY: after a change of office, or when a medium is lost.

    What the predecessor approved while in office stays valid. For a stolen key: keys revoke.
    """
    rotation = _rotation(office)
    if key in _ROLES:
        rotation.person(Role(key), name or _asked(key), vacant=False)
    elif key in (TARGETS, FEED):
        rotation.machine(key)
    elif key == ROOT:
        rotation.root(root_keys, root_threshold)
    elif is_root(key):
        rotation.one_root(key)
    else:
        raise InputError("there is no key “{key}”; there are {roles}, feed, targets, root and "
"root-1, root-2 …", key=key, roles=', '.join(_ROLES))  # fmt: skip
    office.say(key_texts.rotated(key, office.home))


@click.argument("role", type=click.Choice(_ROLES))
@click.option("--name", default="", help="The person's name, as people write it.")
def add(office: Office, role: str, name: str) -> None:
    """A key for an office that nobody holds, such as a deputy's, who may sign emergencies."""
    _rotation(office).person(Role(role), name or _asked(role), vacant=True)
    office.say(key_texts.rotated(role, office.home))


@click.argument("role", type=click.Choice(_ROLES))
@click.option("--since", type=_WHEN, required=True, help="Local time; what was signed later dies.")
def revoke(office: Office, role: str, **asked: Any) -> None:
    """End a stolen or lost key at an instant in the past.

    Bulletins that it signed later are withdrawn. The thief may date a statement back before that
    instant; no village is offered it unless he has the feed's key, too, so rotate that as well.
    """
    written: datetime = asked["since"]
    since = written.replace(tzinfo=office.home.settings().zoneinfo)
    _rotation(office).revoke(Role(role), since)
    dead = withdraw_the_unverified(office.home, office.home.store(), office.clock.now())
    office.say(key_texts.revoked(role, dead))


def _rotation(office: Office) -> Rotation:
    return Rotation(office.home, office.passphrases, office.clock.now())


def _asked(role: str) -> str:
    return str(click.prompt(f"The {role}'s name"))

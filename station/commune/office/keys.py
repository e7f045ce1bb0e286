"""Whose signatures count, and the ceremonies that change it.

Passphrases are asked for by whoever calls. Not handled here: what is done (`ceremony/rotation.py`),
and what it means (`keys/changes.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from securesystemslib.signer import CryptoSigner

from station.commune.ceremony.on_offer import Agrees, nobody_agrees
from station.commune.ceremony.revoking import withdraw_the_unverified
from station.commune.ceremony.rotation import Rotation
from station.commune.keys.folder import FEED, TARGETS
from station.commune.keys.passphrases import Passphrases, unlocked
from station.commune.keys.persons import PersonKey
from station.commune.office.office import Office
from station.commune.repository.root_role import ROOT, RootRole, is_root
from station.errors import InputError
from station.trust.rules import Role, Signatory

ROLES = tuple(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Whose keys count or counted, the root's keys, and which of those are here now."""

    people: tuple[Signatory, ...]
    root: RootRole
    present: tuple[str, ...]


def key_ring(office: Office) -> KeyRing:
    """All keys. Raises TrustError, StorageError."""
    people = office.home.rules().signatories.values()
    root = office.home.press(office.home.settings()).root_role()
    ordered = sorted(people, key=lambda person: (person.role, person.valid_from))
    return KeyRing(tuple(ordered), root, office.home.keys.present(root.keys))


def require(office: Office, role: Role) -> None:
    """Raises StorageError when somebody's key isn't here: told before he listens for minutes."""
    office.home.keys.require(role.value)


def unlock(office: Office, role: Role, passphrases: Passphrases) -> CryptoSigner:
    """Somebody's key, to sign with. Raises InputError, TrustError, StorageError."""
    return unlocked(office.home.keys, passphrases, role.value)


def renew(office: Office, passphrases: Passphrases, *, agrees: Agrees = nobody_agrees) -> None:
    """Sign root and rules anew.

    Before something on offer falls silent, here as in the other changes, `agrees` is asked;
    RefusedError when it says no. Raises TrustError, StorageError.
    """
    _rotation(office, passphrases, agrees).renew()


def rotate(
    office: Office,
    passphrases: Passphrases,
    key: str,
    *,
    name: str = "",
    brought: PersonKey | None = None,
    root_keys: int = 3,
    root_threshold: int = 2,
    agrees: Agrees = nobody_agrees,
) -> None:
    """A new key in the place of `key`; a person's needs the successor's `name`, or is `brought`.

    What the predecessor approved while in office stays valid. Raises InputError when there is no
    such key, RefusedError, TrustError, StorageError.
    """
    rotation = _rotation(office, passphrases, agrees)
    if key in ROLES:
        rotation.person(Role(key), name, vacant=False, brought=brought)
    elif key in (TARGETS, FEED):
        rotation.machine(key)
    elif key == ROOT:
        rotation.root(root_keys, root_threshold)
    elif is_root(key):
        rotation.one_root(key)
    else:
        raise InputError(
            "there is no key “{key}”; there are {roles}, feed, targets, root and root-1, root-2 …",
            key=key,
            roles=", ".join(ROLES),
        )


def add(
    office: Office,
    passphrases: Passphrases,
    role: Role,
    name: str,
    *,
    brought: PersonKey | None = None,
    agrees: Agrees = nobody_agrees,
) -> None:
    """A key for an office that nobody holds. Raises RefusedError when somebody does."""
    _rotation(office, passphrases, agrees).person(role, name, vacant=True, brought=brought)


def revoke(
    office: Office,
    passphrases: Passphrases,
    role: Role,
    since: datetime,
    *,
    agrees: Agrees = nobody_agrees,
) -> tuple[str, ...]:
    """End a key at `since`, the commune's local time; the bulletins that were withdrawn for it.

    Raises InputError, RefusedError when there is nothing to end, TrustError, StorageError.
    """
    at = since.replace(tzinfo=office.home.settings().zoneinfo)
    _rotation(office, passphrases, agrees).revoke(role, at)
    return withdraw_the_unverified(office.home, office.home.store(), office.clock.now())


def _rotation(office: Office, passphrases: Passphrases, agrees: Agrees) -> Rotation:
    return Rotation(office.home, passphrases, office.clock.now(), agrees)

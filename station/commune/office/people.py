"""Each person makes a key of his own, wherever he sits, and nobody else knows its passphrase.

Not handled here: the ceremony that lets it count (`keys.py`, `ceremony/founding.py`).
"""

from dataclasses import dataclass
from pathlib import Path

from station.commune.keys import persons
from station.commune.keys.folder import KeyFolder
from station.commune.keys.passphrases import Passphrases
from station.commune.keys.persons import PersonKey
from station.commune.keys.together import lying_here
from station.commune.office.office import Office
from station.errors import Sentence
from station.trust.rules import Role


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A person's new key: its private file, which he keeps, and the public half, which travels."""

    private: Path
    public: Path
    key: PersonKey


def make(office: Office, folder: Path, role: Role, name: str, passphrases: Passphrases) -> MadeKey:
    """A key in `folder`, such as the person's own stick. Raises InputError, StorageError.

    It needs no commune, so that it can be made on any machine.
    """
    keys = KeyFolder(folder, rounds=office.home.keys.rounds)
    made = persons.make(keys, role, name, passphrases)
    public = folder / f"{role.value}.pub"
    return MadeKey(keys.path(role.value), public, persons.write_public(public, made, role, name))


def brought(file: Path) -> PersonKey:
    """The public half that somebody brings. Raises InputError, StorageError."""
    return persons.read_public(file)


def together(office: Office) -> tuple[Sentence, ...]:
    """Which keys lie together on this machine, and should not."""
    return lying_here(office.home.keys)

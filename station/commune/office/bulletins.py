"""Bulletins looked at, and taken back.

Not handled here: making one (`drafts.py`), approving it (`approval.py`).
"""

from dataclasses import dataclass

from station.commune.bulletins import paragraphs, signing
from station.commune.office.office import Office
from station.commune.record import Event, Record


@dataclass(frozen=True, slots=True)
class Dossier:
    """All about one bulletin: what it is, and what was done with it, in order."""

    record: Record
    events: tuple[Event, ...]


def bulletins(office: Office) -> tuple[Record, ...]:
    """All of them. Raises StorageError."""
    return tuple(office.home.store().bulletins())


def dossier(office: Office, bulletin_id: str) -> Dossier:
    """All about a bulletin. Raises InputError when there is none such, StorageError."""
    store = office.home.store()
    return Dossier(store.bulletin(bulletin_id), tuple(store.events(bulletin_id)))


def withdraw(office: Office, bulletin_id: str) -> Record:
    """Take a bulletin back; the villages drop it after the next publishing.

    Raises InputError, RefusedError when it was withdrawn already, StorageError.
    """
    store = office.home.store()
    record = signing.withdraw(store.bulletin(bulletin_id), store, office.clock.now())
    paragraphs.forget(office.home, bulletin_id)
    return record

"""Bulletins looked at, and taken back.

Not handled here: making one (`drafts.py`), approving it (`approval.py`).
"""

from dataclasses import dataclass, replace

from station.commune.bulletins import paragraphs, signing
from station.commune.office.office import Office
from station.commune.record import About, Event, Record
from station.errors import InputError
from station.plain_text import is_plain

_LONGEST = 200


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


def describe(office: Office, bulletin_id: str, about: About) -> Record:
    """What the office alone knows of a bulletin: field, author, origin. Nobody signs it.

    So it may be said of any, approved ones included. Raises InputError, RefusedError when the
    bulletin was changed meanwhile, StorageError.
    """
    store = office.home.store()
    was = store.bulletin(bulletin_id)
    for text in (about.author, about.origin):
        if len(text) > _LONGEST or not is_plain(text):
            raise InputError(
                "author and source are a line of {most} letters at most", most=_LONGEST
            )
    record = replace(was, about=about)
    done = Event(office.clock.now(), "editor", "describe", bulletin_id)
    store.change(record, done, was=was)
    return record


def withdraw(office: Office, bulletin_id: str) -> Record:
    """Take a bulletin back; the villages drop it after the next publishing.

    Raises InputError, RefusedError when it was withdrawn already, StorageError.
    """
    store = office.home.store()
    record = signing.withdraw(store.bulletin(bulletin_id), store, office.clock.now())
    paragraphs.forget(office.home, bulletin_id)
    return record

"""The chairman's side: he reads, hears every recording, and signs those and no others.

What he can't hear here he confirms by the first digits of its digest, having heard it elsewhere.
Not handled here: playing, and the signature and what it is bound to (`bulletins/signing.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from securesystemslib.signer import Signer

from station.commune.bulletins import paragraphs, signing
from station.commune.bulletins.languages import language_name
from station.commune.bulletins.validity import shown_end
from station.commune.keys.changes import holders
from station.commune.office.office import Office
from station.commune.record import Action, Event, Record, after, require_confirmed
from station.errors import RefusedError
from station.programme.bulletin import Recording
from station.trust.rules import Role

DIGITS = 8
"""How many digits of a recording's SHA-256 confirm it."""


@dataclass(frozen=True, slots=True)
class ApprovalCase:
    """What lies before the chairman (or the deputy): a draft, what was done with it, who signs.

    `people` are those who hold the office now.
    """

    record: Record
    events: tuple[Event, ...]
    role: Role
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approved:
    """A bulletin that is approved, and the digests of what was heard."""

    record: Record
    heard: tuple[str, ...]


def recordings(office: Office, bulletin_id: str) -> Record:
    """A bulletin whose recordings are those that were made for it, to be listened to.

    Raises InputError, TrustError when one was changed.
    """
    record = office.home.store().bulletin(bulletin_id)
    signing.check_recordings(record, office.home)
    return record


def hearing(office: Office, bulletin_id: str, role: Role = Role.CHAIRMAN) -> ApprovalCase:
    """A draft to be read and heard. Raises RefusedError when it is none or is over, TrustError."""
    store = office.home.store()
    record = store.bulletin(bulletin_id)
    after(record, Action.APPROVE)
    require_confirmed(record)
    _require_ahead(office, record)
    signing.check_recordings(record, office.home)
    people = holders(office.home.rules(), role, office.clock.now())
    return ApprovalCase(
        record, tuple(store.events(bulletin_id)), role, tuple(person.name for person in people)
    )


def confirmed(recording: Recording, written: Sequence[str]) -> str:
    """The digest of a recording that was heard elsewhere: one of `written` is its beginning.

    Raises RefusedError when none is.
    """
    if any(_fits(recording, each) for each in written):
        return recording.sha256
    raise RefusedError(
        "these aren't the first {digits} digits of the recording in "
        "{language_name}; hear it again, and read them from its SHA-256",
        digits=DIGITS,
        language_name=language_name(recording.language),
    )


def approve(office: Office, case: ApprovalCase, heard: Collection[str], key: Signer) -> Approved:
    """Sign what is in `case` and no other; `heard` are the digests of what was heard of it.

    Raises RefusedError when that isn't all of it, or when the draft was changed meanwhile;
    TrustError when a recording was, or when the villages would not count the key; StorageError.
    """
    store, now = office.home.store(), office.clock.now()
    by = case.role.value
    record = signing.approve(case.record, key, office.home, store, now, heard=heard, by=by)
    paragraphs.forget(office.home, record.bulletin.id)
    return Approved(record, tuple(recording.sha256 for recording in record.bulletin.recordings))


def _require_ahead(office: Office, record: Record) -> None:
    """Nobody listens for six minutes to what no village would hear."""
    if record.bulletin.valid_until <= office.clock.now():
        raise RefusedError(
            "“{id}” was valid until {until}, which is past: no village would hear it; change its "
            "days first: commune bulletin change {id} --until …",
            id=record.bulletin.id,
            until=shown_end(record.bulletin.valid_until, office.home.settings().zoneinfo),
        )


def _fits(recording: Recording, written: str) -> bool:
    digits = "".join(written.split()).lower()
    return len(digits) >= DIGITS and recording.sha256.startswith(digits)

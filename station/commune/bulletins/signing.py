"""Signatures: the editor's under a draft, the chairman's under what was heard.

A bulletin's statement is written when the editor signs; the chairman signs the very same bytes.
An emergency's is the chairman's alone. Not handled here: whose keys count (`trust/rules.py`) and
what may follow on what (`commune/record.py`).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from securesystemslib.signer import Signer

from station.commune.bulletins import corrections
from station.commune.home import Home
from station.commune.record import APPROVED, Action, Event, Record, after, require_confirmed
from station.commune.repository.target_store import Digest, measured
from station.commune.store.database import Store
from station.errors import RefusedError, TrustError
from station.programme.bulletin import Priority
from station.programme.timetable import Timetable
from station.trust import bulletin_form
from station.trust.bulletin_form import Approval
from station.trust.rules import Rules, StatementKind
from station.trust.statement import (
    approval_of,
    countersign,
    verify_bulletin,
    verify_timetable,
    wrap,
)


def require_editor(priority: Priority, editor: Signer | None) -> None:
    """Raises RefusedError when a draft lacks the key that signs it; an emergency needs none."""
    if editor is None and priority is not Priority.EMERGENCY:
        raise RefusedError("the editor signs every draft but an emergency; give the editor's key")


def submit(record: Record, editor: Signer | None, store: Store, now: datetime) -> Record:
    """Keep a new draft, signed by the editor; an emergency waits for the chairman alone.

    Raises InputError when its name is taken, RefusedError without the key, StorageError.
    """
    record = _signed(record, editor, store, now)
    store.add(record, Event(now, "editor", "add", record.bulletin.id, record.source))
    return record


def amend(was: Record, record: Record, editor: Signer | None, store: Store, done: Event) -> Record:
    """Keep what has become of the draft `was`, signed anew by the editor, under a new number.

    Raises RefusedError when it is a draft no more, or was changed meanwhile; StorageError.
    """
    record = replace(record, state=after(was, Action.AMEND))
    record = _signed(record, editor, store, done.at)
    store.change(record, done, was=was)
    return record


def approve(
    record: Record,
    signer: Signer,
    home: Home,
    store: Store,
    now: datetime,
    *,
    heard: Collection[str],
    by: str = "chairman",
) -> Record:
    """The signature of the chairman (or the deputy) under what he has before him.

    `heard` are the SHA-256 of the recordings that were played to him, or that he has confirmed.
    They must be those of the statement and of the files as they are now; then the statement is
    verified as each village will verify it. Raises RefusedError, TrustError.
    """
    state = after(record, Action.APPROVE)
    require_confirmed(record)
    if record.digests != frozenset(heard):
        raise RefusedError(
            "not every recording of “{id}” was heard or confirmed by its digest; nothing is signed",
            id=record.bulletin.id,
        )
    check_recordings(record, home)
    rules = home.rules()
    if record.is_emergency:
        envelope = _written(record, StatementKind.EMERGENCY, signer, store, now)
    else:
        _require_in_office(record, signer, rules)
        envelope = countersign(record.envelope or b"", signer)
    if verify_bulletin(envelope, rules) != record.bulletin:
        raise TrustError(
            "the signed statement of “{id}” isn't what the office shows; withdraw it "
            "and add it again",
            id=record.bulletin.id,
        )
    approved = replace(record, state=state, envelope=envelope)
    note = f"recording {', '.join(recording.sha256 for recording in record.bulletin.recordings)}"
    changes = [(approved, Event(now, by, APPROVED, record.bulletin.id, note))]
    store.change_all([*changes, *corrections.replaced(approved, store, now)], was=record)
    return approved


def _require_in_office(record: Record, signer: Signer, rules: Rules) -> None:
    """A statement is judged by when it was made; whoever signs must have been in office then."""
    person = rules.signatories.get(signer.public_key.keyid)
    if person and person.valid_from > approval_of(record.envelope or b"", rules)[0]:
        raise RefusedError(
            "the draft is older than the key of {person}; the editor signs it anew: "
            "commune bulletin sign {id}",
            person=person.name,
            id=record.bulletin.id,
        )


def withdraw(record: Record, store: Store, now: datetime) -> Record:
    """Take a bulletin back; the villages drop it after the next publishing."""
    record = replace(record, state=after(record, Action.WITHDRAW))
    store.change(record, Event(now, "editor", "withdraw", record.bulletin.id))
    return record


def set_timetable(
    timetable: Timetable, editor: Signer, home: Home, store: Store, now: datetime
) -> None:
    """Sign a timetable and keep it. Raises TrustError when the villages would refuse it."""
    form = bulletin_form.write_timetable(timetable, Approval(now, store.next_sequence(now)))
    envelope = countersign(wrap(StatementKind.TIMETABLE, form), editor)
    verify_timetable(envelope, home.rules())
    store.set_timetable(envelope, Event(now, "editor", "set timetable"))


def check_recordings(record: Record, home: Home, digest: Digest = measured) -> None:
    """Raises TrustError when a recording isn't the one that was made for this bulletin."""
    for recording in record.bulletin.recordings:
        if digest(home.audio(recording.sha256)).sha256 != recording.sha256:
            raise TrustError(
                "the recording of “{id}” was changed after it was made; withdraw it and "
                "add it again",
                id=record.bulletin.id,
            )


def _signed(record: Record, editor: Signer | None, store: Store, now: datetime) -> Record:
    require_editor(record.bulletin.priority, editor)
    # An emergency waits for the chairman alone.
    if editor is None or record.is_emergency:
        return replace(record, envelope=None)
    return replace(record, envelope=_written(record, StatementKind.BULLETIN, editor, store, now))


def _written(
    record: Record, kind: StatementKind, signer: Signer, store: Store, now: datetime
) -> bytes:
    approval = Approval(now, store.next_sequence(now))
    form = bulletin_form.write_bulletin(record.bulletin, approval)
    return countersign(wrap(kind, form), signer)

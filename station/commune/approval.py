"""Signatures: the editor's under a draft, the chairman's under what was heard.

A bulletin's statement is written when the editor signs; the chairman signs the very same bytes.
An emergency's is the chairman's alone. Not handled here: whose keys count (`trust/rules.py`) and
what may follow on what (`office.py`).
"""

from dataclasses import replace
from datetime import datetime

from securesystemslib.signer import Signer

from station.commune.home import Home
from station.commune.office import Action, Event, Record, after
from station.commune.shelf import file_sha256
from station.commune.store import Store
from station.errors import TrustError
from station.programme.timetable import Timetable
from station.trust import bulletin_form
from station.trust.bulletin_form import Approval
from station.trust.rules import Kind
from station.trust.statement import countersign, seal, verify_bulletin, verify_timetable


def submit(record: Record, editor: Signer | None, store: Store, now: datetime) -> Record:
    """Keep a new draft, signed by the editor; an emergency waits for the chairman alone.

    Raises InputError when its name is taken, StorageError.
    """
    if editor is not None:
        record = replace(record, envelope=_written(record, Kind.BULLETIN, editor, store, now))
    store.add(record, Event(now, "editor", "add", record.bulletin.id, record.source))
    return record


def approve(record: Record, chairman: Signer, home: Home, store: Store, now: datetime) -> Record:
    """The chairman's signature under a draft, proved as each village will prove it.

    Raises TrustError when the recording or the statement isn't what it was.
    """
    state = after(record, Action.APPROVE)
    check_recording(record, home)
    if record.is_emergency:
        envelope = _written(record, Kind.EMERGENCY, chairman, store, now)
    else:
        envelope = countersign(record.envelope or b"", chairman)
    if verify_bulletin(envelope, home.rules()) != record.bulletin:
        raise TrustError(
            f"the signed statement of “{record.bulletin.id}” isn't what the office shows; "
            "withdraw it and add it again"
        )
    record = replace(record, state=state, envelope=envelope)
    note = f"recording {record.recording.sha256}"
    store.change(record, Event(now, "chairman", "approve", record.bulletin.id, note))
    return record


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
    envelope = countersign(seal(Kind.TIMETABLE, form), editor)
    verify_timetable(envelope, home.rules())
    store.set_timetable(envelope, Event(now, "editor", "set timetable"))


def check_recording(record: Record, home: Home) -> None:
    """Raises TrustError when the recording isn't the one that was made from the text."""
    recording = record.recording
    if file_sha256(home.audio(recording.sha256)) != recording.sha256:
        raise TrustError(
            f"the recording of “{record.bulletin.id}” was changed after it was made; "
            "withdraw it and add it again"
        )


def _written(record: Record, kind: Kind, signer: Signer, store: Store, now: datetime) -> bytes:
    approval = Approval(now, store.next_sequence(now))
    form = bulletin_form.write_bulletin(record.bulletin, approval)
    return countersign(seal(kind, form), signer)

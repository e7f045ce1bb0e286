"""Changes of a draft carried out: what is to be recorded anew is recorded, then signed and kept.

Not handled here: which changes there are (`amendments.py`, `rewording.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.bulletins import paragraphs, signing
from station.commune.bulletins.recording import Recorded, RecordingStudio, Steps, Studio, unseen
from station.commune.office.office import Office
from station.commune.record import Action, Event, Record, after
from station.errors import InputError
from station.programme.bulletin import Priority


@dataclass(frozen=True, slots=True)
class Amendment:
    """What will change in the draft `was`; nothing is kept yet.

    `becomes` is the draft afterwards, but for recordings that are yet to be made. A person's
    recording `file` comes in the place of the paragraph `number` (from 1), or, where that is 0,
    as the language `tag`. Without a file, `anew` has the text's language read by the voice again;
    where a `number` is given, that paragraph, too.
    """

    was: Record
    becomes: Record
    studio: Studio
    note: str = ""
    file: Path | None = None
    number: int = 0
    tag: str = ""
    anew: bool = False

    @property
    def needs_editor(self) -> bool:
        """Whether the editor's key signs it; an emergency waits for the chairman alone."""
        return self.becomes.bulletin.priority is not Priority.EMERGENCY


def draft(office: Office, bulletin_id: str) -> Record:
    """A bulletin that may be changed. Raises RefusedError when it is a draft no more."""
    was = office.home.store().bulletin(bulletin_id)
    after(was, Action.AMEND)
    return was


def require_paragraph(bulletin_id: str, number: int, spoken: Sequence[str]) -> None:
    """Raises InputError unless a text has a paragraph of that number."""
    if not 1 <= number <= len(spoken):
        raise InputError(
            "“{bulletin_id}” has the paragraphs 1 to {count}",
            bulletin_id=bulletin_id,
            count=len(spoken),
        )


def amend(
    office: Office, change: Amendment, editor: Signer | None, steps: Steps = unseen
) -> Record:
    """Carry out a change, signed with the editor's key, which only an emergency does without.

    Raises RefusedError without that key, or when the draft was changed meanwhile; InputError when
    nobody would understand the recording; ProgramMissingError, StorageError.
    """
    signing.require_editor(change.becomes.bulletin.priority, editor)
    room = RecordingStudio(office.home, change.studio, steps)
    if change.file is not None and change.number:
        return _paragraph(office, change, change.file, editor, room)
    if change.anew:
        return _anew(office, change, editor, room)
    made = None if change.file is None else room.by_person(change.file, change.tag)
    record = _amend(office, change, made, editor)
    if made and change.tag == change.was.recording.language:
        paragraphs.forget(office.home, change.was.bulletin.id)
    return record


def _paragraph(
    office: Office, change: Amendment, file: Path, editor: Signer | None, room: RecordingStudio
) -> Record:
    was, number = change.was, change.number
    kept = paragraphs.with_recording(room, was.bulletin.id, number, file)
    with kept as (persons, warnings):
        made = room.by_voice(was.text.splitlines(), was.recording.language, persons)
        about = f"paragraph {number}: "
        take = was.take(was.recording)
        told = [warning for warning in take.warnings if not warning.startswith(about)]
        told += [f"{about}{warning}" for warning in warnings]
        made = Recorded(made.recording, replace(made.take, warnings=tuple(told)))
        return _amend(office, change, made, editor)


def _anew(
    office: Office, change: Amendment, editor: Signer | None, room: RecordingStudio
) -> Record:
    """The voice reads the text; what people recorded stays where it is still the same paragraph."""
    before, spoken = change.was.text.splitlines(), change.becomes.text.splitlines()
    places = paragraphs.places(before, spoken)
    if change.number:
        places.pop(change.number)
    elif before == spoken:
        places = {}
    with paragraphs.rearranged(room, change.was.bulletin.id, places) as persons:
        made = room.by_voice(spoken, change.was.recording.language, persons)
        return _amend(office, change, made, editor)


def _amend(
    office: Office, change: Amendment, made: Recorded | None, editor: Signer | None
) -> Record:
    was, record, store = change.was, change.becomes, office.home.store()
    if made is not None:
        language, bulletin = made.recording.language, record.bulletin
        others = [each for each in bulletin.recordings if each.language != language]
        first = [made.recording] if language == was.recording.language else []
        last = [] if first else [made.recording]
        bulletin = replace(bulletin, recordings=(*first, *others, *last))
        record = replace(record, bulletin=bulletin, takes={**record.takes, language: made.take})
    done = Event(office.clock.now(), "editor", "change" if change.note else "sign",
                 was.bulletin.id, change.note)  # fmt: skip
    record = signing.amend(was, record, editor, store, done)
    paragraphs.sweep_recordings(office.home, was.digests, store)
    return record

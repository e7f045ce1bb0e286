"""Changes of a draft: a paragraph, a language, a signature, each in two steps as a draft is made.

Whatever changes a draft makes a new statement with a new number, so a signature of the chairman's
can only come after it. Not handled here: making a draft (`drafts.py`).
"""

from dataclasses import dataclass, replace
from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.bulletins import paragraphs, signing
from station.commune.bulletins.languages import language_name, language_tag
from station.commune.bulletins.recording import Recorded, RecordingStudio, Steps, Studio, unseen
from station.commune.office.office import Office
from station.commune.office.studio import with_voice
from station.commune.record import Action, Event, Record, after
from station.errors import InputError, RefusedError
from station.programme.bulletin import Priority


@dataclass(frozen=True, slots=True)
class Amendment:
    """What will change in the draft `was`; nothing is kept yet.

    A person's recording `file` comes in the place of the paragraph `number` (from 1), or, where
    that is 0, as the language `tag`. Without a file the draft is only signed anew.
    """

    was: Record
    studio: Studio
    file: Path | None = None
    number: int = 0
    tag: str = ""

    @property
    def needs_editor(self) -> bool:
        """Whether the editor's key signs it; an emergency waits for the chairman alone."""
        return self.was.bulletin.priority is not Priority.EMERGENCY


def paragraph(office: Office, bulletin_id: str, number: int, file: Path) -> Amendment:
    """A person's recording in the place of one paragraph, the others as before.

    Raises InputError, RefusedError when it is a draft no more or a person's recording as a whole.
    """
    was = _draft(office, bulletin_id)
    take, spoken = was.take(was.recording), was.text.splitlines()
    if not take.voice:
        raise RefusedError(
            "all of “{bulletin_id}” is a person's recording; withdraw it and add the new one",
            bulletin_id=bulletin_id,
        )
    if not 1 <= number <= len(spoken):
        raise InputError(
            "“{bulletin_id}” has the paragraphs 1 to {count}",
            bulletin_id=bulletin_id,
            count=len(spoken),
        )
    return Amendment(was, with_voice(office.studio(), office.home, take.voice), file, number)


def language(office: Office, bulletin_id: str, language: str, file: Path) -> Amendment:
    """A person's recording in another language. Raises InputError, RefusedError."""
    tag = language_tag(language)
    was = _draft(office, bulletin_id)
    if tag == was.recording.language:
        raise InputError(
            "“{bulletin_id}” is in {language_name} already; give another",
            bulletin_id=bulletin_id,
            language_name=language_name(tag),
        )
    return Amendment(was, office.studio(), file, tag=tag)


def signature(office: Office, bulletin_id: str) -> Amendment:
    """The editor's signature once more, after a change of keys. Raises RefusedError."""
    return Amendment(_draft(office, bulletin_id), office.studio())


def amend(
    office: Office, change: Amendment, editor: Signer | None, steps: Steps = unseen
) -> Record:
    """Carry out a change, signed with the editor's key, which only an emergency does without.

    Raises RefusedError without that key, or when the draft was changed meanwhile; InputError when
    nobody would understand the recording; ProgramMissingError, StorageError.
    """
    signing.require_editor(change.was.bulletin.priority, editor)
    room = RecordingStudio(office.home, change.studio, steps)
    if change.file is None:
        done = Event(office.clock.now(), "editor", "sign", change.was.bulletin.id)
        return signing.amend(change.was, change.was, editor, office.home.store(), done)
    if change.number:
        return _paragraph(office, change, change.file, editor, room)
    made = room.by_person(change.file, change.tag)
    note = f"{language_name(change.tag)} ({change.tag}), {change.file.name}"
    return _amend(office, change.was, made, editor, note)


def _paragraph(
    office: Office, change: Amendment, file: Path, editor: Signer | None, room: RecordingStudio
) -> Record:
    was, number = change.was, change.number
    take, spoken = was.take(was.recording), was.text.splitlines()
    kept = paragraphs.with_recording(room, was.bulletin.id, number, file)
    with kept as (persons, warnings):
        made = room.by_voice(spoken, was.recording.language, persons)
        about = f"paragraph {number}: "
        told = [warning for warning in take.warnings if not warning.startswith(about)]
        told += [f"{about}{warning}" for warning in warnings]
        made = Recorded(made.recording, replace(made.take, warnings=tuple(told)))
        return _amend(office, was, made, editor, f"paragraph {number} by a person ({file.name})")


def _amend(office: Office, was: Record, made: Recorded, editor: Signer | None, note: str) -> Record:
    language, store = made.recording.language, office.home.store()
    others = [each for each in was.bulletin.recordings if each.language != language]
    first = [made.recording] if language == was.recording.language else []
    last = [] if first else [made.recording]
    bulletin = replace(was.bulletin, recordings=(*first, *others, *last))
    record = replace(was, bulletin=bulletin, takes={**was.takes, language: made.take})
    done = Event(office.clock.now(), "editor", "change", was.bulletin.id, note)
    record = signing.amend(was, record, editor, store, done)
    paragraphs.sweep_recordings(office.home, was.digests, store)
    return record


def _draft(office: Office, bulletin_id: str) -> Record:
    was = office.home.store().bulletin(bulletin_id)
    after(was, Action.AMEND)
    return was

"""The editor's work on a draft: made of a document or a recording, changed, signed anew.

Whatever changes a draft makes a new statement with a new number, so a signature of the chairman's
can only come after it. Not handled here: the command line's words (`commune/bulletins.py`), the
chairman's side (`chairman.py`).
"""

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from station.commune.bulletins import drafting, paragraphs, signing
from station.commune.bulletins.drafting import Wishes
from station.commune.bulletins.languages import language_name, language_tag
from station.commune.bulletins.recording import Recorded, RecordingStudio
from station.commune.office import texts
from station.commune.office.office import Office
from station.commune.office.voice_choice import studio_with
from station.commune.record import Action, Event, Record, after
from station.errors import InputError, RefusedError
from station.programme.bulletin import Priority


@dataclass(frozen=True, slots=True)
class Asked:
    """What the editor wrote on the command line; empty where nothing was written."""

    title: str = ""
    id: str = ""
    priority: Priority = Priority.NORMAL
    villages: str = ""
    since: datetime | None = None
    until: datetime | None = None
    repeats: int = 1
    voice: str = ""
    recording: Path | None = None


def add(office: Office, file: Path, asked: Asked) -> None:
    """Make a draft of a document or a recording, signed by the editor unless an emergency."""
    store, wishes = office.home.store(), _wishes(office, asked)
    if asked.recording is None and drafting.is_recording(file):
        if not wishes.title:
            raise InputError("give the title of {file}, as it has no text: --title", file=file.name)
        store.require_free(drafting.bulletin_name(file, wishes))
        editor = _editor(office, asked.priority)
        record = drafting.draft_recording(file, wishes, _room(office))
    else:
        # A person's recording needs no voice, so a missing one is no fault then.
        studio = office.studio() if asked.recording else studio_with(office, asked.voice)
        prepared = drafting.prepare(file, wishes, studio)
        store.require_free(prepared.id)
        office.say(texts.prepared(prepared))
        # Asked for before the long steps, so that a mistyped one costs no wait.
        editor = _editor(office, asked.priority)
        room = RecordingStudio(office.home, studio, office.steps)
        record = drafting.draft(prepared, wishes, room, asked.recording)
    record = signing.submit(record, editor, store, office.clock.now())
    office.say(texts.kept(record))


def record_paragraph(office: Office, bulletin_id: str, number: int, file: Path) -> None:
    """A person's recording in the place of one paragraph of a draft, the others as before."""
    store = office.home.store()
    was = store.bulletin(bulletin_id)
    after(was, Action.AMEND)
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
    studio = studio_with(office, take.voice)
    room = RecordingStudio(office.home, studio, office.steps)
    editor = _editor(office, was.bulletin.priority)
    with paragraphs.with_recording(room, bulletin_id, number, file) as (persons, warnings):
        made = room.by_voice(spoken, was.recording.language, persons)
        about = f"paragraph {number}: "
        told = [warning for warning in take.warnings if not warning.startswith(about)]
        told += [f"{about}{warning}" for warning in warnings]
        made = Recorded(made.recording, replace(made.take, warnings=tuple(told)))
        note = f"paragraph {number} by a person ({file.name})"
        _amend(office, was, made, editor, note)


def add_language(office: Office, bulletin_id: str, language: str, file: Path) -> None:
    """A person's recording of a draft in another language."""
    tag = language_tag(language)
    store = office.home.store()
    was = store.bulletin(bulletin_id)
    after(was, Action.AMEND)
    if tag == was.recording.language:
        raise InputError(
            "“{bulletin_id}” is in {language_name} already; give another",
            bulletin_id=bulletin_id,
            language_name=language_name(tag),
        )
    editor = _editor(office, was.bulletin.priority)
    made = _room(office).by_person(file, tag)
    _amend(office, was, made, editor, f"{language_name(tag)} ({tag}), {file.name}")
    office.say(f"A village plays it if its station.toml has “{tag}” among its languages.")


def sign(office: Office, bulletin_id: str) -> None:
    """The editor's signature under a draft once more, after a change of keys."""
    store = office.home.store()
    was = store.bulletin(bulletin_id)
    after(was, Action.AMEND)
    editor = _editor(office, was.bulletin.priority)
    done = Event(office.clock.now(), "editor", "sign", bulletin_id)
    signing.amend(was, was, editor, store, done)
    office.say(f"Signed anew. Then the chairman: commune approve {bulletin_id}")


def _amend(
    office: Office, was: Record, made: Recorded, editor: CryptoSigner | None, note: str
) -> None:
    language, store = made.recording.language, office.home.store()
    others = [each for each in was.bulletin.recordings if each.language != language]
    first = [made.recording] if language == was.recording.language else []
    last = [] if first else [made.recording]
    bulletin = replace(was.bulletin, recordings=(*first, *others, *last))
    record = replace(was, bulletin=bulletin, takes={**was.takes, language: made.take})
    done = Event(office.clock.now(), "editor", "change", was.bulletin.id, note)
    record = signing.amend(was, record, editor, store, done)
    paragraphs.sweep_recordings(office.home, was.digests, store)
    office.say(texts.kept(record))


def _editor(office: Office, priority: Priority) -> CryptoSigner | None:
    return None if priority is Priority.EMERGENCY else office.unlock("editor")


def _room(office: Office) -> RecordingStudio:
    return RecordingStudio(office.home, office.studio(), office.steps)


def _wishes(office: Office, asked: Asked) -> Wishes:
    of = office.home.settings()
    begins = _in_zone(asked.since, of.zoneinfo) or office.clock.now()
    lasting = timedelta(days=of.voice.valid_days)
    return Wishes(
        valid_from=begins,
        valid_until=_in_zone(asked.until, of.zoneinfo) or begins + lasting,
        id=asked.id,
        title=asked.title,
        priority=asked.priority,
        villages=_villages(asked.villages, of.village_ids),
        language=of.voice.language,
        repeats=asked.repeats,
    )


def _in_zone(written: datetime | None, zone: tzinfo) -> datetime | None:
    """What somebody wrote is the commune's local time."""
    return None if written is None else written.replace(tzinfo=zone)


def _villages(written: str, known: Collection[str]) -> frozenset[str]:
    names = frozenset(name.strip() for name in written.split(",") if name.strip())
    for name in sorted(names):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean “{near[0]}”?" if near else "commune.toml lists them"
            raise InputError("there is no village “{name}”; {hint}", name=name, hint=hint)
    return names

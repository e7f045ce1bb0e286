"""A draft is made of a document or a recording, in two steps with the editor between them.

First all that is quick: what will be spoken, whether it can be a bulletin. The editor looks it
over and gives a key, and only then come the long steps, so that a wrong passphrase costs no wait.
Not handled here: later changes (`amendments.py`), the chairman's side (`approval.py`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.bulletins import corrections, drafting, signing, validity
from station.commune.bulletins.drafting import Prepared, Wishes
from station.commune.bulletins.named_days import not_heard
from station.commune.bulletins.recording import RecordingStudio, Steps, Studio, unseen
from station.commune.bulletins.validity import Day
from station.commune.office.office import Office
from station.commune.office.studio import with_voice
from station.commune.record import About, Action, Record, after
from station.commune.store.database import Store
from station.commune.villages import villages_of
from station.errors import InputError, RefusedError, Sentence
from station.programme.bulletin import Priority
from station.studio.paper.document import Document
from station.studio.reading.aloud import Reading


@dataclass(frozen=True, slots=True)
class Asked:
    """What the editor wants of a bulletin; empty where the usual will do.

    `since` and `until` are the commune's local time, without a zone; a day is meant whole, so that
    what is valid until the fifth is still heard on the fifth.
    """

    title: str = ""
    id: str = ""
    priority: Priority | None = None
    villages: frozenset[str] = field(default_factory=frozenset)
    since: Day | None = None
    until: Day | None = None
    repeats: int = 1
    voice: str = ""
    recording: Path | None = None
    corrects: str = ""
    about: About = About()


@dataclass(frozen=True, slots=True)
class Preparation:
    """What will become a draft; nothing is kept yet.

    `taken` is the name that it would have had, if another bulletin has that.
    `prepared` is the document and what is spoken of it, None for a recording without a text.
    `recording` is a person's, None when the studio's voice reads.
    """

    file: Path
    wishes: Wishes
    studio: Studio
    prepared: Prepared | None
    recording: Path | None
    taken: str = ""

    @property
    def needs_editor(self) -> bool:
        """Whether the editor's key signs it; an emergency waits for the chairman alone."""
        return self.wishes.priority is not Priority.EMERGENCY


def look_over(office: Office, file: Path, turned: Collection[int] = ()) -> tuple[Document, Reading]:
    """What of a document would be spoken, and how; the parts `turned`, the other way.

    Raises InputError, SettingsError.
    """
    studio = office.studio()
    document = studio.read(file).turned(turned)
    return document, studio.aloud(document.spoken)


def prepare(office: Office, file: Path, asked: Asked) -> Preparation:
    """Look at a document or a recording, quickly. Raises InputError for what can be mended."""
    if file.is_dir():
        raise InputError("{file} is a folder; give the document that is in it", file=file)
    store, wishes = office.home.store(), _wishes(office, asked)
    wishes, taken = _named(file, wishes, store)
    zone = office.home.settings().zoneinfo
    validity.require_ahead(wishes.valid_from, wishes.valid_until, office.clock.now(), zone)
    if asked.recording is None and drafting.is_recording(file):
        if not wishes.title:
            raise InputError("give the title of {file}, as it has no text: --title", file=file.name)
        return Preparation(file, wishes, office.studio(), None, file, taken)
    # A person's recording needs no voice, so a missing one is no fault then.
    studio = office.studio()
    if asked.recording is None:
        studio = with_voice(studio, office.home, asked.voice)
    prepared = drafting.prepare(file, wishes, studio)
    return Preparation(file, wishes, studio, prepared, asked.recording, taken)


def reread(office: Office, bulletin_id: str, file: Path) -> Preparation:
    """Look at another document for a draft that there is. Raises InputError, RefusedError.

    It is kept by `amendments.text`.
    """
    was = office.home.store().bulletin(bulletin_id)
    after(was, Action.AMEND)
    of, studio = was.bulletin, office.studio()
    wishes = Wishes(of.valid_from, of.valid_until, of.id, of.title, of.priority)
    return Preparation(file, wishes, studio, drafting.prepare(file, wishes, studio), None)


def days_not_heard(office: Office, found: Preparation) -> tuple[Sentence, ...]:
    """What is to be thought over of the days that the text names, and its validity doesn't hold."""
    if found.prepared is None:
        return ()
    text, of = "\n".join(found.prepared.reading.paragraphs), found.wishes
    return not_heard(text, of.valid_from, of.valid_until, office.home.settings().zoneinfo)


def decide(found: Preparation, aloud: Mapping[int, bool]) -> Preparation:
    """The same, with the parts of these numbers read aloud, or not. Raises InputError."""
    if found.prepared is None:
        raise InputError("a recording has no parts")
    return replace(found, prepared=drafting.decided(found.prepared, found.studio, aloud))


def add(office: Office, found: Preparation, editor: Signer | None, steps: Steps = unseen) -> Record:
    """Make the draft, signed with the editor's key, which only an emergency does without.

    Raises RefusedError without that key, or while a part is undecided; InputError,
    ProgramMissingError, StorageError.
    """
    if found.prepared is not None and found.prepared.undecided:
        raise RefusedError(
            "decide first whether these parts are read aloud: {parts}",
            parts=", ".join(map(str, found.prepared.undecided)),
        )
    signing.require_editor(found.wishes.priority, editor)
    room = RecordingStudio(office.home, found.studio, steps)
    if found.prepared is None:
        record = drafting.draft_recording(found.file, found.wishes, room)
    else:
        record = drafting.draft(found.prepared, found.wishes, room, found.recording)
    return signing.submit(record, editor, office.home.store(), office.clock.now())


def _named(file: Path, wishes: Wishes, store: Store) -> tuple[Wishes, str]:
    """With a name that is free, and the taken one: the same file comes each month."""
    name = drafting.bulletin_name(file, wishes)
    if wishes.id:
        store.require_free(name)
        return wishes, ""
    free = store.free_name(name)
    return replace(wishes, id=free), "" if free == name else name


def _wishes(office: Office, asked: Asked) -> Wishes:
    of = office.home.settings()
    corrected = corrections.corrected(office.home.store(), asked.corrects)
    zone, now = of.zoneinfo, office.clock.now()
    begins = validity.beginning(asked.since, zone) if asked.since else now.astimezone(zone)
    lasting = timedelta(days=of.voice.valid_days)
    ends = corrected.valid_until if corrected else begins + lasting
    villages = villages_of(of, asked.villages)
    return Wishes(
        valid_from=begins,
        valid_until=validity.end(asked.until, zone) if asked.until else ends,
        id=asked.id,
        title=asked.title,
        priority=asked.priority or (corrected.priority if corrected else Priority.NORMAL),
        villages=corrections.reach(villages, corrected),
        language=of.voice.language,
        repeats=asked.repeats,
        corrects=corrections.chain(corrected),
        about=asked.about,
    )

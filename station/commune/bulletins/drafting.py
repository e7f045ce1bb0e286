"""From a typed document, or a person's recording, to a draft.

Not handled here: how a document is read (`studio`), how its recording is made (`recording.py`), and
signing (`signing.py`).
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from station.commune.bulletins.recording import RecordingStudio, Studio
from station.commune.record import About, BulletinState, Record, ScannedLine
from station.errors import InputError
from station.plain_text import cleaned
from station.programme.bulletin import IDENTIFIER, Bulletin, Priority, Recording
from station.studio.paper.document import Document
from station.studio.reading.aloud import Reading

# What phones, recorders and browsers call their files.
_SOUNDS = frozenset(
    {".wav", ".mp3", ".m4a", ".mp4", ".aac", ".amr", ".3gp", ".ogg", ".oga", ".opus", ".webm",
     ".flac", ".aif", ".aiff", ".caf", ".mov", ".mkv", ".wma", ".mp2", ".3gpp", ".avi"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the editor wants; the document's own title and name serve where it is empty."""

    valid_from: datetime
    valid_until: datetime
    id: str = ""
    title: str = ""
    priority: Priority = Priority.NORMAL
    villages: frozenset[str] = frozenset()
    language: str = "vi"
    repeats: int = 1
    corrects: tuple[str, ...] = ()
    about: About = About()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with what will be spoken of it; nothing is stored yet.

    `decided` are the numbers of parts that the editor turned, or left on purpose.
    """

    path: Path
    id: str
    title: str
    document: Document
    reading: Reading
    decided: frozenset[int] = frozenset()
    scan: tuple[ScannedLine, ...] = ()
    was_cleaned: bool = False
    """Whether its title had signs that steer a screen, which were taken out."""

    @property
    def undecided(self) -> tuple[int, ...]:
        """The parts that may be meant for listeners, and nobody has decided on."""
        return tuple(number for number in self.document.doubts if number not in self.decided)


def prepare(path: Path, wishes: Wishes, studio: Studio) -> Prepared:
    """Read the document `path`, quickly. Raises InputError for what the editor can mend."""
    name = bulletin_name(path, wishes)
    document = studio.read(path)
    given = wishes.title or document.title
    title = cleaned(given)
    if not title:
        raise InputError("give the title of {file}: --title", file=path.name)
    reading = studio.aloud(document.spoken)
    scan = tuple(ScannedLine(each.text, each.sure, each.begins) for each in document.seen)
    return Prepared(path, name, title, document, reading, scan=scan, was_cleaned=title != given)


def decided(prepared: Prepared, studio: Studio, aloud: Mapping[int, bool]) -> Prepared:
    """The same, with the parts of these numbers read aloud, or not. Raises InputError."""
    of = prepared.document
    of.turned(aloud)  # every number is one of a part
    turned = [number for number, wanted in aloud.items() if of.parts[number - 1].spoken != wanted]
    document = of.turned(turned)
    reading = studio.aloud(document.spoken)
    known = prepared.decided | set(aloud)
    return replace(prepared, document=document, reading=reading, decided=known)


def draft(
    prepared: Prepared, wishes: Wishes, room: RecordingStudio, recording: Path | None = None
) -> Record:
    """The draft; its recording, by the voice or by a person, is among the office's on return.

    Raises InputError for what the editor can mend, ProgramMissingError, StorageError.
    """
    paragraphs = prepared.reading.paragraphs
    if recording is not None:
        recorded = room.by_person(recording, wishes.language)
    else:
        recorded = room.by_voice(paragraphs, wishes.language)
    text = "\n".join(paragraphs)
    return Record(
        bulletin=_bulletin(prepared.id, prepared.title, wishes, text, recorded.recording),
        state=BulletinState.DRAFT,
        source=prepared.path.name,
        text=text,
        withheld=prepared.document.withheld,
        changes=prepared.reading.changes,
        unread=prepared.reading.unread,
        guesses=prepared.reading.guesses,
        takes={wishes.language: recorded.take},
        about=wishes.about,
        scan=prepared.scan,
    )


def draft_recording(path: Path, wishes: Wishes, room: RecordingStudio) -> Record:
    """The draft of a person's recording without a text. Raises as `draft`."""
    recorded = room.by_person(path, wishes.language)
    name = bulletin_name(path, wishes)
    return Record(
        bulletin=_bulletin(name, "", wishes, "", recorded.recording),
        state=BulletinState.DRAFT,
        source=path.name,
        text="",
        takes={wishes.language: recorded.take},
        about=wishes.about,
    )


def is_recording(path: Path) -> bool:
    """Whether a file is to be listened to, not read."""
    return path.suffix.lower() in _SOUNDS


def bulletin_name(path: Path, wishes: Wishes) -> str:
    """The bulletin's name, wished for or made of its file's. Raises InputError."""
    name = wishes.id or identifier(path)
    if not IDENTIFIER.fullmatch(name):
        raise InputError(
            "“{name}” can't be a bulletin's name: give one of a-z, 0-9 and - by --id", name=name
        )
    return name


def identifier(path: Path) -> str:
    """A bulletin's name made of its file's: `Thông báo 7.txt` gives `thong-bao-7`."""
    plain = unicodedata.normalize("NFD", path.stem.lower().replace("đ", "d"))
    name = re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:64]
    return name.strip("-")


def _bulletin(name: str, title: str, wishes: Wishes, text: str, recording: Recording) -> Bulletin:
    try:
        return Bulletin(
            id=name,
            title=cleaned(wishes.title or title),
            priority=wishes.priority,
            recordings=(recording,),
            # Where there is no text, this is the digest of nothing: the recording says it all.
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            # A statement's instants are written to the second.
            valid_from=wishes.valid_from.replace(microsecond=0),
            valid_until=wishes.valid_until.replace(microsecond=0),
            villages=wishes.villages,
            repeats=wishes.repeats,
            corrects=wishes.corrects,
        )
    except ValueError as error:
        raise InputError("{name}: {error}", name=name, error=error) from error

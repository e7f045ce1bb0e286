"""From a typed document to a draft: what is spoken, and its recording fit for horns.

Not handled here: how a document is read, spoken or mastered (`studio`), and signing
(`approval.py`).
"""

import hashlib
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from station.commune.home import Home
from station.commune.office import Record, State
from station.commune.shelf import file_sha256
from station.errors import InputError, StorageError
from station.programme.bulletin import IDENTIFIER, Bulletin, Priority, Recording
from station.studio.document import Document
from station.studio.reading import Reading
from station.studio.voice import Voice
from station.trust.durable import durable_file

Progress = Callable[[float], None]


class Master(Protocol):
    """What `station.studio.mastering.master` does."""

    def __call__(
        self, source: Path, destination: Path, *, progress: Progress | None = None
    ) -> "Made":
        """Make the recording `destination` of the speech `source`."""


class Made(Protocol):
    """What it says about the recording."""

    @property
    def seconds(self) -> float:
        """How long the recording lasts."""


@dataclass(frozen=True, slots=True)
class Studio:
    """The studio's four steps, as the office uses them."""

    read: Callable[[Path], Document]
    aloud: Callable[[Sequence[str]], Reading]
    voice: Voice
    master: Master


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


Steps = Callable[[str], Progress]
"""Told the name of each long step; gives what is told the share done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with what will be spoken of it; nothing is stored yet."""

    path: Path
    id: str
    document: Document
    reading: Reading


def prepare(path: Path, wishes: Wishes, studio: Studio) -> Prepared:
    """Read the document `path`, quickly. Raises InputError for what the editor can mend."""
    name = wishes.id or identifier(path)
    if not IDENTIFIER.fullmatch(name):
        raise InputError(f"“{name}” can't be a bulletin's name: give one of a-z, 0-9 and - by --id")
    document = studio.read(path)
    return Prepared(path, name, document, studio.aloud(document.spoken))


def draft(prepared: Prepared, wishes: Wishes, studio: Studio, home: Home, steps: Steps) -> Record:
    """The draft; its recording is among the office's when this returns.

    Raises InputError for what the editor can mend, ProgramMissingError, StorageError.
    """
    paragraphs = prepared.reading.paragraphs
    with _workroom(home) as room:
        studio.voice.speak(paragraphs, room / "speech.wav", steps("Reading aloud"))
        made = studio.master(room / "speech.wav", room / "speech.opus", progress=steps("Mastering"))
        recording = _keep(room / "speech.opus", wishes.language, made.seconds, home)
    text = "\n".join(paragraphs)
    return Record(
        bulletin=_bulletin(prepared, wishes, text, recording),
        state=State.DRAFT,
        source=prepared.path.name,
        text=text,
        withheld=prepared.document.withheld,
        changes=prepared.reading.changes,
        unread=prepared.reading.unread,
        voice=studio.voice.name,
    )


def identifier(path: Path) -> str:
    """A bulletin's name made of its file's: `Thông báo 7.txt` gives `thong-bao-7`."""
    plain = unicodedata.normalize("NFD", path.stem.lower().replace("đ", "d"))
    name = re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:64]
    return name.strip("-")


def _bulletin(prepared: Prepared, wishes: Wishes, text: str, recording: Recording) -> Bulletin:
    try:
        return Bulletin(
            id=prepared.id,
            title=wishes.title or prepared.document.title,
            priority=wishes.priority,
            recordings=(recording,),
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            # A statement's instants are written to the second.
            valid_from=wishes.valid_from.replace(microsecond=0),
            valid_until=wishes.valid_until.replace(microsecond=0),
            villages=wishes.villages,
            repeats=wishes.repeats,
        )
    except ValueError as error:
        raise InputError(f"{prepared.path.name}: {error}") from error


@contextmanager
def _workroom(home: Home) -> Iterator[Path]:
    """A folder for what is on the way; it is gone afterwards, whatever happens."""
    try:
        room = tempfile.TemporaryDirectory(dir=home.path, prefix=".work-")
    except OSError as error:
        raise StorageError(f"{home.path} can't be written: {error.strerror}") from error
    with room as name:
        yield Path(name)


def _keep(made: Path, language: str, seconds: float, home: Home) -> Recording:
    sha256 = file_sha256(made)
    with durable_file(home.audio(sha256)) as copy, made.open("rb") as original:
        shutil.copyfileobj(original, copy)
    return Recording(language, sha256, made.stat().st_size, round(seconds, 3))

"""A recording for each language: by a voice, by a person, or paragraph by paragraph by both.

What is made lies among the office's recordings under its digest when a function here returns. Not
handled here: what is spoken (`drafting.py`), the sound (`studio`), who signs it (`signing.py`).
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from station.commune.home import Home
from station.commune.record import Take
from station.commune.repository.target_store import file_sha256
from station.errors import InputError, StorageError, WrongValueError
from station.files import durable_file
from station.programme.bulletin import Recording
from station.studio.paper.document import Document
from station.studio.reading.aloud import Reading
from station.studio.sound.judgement import judge
from station.studio.sound.mastering import MOST_SECONDS
from station.studio.voice.assembly import assemble, level
from station.studio.voice.espeak import Voice


class Step(StrEnum):
    """What takes long."""

    LISTENING = "listening"
    READING = "reading"
    ASSEMBLING = "assembling"
    MASTERING = "mastering"


Progress = Callable[[float], None]
Steps = Callable[[Step], Progress]
"""Told of each long step; gives what is told the share done, 0 to 1."""


def unseen(_step: Step) -> Progress:
    """Nobody watches."""
    return lambda _share: None


class Made(Protocol):
    """What mastering says about the recording: seconds, LUFS, dBTP."""

    @property
    def seconds(self) -> float:
        """How long the recording lasts."""

    @property
    def loudness_lufs(self) -> float:
        """Its integrated loudness."""

    @property
    def true_peak_dbtp(self) -> float:
        """Its true peak."""


class Master(Protocol):
    """What `station.studio.sound.mastering.master` does."""

    def __call__(
        self, source: Path, destination: Path, *, progress: Progress | None = None
    ) -> Made:
        """Make the recording `destination` of the speech `source`."""


class Judge(Protocol):
    """What `station.studio.sound.judgement.judge` does."""

    def __call__(self, source: Path, *, longest: float) -> tuple[str, ...]:
        """Sentences about what could be better. Raises InputError when it can't be used."""


@dataclass(frozen=True, slots=True)
class Studio:
    """The studio's steps, as the office uses them. `voice` is called `voice_name` by --voice."""

    read: Callable[[Path], Document]
    aloud: Callable[[Sequence[str]], Reading]
    voice: Voice
    master: Master
    judge: Judge = judge
    voice_name: str = "espeak"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A language's recording, and how it was made."""

    recording: Recording
    take: Take


@dataclass(frozen=True, slots=True)
class RecordingStudio:
    """Where recordings are made: the office's home, its studio, and who is told of long steps."""

    home: Home
    studio: Studio
    steps: Steps

    def by_voice(
        self, paragraphs: Sequence[str], language: str, persons: Mapping[int, Path] | None = None
    ) -> Recorded:
        """`paragraphs` as the studio's voice speaks them.

        Those whose number (from 1) is in `persons` are that file's instead, as `level` made it.
        Raises InputError, ProgramMissingError, StorageError.
        """
        voice = self.studio.voice
        with workroom(self.home) as room:
            speech = room / "speech.wav"
            if persons:
                self._assemble(paragraphs, persons, room, speech)
            else:
                voice.speak(paragraphs, speech, self.steps(Step.READING))
            take = Take(_speakers(voice, persons), self.studio.voice_name)
            return self._mastered(speech, language, take)

    def by_person(self, file: Path, language: str) -> Recorded:
        """A person's recording. Raises InputError when nobody would understand it."""
        warnings = self.judged(file, MOST_SECONDS)
        return self._mastered(file, language, Take(f"a person ({file.name})", warnings=warnings))

    def judged(self, file: Path, longest: float) -> tuple[str, ...]:
        """What could be better in a person's recording. Raises InputError when it is no good."""
        progress = self.steps(Step.LISTENING)
        warnings = self.studio.judge(file, longest=longest)
        progress(1.0)
        return warnings

    def _mastered(self, speech: Path, language: str, take: Take) -> Recorded:
        with workroom(self.home) as room:
            result = room / "speech.opus"
            made = self.studio.master(speech, result, progress=self.steps(Step.MASTERING))
            recording = _keep(result, language, made.seconds, self.home)
        loudness, peak = round(made.loudness_lufs, 1), round(made.true_peak_dbtp, 1)
        measured = replace(take, loudness_lufs=loudness, true_peak_dbtp=peak)
        return Recorded(recording, measured)

    def _assemble(
        self, paragraphs: Sequence[str], persons: Mapping[int, Path], room: Path, speech: Path
    ) -> None:
        progress = self.steps(Step.ASSEMBLING)
        pieces: list[Path] = []
        for number, run in enumerate(_runs(paragraphs, persons)):
            if isinstance(run, Path):
                pieces.append(run)
                continue
            one = room / f"voice-{number}.wav"
            self.studio.voice.speak(run, one)
            pieces.append(room / f"piece-{number}.wav")
            level(one, pieces[-1], longest=MOST_SECONDS)
            one.unlink()
        assemble(pieces, speech, progress)


def _runs(paragraphs: Sequence[str], persons: Mapping[int, Path]) -> Iterator[list[str] | Path]:
    """Paragraphs that the voice speaks one after the other, and recordings between them."""
    run: list[str] = []
    for number, paragraph in enumerate(paragraphs, 1):
        if number not in persons:
            run.append(paragraph)
            continue
        if run:
            yield run
        run = []
        yield persons[number]
    if run:
        yield run


def _speakers(voice: Voice, persons: Mapping[int, Path] | None) -> str:
    if not persons:
        return voice.name
    numbers = ", ".join(map(str, sorted(persons)))
    return f"{voice.name}; a person for paragraph {numbers}"


@contextmanager
def workroom(home: Home) -> Iterator[Path]:
    """A folder for what is on the way; it is gone afterwards, whatever happens."""
    try:
        room = tempfile.TemporaryDirectory(dir=home.path, prefix=".work-")
    except OSError as error:
        raise StorageError(
            "{path} can't be written: {strerror}", path=home.path, strerror=error.strerror
        ) from error
    with room as name:
        yield Path(name)


def _keep(made: Path, language: str, seconds: float, home: Home) -> Recording:
    sha256 = file_sha256(made)
    try:
        recording = Recording(language, sha256, made.stat().st_size, round(seconds, 3))
    except WrongValueError as error:
        raise InputError(error.message, **error.values) from error
    with durable_file(home.audio(sha256)) as copy, made.open("rb") as original:
        shutil.copyfileobj(original, copy)
    return recording

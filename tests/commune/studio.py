"""A studio for tests: the document and the reading are real, the voice and the mastering small."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from station.commune.bulletins.recording import Studio
from station.errors import InputError, ProgramMissingError, StorageError
from station.studio.paper.document import read_document
from station.studio.reading.aloud import read_aloud


@dataclass
class SmallVoice:
    """Writes the text instead of speaking it; fails when told to."""

    name: str = "a small voice"
    missing: bool = False
    spoken: list[str] = field(default_factory=list)

    def speak(
        self,
        paragraphs: Sequence[str],
        destination: Path,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        """As `station.studio.voice.espeak.Voice`."""
        if self.missing:
            raise ProgramMissingError("espeak-ng is not installed; run: apt install espeak-ng")
        self.spoken += paragraphs
        destination.write_text("\n".join(paragraphs))
        if progress:
            progress(1.0)


@dataclass(frozen=True)
class Mastered:
    """As `station.studio.sound.mastering.Mastered`."""

    seconds: float
    loudness_lufs: float = -14.1
    true_peak_dbtp: float = -1.6


@dataclass
class SmallMaster:
    """Gives bytes that depend on the speech; fails when told to."""

    full_disk: bool = False

    def __call__(
        self,
        source: Path,
        destination: Path,
        *,
        progress: Callable[[float], None] | None = None,
    ) -> Mastered:
        """As `station.studio.sound.mastering.master`."""
        if self.full_disk:
            raise StorageError("the disk is full; free some space")
        destination.write_bytes(b"OggS" + hashlib.sha256(source.read_bytes()).digest() * 100)
        if progress:
            progress(1.0)
        return Mastered(12.5)


@dataclass
class SmallStudio:
    """The voice and the mastering of one test."""

    voice: SmallVoice = field(default_factory=SmallVoice)
    master: SmallMaster = field(default_factory=SmallMaster)
    warnings: tuple[str, ...] = ()

    def judge(self, source: Path, *, longest: float) -> tuple[str, ...]:
        """As `station.studio.sound.judgement.judge`."""
        if not source.is_file():
            raise InputError(f"{source}: there is no such recording; check its name")
        return self.warnings

    def __call__(self) -> Studio:
        """The studio as the office wants it."""
        return Studio(read_document, read_aloud, self.voice, self.master, self.judge)


@dataclass(frozen=True)
class SamePassphrase:
    """Gives the same passphrase for every key."""

    secret: str

    def existing(self, key: str) -> str:
        """As `station.commune.keys.passphrases.Passphrases`."""
        return self.secret

    def new(self, key: str) -> str:
        """As `station.commune.keys.passphrases.Passphrases`."""
        return self.secret

    def mistyped(self, key: str) -> bool:
        """As `station.commune.keys.passphrases.Passphrases`."""
        return False

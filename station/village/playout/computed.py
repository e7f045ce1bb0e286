"""The sounds that a station computes for itself: tunes and tests, kept once they are whole.

A file is believed only by its digest, at the start and before each play: a power cut may leave it
empty. What isn't whole is left out and told of, for it only adorns the word; it is made anew beside
the loop. Not handled here: the melodies (`studio/sound`).
"""

import hashlib
import logging
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from station.errors import StorageError
from station.files import clear_unfinished, file_digest, write_durably
from station.studio.sound.probe_tune import probe_samples
from station.studio.sound.tune import closing_samples, samples, wave_bytes
from station.village.finding import Finding
from station.village.periodic_jobs import PeriodicJobs

log = logging.getLogger(__name__)

TUNE, CLOSING, TRIAL, DAILY = "tune", "closing", "hand-test", "test"
TRIAL_SECONDS = 2.0

COMPUTED: Mapping[str, Callable[[], "array[int]"]] = {
    TUNE: samples,
    CLOSING: closing_samples,
    TRIAL: lambda: probe_samples(TRIAL_SECONDS),
    DAILY: probe_samples,
}


class ComputedSound:
    """The sound `name`, kept in the first of `folders` that takes it. `fault` says why not."""

    def __init__(self, folders: Sequence[Path], name: str) -> None:
        self._folders, self.name = folders, name
        self._kept: tuple[Path, str] | None = None
        self.fault = ""
        self._find()

    def verified(self) -> Path | None:
        """Where it lies, read just now and found whole; None when it is to be left out."""
        kept = self._kept
        if kept is None:
            return None
        path, digest = kept
        if _digest(path) == digest:
            return path
        log.error("%s is not what was computed; it is left out until it is made anew", path)
        self.fault, self._kept = f"{path} is empty or damaged", None
        return None

    def mend(self) -> None:
        """Make it anew if it isn't whole; a job."""
        if self.verified() is None:
            self._make()

    def _find(self) -> None:
        """What an earlier start has made, or a new one."""
        for folder in self._folders:
            path, told = _places(folder, self.name)
            with suppress(OSError):
                digest = told.read_text("ascii", "replace").strip()
                if _digest(path) == digest:
                    self._kept = path, digest
                    return
        self._make()

    def _make(self) -> None:
        data = wave_bytes(COMPUTED[self.name]())
        for folder in self._folders:
            try:
                self._kept = _written(folder, self.name, data)
            except StorageError as error:
                log.error("%s", error)  # noqa: TRY400 - the sentence is enough
                self.fault = str(error)
            else:
                self.fault = ""
                return


class ComputedSounds:
    """All that this station computes, each made when it is first asked for."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        for folder in folders:
            clear_unfinished(folder)
        self._sounds: dict[str, ComputedSound] = {}

    def sound(self, name: str) -> ComputedSound:
        """One of `COMPUTED`."""
        if name not in self._sounds:
            self._sounds[name] = ComputedSound(self._folders, name)
        return self._sounds[name]

    def mend(self) -> None:
        """Make anew what isn't whole; a job."""
        for sound in tuple(self._sounds.values()):
            sound.mend()

    def register_jobs(self, jobs: PeriodicJobs) -> None:
        """Look after them at intervals."""
        jobs.every(60, "sounds", self.mend)

    def findings(self) -> Iterator[Finding]:
        """What is left out, and why."""
        for sound in tuple(self._sounds.values()):
            if sound.fault:
                text = f"the sound “{sound.name}” is left out: {sound.fault}; look at: df -h"
                yield Finding("sounds", False, text)


def _places(folder: Path, name: str) -> tuple[Path, Path]:
    """The file of `name`, and the one that tells its digest."""
    return folder / f"{name}.wav", folder / f"{name}.sha256"


def _written(folder: Path, name: str, data: bytes) -> tuple[Path, str]:
    """`data`, on the disk and read back. Raises StorageError."""
    path, told = _places(folder, name)
    digest = hashlib.sha256(data).hexdigest()
    write_durably(path, data)
    if _digest(path) != digest:
        raise StorageError("{path} is not what was written; look at the disk: dmesg", path=path)
    write_durably(told, digest.encode("ascii"))
    return path, digest


def _digest(path: Path) -> str | None:
    try:
        return file_digest(path)
    except OSError:
        return None

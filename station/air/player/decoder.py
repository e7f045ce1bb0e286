"""From a recording to samples, a block at a time (the only importer of soundfile).

What it holds does not grow with the recording's length. Not handled here: other rates than
48 kHz; Opus always has it, and the tune and what people record is brought to it before.
"""

import types
from array import array
from pathlib import Path
from typing import Self

import soundfile

from station.air.player.samples import mixed, silence
from station.errors import InputError, Sentence

RATE = 48_000


class Decoder:
    """A recording of one or two channels, read as 48 kHz mono.

    Raises InputError when the file is missing, broken, or of another form.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = soundfile.SoundFile(str(path))
        except (soundfile.SoundFileError, OSError, TypeError) as error:
            raise InputError(
                "{path} is no recording that can be played: {error}", path=path, error=error
            ) from error
        self.rate = int(self._file.samplerate)
        self.channels = int(self._file.channels)
        self.frames = int(self._file.frames)
        if problem := self._problem():
            self.close()
            raise InputError("{path} {problem}; make it anew", path=path, problem=problem)

    def _problem(self) -> str:
        if self.rate != RATE:
            return Sentence(
                "has {rate} samples a second, not {rate_2}", rate=self.rate, rate_2=RATE
            )
        if self.channels > 2:
            return Sentence("has {channels} channels, more than two", channels=self.channels)
        if not 0 < self.frames < 86_400 * RATE:
            return Sentence("holds no sound, or more than a day of it")
        return ""

    def read(self, frames: int) -> "array[int]":
        """The next `frames` (fewer at the end, none after it): signed 16-bit, mono."""
        samples = silence(frames * self.channels)
        try:
            count = self._file.buffer_read_into(samples, dtype="int16")
        except (soundfile.SoundFileError, OSError) as error:
            raise InputError("{path} is broken: {error}", path=self._path, error=error) from error
        del samples[count * self.channels :]
        return samples if self.channels == 1 else mixed(samples)

    def skip(self, frames: int) -> None:
        """Go `frames` on without reading them, at most to the end. Raises InputError."""
        try:
            self._file.seek(min(self.frames, self._file.tell() + frames))
        except (soundfile.SoundFileError, OSError) as error:
            raise InputError("{path} is broken: {error}", path=self._path, error=error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        """Itself; it is open already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        """Let go of the file, whatever was raised."""
        self.close()

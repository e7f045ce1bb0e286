"""Spoken text to speech; the only runner of espeak-ng.

The text goes to the program's standard input, a paragraph a run; a pause parts the paragraphs.
Not handled here: how written words are said (`reading/aloud.py`), loudness (`sound/mastering.py`).
"""

import contextlib
import logging
import re
import shutil
import wave
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from station.errors import InputError, ProgramMissingError, Sentence
from station.studio.made_aside import made_aside
from station.studio.subprocesses import Finished, run_program

log = logging.getLogger(__name__)

PAUSE = 0.6  # seconds between paragraphs
# About 75 minutes of speech, more than any recording may last.
MOST_CHARACTERS = 60_000
_INSTALL = Sentence("run: sudo apt-get install espeak-ng")
# In brackets espeak-ng would read phonemes, not text; control signs mean nothing to say.
_NOT_TEXT = re.compile(r"[\[\]<>\x00-\x1f\x7f]+")
_BLOCK = 1 << 16


class Voice(Protocol):
    """Whoever can speak paragraphs into a WAV file."""

    @property
    def name(self) -> str:
        """Which voice it is, in words that are kept beside the recording."""

    def speak(
        self,
        paragraphs: Sequence[str],
        destination: Path,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        """Write `paragraphs` as one mono WAV file; `progress` hears the share done, 0 to 1."""


class EspeakVoice:
    """The voice of espeak-ng.

    `rate` in words a minute, `pitch` 0 to 99, `gap` between words in 10 ms, `amplitude` 0 to
    200. The defaults were understood best by a recogniser behind a simulated horn. Where the
    `variant` isn't installed the plain voice speaks instead.
    """

    def __init__(
        self,
        program: str = "espeak-ng",
        variant: str = "Annie",
        *,
        language: str = "vi",
        rate: int = 150,
        pitch: int = 40,
        gap: int = 4,
        amplitude: int = 80,
        timeout: float = 60.0,
    ) -> None:
        self._program = program
        self._variant = variant
        self._language = language
        self._manner = (f"-s{rate}", f"-p{pitch}", f"-g{gap}", f"-a{amplitude}")
        self._timeout = timeout

    @cached_property
    def name(self) -> str:
        """Program, version and voice: “espeak-ng 1.51 vi+Annie”. Raises ProgramMissingError."""
        found = re.search(r"\d+\.\d+[\w.]*", self._run("--version").output)
        return f"espeak-ng {found[0] if found else '?'} {self._voice}"

    def speak(
        self,
        paragraphs: Sequence[str],
        destination: Path,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        """Write `paragraphs` as one mono WAV file, whole or not at all.

        Raises InputError when there is nothing, or more than an hour, to say,
        ProgramMissingError when espeak-ng is absent or fails, StorageError on a full disk.
        """
        texts = speakable(paragraphs)
        with made_aside(destination, "speech.wav") as folder:
            self._speak_into(texts, folder, progress or (lambda _share: None))

    def _speak_into(
        self, texts: Sequence[str], folder: Path, progress: Callable[[float], None]
    ) -> None:
        length = sum(map(len, texts))
        done = 0
        one = folder / "paragraph.wav"
        with (folder / "speech.wav").open("wb") as file, contextlib.ExitStack() as stack:
            speech: wave.Wave_write | None = None
            for text in texts:
                self._run("-v", self._voice, *self._manner, "-b1", "-w", str(one), text=text)
                with self._opened(one) as paragraph:
                    if speech is None:
                        speech = stack.enter_context(wave.open(file, "wb"))
                        speech.setparams(paragraph.getparams())
                    else:
                        _pause(speech)
                    _append(paragraph, speech)
                one.unlink()
                done += len(text)
                progress(done / length)

    def _opened(self, paragraph: Path) -> wave.Wave_read:
        try:
            return wave.open(str(paragraph), "rb")
        except (FileNotFoundError, EOFError, wave.Error) as error:
            raise ProgramMissingError(
                "{program} gave no speech; {install} --reinstall",
                program=self._program,
                install=_INSTALL,
            ) from error

    @cached_property
    def _voice(self) -> str:
        """The language with its variant, if the program has that one."""
        if f"!v/{self._variant}" in self._run("--voices=variant").output:
            return f"{self._language}+{self._variant}"
        log.warning("espeak-ng has no variant %s; the plain voice speaks", self._variant)
        return self._language

    def _run(self, *options: str, text: str = "") -> Finished:
        if shutil.which(self._program) is None:
            raise ProgramMissingError(
                "{program} is not installed; {install}", program=self._program, install=_INSTALL
            )
        command = [self._program, *options, *(["--stdin"] if text else [])]
        finished = run_program(command, timeout=self._timeout, text=text)
        if finished.status:
            said = finished.errors.strip().splitlines()[-1:] or [f"status {finished.status}"]
            raise ProgramMissingError(
                "{program} failed ({said}); {install} --reinstall",
                program=self._program,
                said=said[0][:200],
                install=_INSTALL,
            )
        return finished


def speakable(paragraphs: Sequence[str]) -> list[str]:
    """Each paragraph that says anything, in one line, without what would be orders to a voice.

    Raises InputError when there is nothing, or more than an hour, to say.
    """
    lines = (" ".join(_NOT_TEXT.sub(", ", paragraph).split()) for paragraph in paragraphs)
    texts = [line for line in lines if re.search(r"\w", line)]
    length = sum(map(len, texts))
    if not texts:
        raise InputError("there is nothing to speak; write the bulletin's text first")
    if length > MOST_CHARACTERS:
        raise InputError(
            "the text has {length} characters, over an hour; send it in parts", length=length
        )
    return texts


def _pause(speech: wave.Wave_write) -> None:
    silence = bytes(speech.getsampwidth() * speech.getnchannels())
    speech.writeframes(silence * round(PAUSE * speech.getframerate()))


def _append(paragraph: wave.Wave_read, speech: wave.Wave_write) -> None:
    while frames := paragraph.readframes(_BLOCK):
        speech.writeframes(frames)

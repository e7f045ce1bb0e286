"""A Piper voice speaks; the only runner of piper.

piper is GPL: it is run as a program of its own, never imported and never a dependency. The text
goes to its standard input, a paragraph a line; each line comes back as a file of its own, named by
a number that grows (`--output-dir`). Not handled here: whether a voice is fit (`piper_model.py`).
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from station.errors import ProgramMissingError, Sentence
from station.studio.made_aside import made_aside
from station.studio.subprocesses import run_program
from station.studio.voice.assembly import assemble
from station.studio.voice.espeak import speakable
from station.studio.voice.piper_model import PiperModel

_INSTALL = Sentence(
    "install piper-tts into a virtual environment of its own, and write that environment's folder "
    "into commune.toml: voice.piper"
)
_AT_ONCE = 3_000  # characters a run; loading a voice takes a second or two
_SENTENCE_PAUSE = "0.3"  # seconds
_START_SECONDS, _SECONDS_A_CHARACTER = 60.0, 0.2  # a slow office computer
_NUMBERED = re.compile(r"\d{1,30}\.wav")


def piper_command(setting: str) -> tuple[str, ...]:
    """How piper is run: `setting` is the program, a virtual environment's folder, or empty."""
    if setting and Path(setting).is_dir():
        return (str(Path(setting) / "bin" / "python"), "-m", "piper")
    return (setting or "piper",)


class PiperVoice:
    """The voice of `model`, spoken by the program `command`."""

    def __init__(self, model: PiperModel, command: Sequence[str]) -> None:
        self._model, self._command = model, tuple(command)

    @property
    def name(self) -> str:
        """Program and voice, as it is kept beside the recording."""
        return f"piper {self._model.model.stem}"

    def speak(
        self,
        paragraphs: Sequence[str],
        destination: Path,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        """As `espeak.Voice`. Raises InputError, ProgramMissingError, StorageError."""
        texts = speakable(paragraphs)
        length = sum(map(len, texts))
        with made_aside(destination, "speech.wav") as folder:
            done = 0
            pieces: list[Path] = []
            for number, run in enumerate(_runs(texts)):
                pieces += self._run(run, folder / f"{number}")
                done += sum(map(len, run))
                if progress:
                    progress(done / length)
            assemble(pieces, folder / "speech.wav")

    def _run(self, texts: Sequence[str], folder: Path) -> list[Path]:
        folder.mkdir()
        if shutil.which(self._command[0]) is None:
            raise ProgramMissingError(
                "{command} isn't installed: {install}", command=self._command[0], install=_INSTALL
            )
        model = ("--model", str(self._model.model), "--config", str(self._model.config))
        output = ("--output-dir", str(folder), "--sentence-silence", _SENTENCE_PAUSE)
        finished = run_program(
            [*self._command, *model, *output],
            timeout=_START_SECONDS + _SECONDS_A_CHARACTER * sum(map(len, texts)),
            text="".join(f"{text}\n" for text in texts),
        )
        if finished.status:
            said = (finished.errors.strip().splitlines() or [f"status {finished.status}"])[-1]
            raise ProgramMissingError(
                "piper failed ({said}): {install}", said=said[:200], install=_INSTALL
            )
        found = [path for path in folder.iterdir() if _NUMBERED.fullmatch(path.name)]
        if len(found) != len(texts):
            raise ProgramMissingError(
                "piper spoke {count} of {count2} paragraphs; try another voice",
                count=len(found),
                count2=len(texts),
            )
        return sorted(found, key=lambda path: int(path.stem))


def _runs(texts: Sequence[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for text in texts:
        if run and sum(map(len, run)) + len(text) > _AT_ONCE:
            yield run
            run = []
        run.append(text)
    yield run

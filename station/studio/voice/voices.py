"""The voices that there are, which of them are fit, and how good each is for horns.

The word errors are a speech recogniser's behind a simulated horn at 0 dB noise; of Piper voices
none was measured. Not handled here: speaking (`espeak.py`, `piper.py`).
"""

import difflib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from station.errors import InputError, Sentence
from station.studio.voice.espeak import Voice
from station.studio.voice.piper import PiperVoice, piper_command
from station.studio.voice.piper_model import PiperModel, read_model

__all__ = ["ESPEAK", "PREVIEW_ONLY", "VoiceStore", "described", "piper_command"]

ESPEAK = "espeak"
PREVIEW_ONLY = (
    "This is a preview voice, hard to understand from a horn. Better: a person's recording "
    "(--recording, or bulletin record), or a Piper voice (commune voices)."
)
_MOST_VOICES = 100
_QUALITY = {
    ESPEAK: "word error 0.67 as it is set here, 0.84 as it comes: fit for a preview and no more",
    "piper": "a trained voice, not measured here: have people of the villages listen first",
    "person": "best; commune bulletin add doc.txt --recording voice.m4a, or bulletin record",
}


@dataclass(frozen=True, slots=True)
class VoiceStore:
    """The Piper voices in `folder`, for `language`; `command` runs piper."""

    folder: Path
    language: str
    command: Sequence[str]

    def names(self) -> tuple[str, ...]:
        """All that are there, fit or not."""
        found = sorted(path.stem for path in self.folder.glob("*.onnx"))
        return tuple(found[:_MOST_VOICES])

    def voice(self, name: str) -> Voice:
        """The Piper voice `name`. Raises InputError when there is none, or it is unfit."""
        names = self.names()
        if name not in names:
            near = difflib.get_close_matches(name, (ESPEAK, *names), n=1)
            hint = (
                Sentence("did you mean “{near}”?", near=near[0])
                if near
                else Sentence("commune voices lists them")
            )
            raise InputError(
                "there is no voice “{name}” in {folder}; {hint}",
                name=name,
                folder=self.folder,
                hint=hint,
            )
        return PiperVoice(self.model(name), self.command)

    def model(self, name: str) -> PiperModel:
        """The files of a voice that is fit. Raises InputError when it isn't."""
        return read_model(self.folder / f"{name}.onnx", self.language)


def described(shelf: VoiceStore) -> str:
    """Each voice, fit or refused and why, and how good it is."""
    lines = [f"{ESPEAK}: {_QUALITY[ESPEAK]}"]
    for name in shelf.names():
        try:
            rate = shelf.model(name).rate
        except InputError as error:
            lines.append(f"{name}: refused: {error}")
        else:
            lines.append(f"{name}: fit, {rate} Hz; {_QUALITY['piper']}")
    if not shelf.names():
        lines.append(f"(no Piper voice in {shelf.folder}: put NAME.onnx and NAME.onnx.json there)")
    if shutil.which(shelf.command[0]) is None:
        lines.append(f"(the program {shelf.command[0]} isn't here; Piper voices need it)")
    lines.append(f"a person: {_QUALITY['person']}")
    return "\n".join(lines)

"""The studio as the office uses it: its own abbreviations, and the voice that is wished for.

Not handled here: the voices themselves (`voice/voices.py`).
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from station.commune.bulletins.own_abbreviations import FILE, own_abbreviations
from station.commune.bulletins.recording import Studio
from station.commune.home import Home
from station.studio.paper.document import read_document
from station.studio.reading.aloud import read_aloud
from station.studio.sound.mastering import master
from station.studio.voice.espeak import EspeakVoice
from station.studio.voice.voices import ESPEAK, VoiceStore, piper_command


def real_studio() -> Studio:
    """Real documents, espeak-ng's voice, and ffmpeg's mastering."""
    return Studio(read_document, read_aloud, EspeakVoice(), master)


def with_own_abbreviations(studio: Callable[[], Studio], home: Home) -> Callable[[], Studio]:
    """The studio as it is, but for the office's own abbreviations, read when it is needed."""

    def made() -> Studio:
        found, own = studio(), own_abbreviations(home.path / FILE)
        if not own:
            return found
        return replace(found, aloud=lambda paragraphs: read_aloud(paragraphs, own))

    return made


def with_voice(studio: Studio, home: Home, name: str = "") -> Studio:
    """The studio with the voice `name`, or else commune.toml's.

    Raises InputError when there is none such, or when it is unfit.
    """
    wanted = name or home.settings().voice.name
    if wanted == ESPEAK:
        return studio
    return replace(studio, voice=voice_store(home).voice(wanted), voice_name=wanted)


def voice_store(home: Home) -> VoiceStore:
    """The voices in the folder that commune.toml names."""
    of = home.settings().voice
    folder = home.path / Path(of.folder)
    return VoiceStore(folder, of.language, piper_command(of.piper))

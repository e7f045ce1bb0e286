"""Which voice reads aloud: the one that is wished for, or else commune.toml's.

Not handled here: the voices themselves (`voice/voices.py`).
"""

from dataclasses import replace
from pathlib import Path

from station.commune.bulletins.recording import Studio
from station.commune.office.office import Office
from station.studio.voice.voices import ESPEAK, VoiceShelf, piper_command


def studio_with(office: Office, name: str = "") -> Studio:
    """The studio, with the voice `name`. Raises InputError when there is none such, or unfit."""
    studio = office.studio()
    wanted = name or office.home.settings().voice.name
    if wanted == ESPEAK:
        return studio
    return replace(studio, voice=voice_shelf(office).voice(wanted), voice_name=wanted)


def voice_shelf(office: Office) -> VoiceShelf:
    """The voices in the folder that commune.toml names."""
    of = office.home.settings().voice
    folder = office.home.path / Path(of.folder)
    return VoiceShelf(folder, of.language, piper_command(of.piper))

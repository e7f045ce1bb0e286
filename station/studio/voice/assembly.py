"""Speech put together from pieces: what a voice spoke, and what a person recorded.

Each piece is brought to the same loudness first, or the listeners would hear the joint. Not
handled here: making the whole fit for horns (`sound/mastering.py`).
"""

import math
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

from station.errors import InputError, ProgramMissingError, StorageError
from station.studio.sound.ffmpeg import Ffmpeg
from station.studio.voice.espeak import PAUSE

LONGEST_PIECE = 900.0  # seconds
RATE = 24_000  # Hz; horns end at 6 kHz
_LOUDNESS = -20.0  # LUFS
_BLOCK = 1 << 16
_MOST_GAIN = 40.0  # dB
_LIMITER = "alimiter=limit=-1dB:level=0"
_WAV = ("-ar", str(RATE), "-c:a", "pcm_s16le", "-bitexact", "-f", "wav")


def level(
    source: Path, destination: Path, *, ffmpeg: str = "ffmpeg", longest: float = LONGEST_PIECE
) -> float:
    """Make `destination` (WAV, 24 kHz, mono) of the piece `source`; returns its seconds.

    Raises InputError when it is no audio, silent or longer than `longest` seconds,
    ProgramMissingError, StorageError.
    """
    program = Ffmpeg(ffmpeg)
    program.check()
    raw = program.run(source, most_seconds=longest + 1)
    if raw.seconds > longest:
        raise InputError(
            "{source} is longer than {longest:g} minutes; send it in parts",
            source=source.name,
            longest=longest / 60,
        )
    gain = 0.0
    # Less than 0.4 s has no loudness (ITU-R BS.1770): it stays as it is.
    if math.isfinite(raw.loudness_lufs):
        gain = max(-_MOST_GAIN, min(_MOST_GAIN, _LOUDNESS - raw.loudness_lufs))
    program.run(source, (f"volume={gain:.2f}dB", _LIMITER), *_WAV, f"file:{destination}")
    return raw.seconds


def assemble(
    pieces: Sequence[Path],
    destination: Path,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Join `pieces` (WAV files of one form) with a pause between.

    Raises ProgramMissingError when one of them isn't such a file, StorageError.
    """
    try:
        with destination.open("wb") as file, wave.open(file, "wb") as speech:
            for number, piece in enumerate(pieces):
                with wave.open(str(piece), "rb") as part:
                    if not number:
                        speech.setparams(part.getparams())
                    elif part.getparams()[:3] != speech.getparams()[:3]:
                        raise ProgramMissingError("the voice changed its form within the text")
                    else:
                        frame = part.getsampwidth() * part.getnchannels()
                        speech.writeframes(bytes(frame * round(PAUSE * part.getframerate())))
                    while frames := part.readframes(_BLOCK):
                        speech.writeframes(frames)
                if progress:
                    progress((number + 1) / len(pieces))
    except (wave.Error, EOFError) as error:
        raise ProgramMissingError("the voice gave no speech; install it again") from error
    except OSError as error:
        raise StorageError(
            "{destination} can't be written: {strerror}",
            destination=destination,
            strerror=error.strerror,
        ) from error

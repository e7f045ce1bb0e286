"""Recordings as phones make them, by espeak-ng and ffmpeg, and what only looks like one."""

import subprocess
from pathlib import Path

from station.studio.voice.espeak import EspeakVoice
from tests.places import SAMPLES

FORMS = {
    "m4a": ("-c:a", "aac", "-f", "ipod"),
    "3gp": ("-c:a", "aac", "-f", "3gp"),
    "ogg": ("-c:a", "libopus", "-f", "ogg"),
    "mp3": ("-c:a", "libmp3lame", "-f", "mp3"),
    "webm": ("-c:a", "libopus", "-f", "webm"),
    "wav": ("-c:a", "pcm_s16le", "-f", "wav"),
    "aac": ("-c:a", "aac", "-f", "adts"),
}
"""By their usual ending, how ffmpeg makes them; it may have no encoder for AMR."""


def spoken(path: Path) -> Path:
    """A few seconds of speech, as WAV."""
    EspeakVoice().speak(["Chiều nay họp thôn tại nhà văn hóa, mời bà con đến dự."], path)
    return path


def phone(speech: Path, form: str) -> Path:
    """`speech` as a phone would have recorded it."""
    path = speech.with_name(f"phone.{form}")
    _ffmpeg("-i", str(speech), *FORMS[form], str(path))
    return path


AMR = ("phone-speech.amr", "phone-speech-wideband.amr")
"""What `spoken` says, by espeak-ng, as AMR and AMR-WB; encoded here once by Debian's
libopencore-amrnb (mode 12.2) and libvo-amrwbenc (mode 12.65), as ffmpeg has no encoders."""


def in_3gp(sample: str, folder: Path) -> Path:
    """One of `AMR` in the box in which older phones keep it, 3GPP's."""
    path = folder / f"{sample}.3gp"
    _ffmpeg("-i", str(SAMPLES / sample), "-c", "copy", "-f", "3gp", str(path))
    return path


def amr(path: Path, seconds: float) -> Path:
    """AMR narrow band without an encoder for it: frames of 12.2 kbit/s of one value each.

    It decodes to a noise that nobody would understand; RFC 4867, section 5.
    """
    frame = b"\x3c" + bytes(range(7, 38))
    path.write_bytes(b"#!AMR\n" + frame * round(seconds * 50))
    return path


def three_hours(path: Path) -> Path:
    """A long recording in a small file."""
    _ffmpeg("-f", "lavfi", "-i", "anullsrc=r=8000:d=10800", "-c:a", "flac", str(path))
    return path


def picture(path: Path) -> Path:
    """A photograph."""
    _ffmpeg("-f", "lavfi", "-i", "testsrc=d=1", "-frames:v", "1", "-f", "mjpeg", str(path))
    return path


def silence(path: Path) -> Path:
    """Two seconds in which nobody spoke."""
    _ffmpeg("-f", "lavfi", "-i", "anullsrc=d=2", "-f", "wav", str(path))
    return path


def _ffmpeg(*words: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *words], check=True, timeout=60)

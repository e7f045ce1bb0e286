"""The signature tune and the closing tune, computed: nobody else's music, no file to lose.

A pentatonic call like a wooden bell's, between 370 Hz and 6 kHz, where horns are at home. Not
handled here: playing it, and how loud (`station/air`).
"""

import io
import math
import sys
import wave
from array import array
from collections.abc import Sequence
from pathlib import Path

from station.files import write_durably

RATE = 48_000  # Hz, mono, 16 bits
_SIGNATURE_PEAK, _CLOSING_PEAK = 0.62, 0.49  # of full scale: both sound as loud as the speech
_DRIVE = 1.4  # how far crests are rounded off
_HIGHEST = 6000.0  # Hz
_ATTACK = 0.012  # seconds; shorter would click
_RELEASE = 0.06
# A bar of wood: the fundamental, two octaves above it strongly, and a little in between.
_PARTIALS = ((1.0, 1.0, 1.0), (2.0, 0.35, 1.6), (4.0, 0.28, 2.6), (3.0, 0.12, 2.0))
_HALL = ((0.043, 0.20), (0.071, 0.14))  # echoes: seconds later, and how strong

# (beginning in seconds, MIDI note, length in seconds)
Note = tuple[float, int, float]
_SIGNATURE: tuple[Note, ...] = (
    (0.00, 69, 0.50), (0.00, 76, 0.50), (0.40, 74, 0.40), (0.70, 79, 0.40), (1.00, 76, 0.75),
    (1.00, 69, 0.75), (1.60, 72, 0.45), (1.95, 74, 0.45), (2.30, 81, 0.55), (2.70, 79, 0.50),
    (3.05, 74, 0.50), (3.40, 76, 1.55), (3.40, 69, 1.55), (3.40, 81, 1.55),
)  # fmt: skip
_CLOSING: tuple[Note, ...] = (
    (0.00, 79, 0.40), (0.25, 76, 0.40), (0.50, 74, 0.45), (0.75, 69, 0.75), (0.75, 76, 0.75),
)  # fmt: skip


def samples() -> "array[int]":
    """The signature tune: 5 s at 48 kHz, mono, signed 16 bits."""
    return _rendered(_SIGNATURE, 5.0, _SIGNATURE_PEAK)


def closing_samples() -> "array[int]":
    """The closing tune: 1.5 s of the signature's last turn, downwards."""
    return _rendered(_CLOSING, 1.5, _CLOSING_PEAK)


def write_tune(path: Path) -> None:
    """Write the signature tune as WAV, whole or not at all. Raises StorageError."""
    write_wave(path, samples())


def _rendered(notes: Sequence[Note], seconds: float, peak: float) -> "array[int]":
    sound = [0.0] * round(seconds * RATE)
    for begin, midi, length in notes:
        _strike(sound, round(begin * RATE), 440.0 * 2 ** ((midi - 69) / 12), length)
    _echo(sound)
    _fade_out(sound)
    return _finished(sound, peak)


def _strike(sound: list[float], begin: int, frequency: float, seconds: float) -> None:
    length = min(round(seconds * RATE), len(sound) - begin)
    envelope = _envelope(length)
    for multiple, strength, fading in _PARTIALS:
        if frequency * multiple > _HIGHEST:
            continue
        turn = 2 * math.pi * frequency * multiple / RATE
        fade = math.exp(-fading / RATE)
        for index in range(length):
            sound[begin + index] += strength * envelope[index] * math.sin(turn * index)
            strength *= fade  # noqa: PLW2901 - this partial dies away


def _envelope(length: int) -> list[float]:
    """From silence to silence, by half cosines."""
    rise, fall = round(_ATTACK * RATE), round(_RELEASE * RATE)
    return [
        0.5 - 0.5 * math.cos(math.pi * min(1.0, index / rise, (length - 1 - index) / fall))
        for index in range(length)
    ]


def _echo(sound: list[float]) -> None:
    dry = list(sound)
    for seconds, strength in _HALL:
        delay = round(seconds * RATE)
        for index in range(delay, len(sound)):
            sound[index] += strength * dry[index - delay]


def _fade_out(sound: list[float]) -> None:
    length = round(0.15 * RATE)
    for index in range(length):
        sound[-1 - index] *= 0.5 - 0.5 * math.cos(math.pi * index / length)


def _finished(sound: list[float], peak: float) -> "array[int]":
    """To 16 bits, its crests rounded off softly, so that it carries like speech."""
    drive = _DRIVE / max(map(abs, sound))
    scale = 32767 * peak / math.tanh(_DRIVE)
    return array("h", (round(scale * math.tanh(drive * value)) for value in sound))


def write_wave(path: Path, sound: "array[int]") -> None:
    """Write `sound` (mono, 48 kHz) as WAV, whole or not at all. Raises StorageError."""
    write_durably(path, wave_bytes(sound))


def wave_bytes(sound: "array[int]") -> bytes:
    """`sound` (mono, 48 kHz) as a WAV file's bytes."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, RATE, len(sound), "NONE", "not compressed"))
        file.writeframes(_little_endian(sound))
    return made.getvalue()


def _little_endian(sound: "array[int]") -> bytes:
    if sys.byteorder == "big":
        sound = array("h", sound)
        sound.byteswap()
    return sound.tobytes()

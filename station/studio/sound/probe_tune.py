"""The sound of the box's daily test: soft wooden notes in a rhythm that nothing else has.

A test that is heard over a village must be found by its rhythm, so it is irregular: whether a note
sounds is drawn, always the same way. Not handled here: how loud, and when.
"""

import math
import random
from array import array

from station.studio.sound.tune import RATE

SECONDS = 20.0
_BEAT = 0.12  # seconds
_PITCHES = (587.0, 698.5, 784.0, 880.0, 1046.5)  # Hz, pentatonic
_PEAK = 0.7  # of full scale


def probe_samples(seconds: float = SECONDS) -> "array[int]":
    """So much of it, at 48 kHz, mono, signed 16 bits."""
    drawn = random.Random(39)  # noqa: S311 - no secret: the same rhythm in every box
    sound = array("h")
    notes = {pitch: _note(pitch) for pitch in _PITCHES}
    silent = array("h", bytes(2 * round(_BEAT * RATE)))
    while len(sound) < round(seconds * RATE):
        sound += notes[drawn.choice(_PITCHES)] if drawn.random() < 0.5 else silent
    return sound[: round(seconds * RATE)]


def _note(pitch: float) -> "array[int]":
    length = round(_BEAT * RATE)
    turn = 2 * math.pi * pitch / RATE
    return array(
        "h",
        (
            round(
                32_767 * _PEAK * math.sin(math.pi * n / length)
                * (0.7 * math.sin(turn * n) + 0.3 * math.sin(3 * turn * n))
            )
            for n in range(length)
        ),
    )  # fmt: skip

"""Whether what was heard is what was sent, sample by sample.

Not handled here: recording it (`on_the_pi.py`).
"""

import array
import math
import operator
import wave
from collections.abc import Sequence
from pathlib import Path

RATE = 48_000
_LOUD = 500  # of 32768
_REACH = 64  # samples around the first loud one in which the beginning is looked for
_PIECE = 2400
_SAME_DB = -40.0


def chirp(seconds: float) -> "array.array[int]":
    """A tone that rises from 300 to 3300 Hz: each of its moments sounds different from all others.

    So a sample that is missing or there twice spoils everything after it.
    """
    rise = 3000 / seconds
    return array.array(
        "h",
        (
            round(12000 * math.sin(math.tau * (300 + rise * n / RATE / 2) * n / RATE))
            for n in range(round(seconds * RATE))
        ),
    )


def write(path: Path, samples: "array.array[int]") -> None:
    """As a WAV file, one channel."""
    with wave.open(str(path), "wb") as tape:
        tape.setparams((1, 2, RATE, 0, "NONE", ""))
        tape.writeframes(samples.tobytes())


def read(path: Path) -> "array.array[int]":
    """The first channel of a WAV file of 16 bits."""
    with wave.open(str(path)) as tape:
        samples = array.array("h", tape.readframes(tape.getnframes()))
        return samples[:: tape.getnchannels()]


def pieces(heard: Sequence[int], sent: Sequence[int], slips: int) -> dict[str, int]:
    """Of `sent` in pieces of 50 ms: how many aren't in `heard`, and the shift of the last one.

    A piece may lie up to `slips` samples off the place that follows from the first: where the
    player holds the card to the clock it drops or repeats one, and spoils that piece alone.
    """
    first = next(n for n, sample in enumerate(heard) if abs(sample) > _LOUD)
    begin = shift = _aligned(heard, sent, first)
    spoiled = 0
    # The first and the last are the tone's edges.
    for at in range(_PIECE, len(sent) - 2 * _PIECE, _PIECE):
        piece = sent[at : at + _PIECE]
        places = range(begin - slips, begin + slips + 1)
        found = {
            place: _left_db(heard[place + at : place + at + _PIECE], piece) for place in places
        }
        best = min(places, key=lambda place: (found[place], abs(place - shift)))
        if found[best] < _SAME_DB:
            shift = best
        else:
            spoiled += 1
    return {"spoiled": spoiled, "shift": shift - begin}


def _left_db(part: Sequence[int], piece: Sequence[int]) -> float:
    """What one gain leaves of their difference, against what was heard."""
    power, cross, total = _dot(piece, piece), _dot(part, piece), _dot(part, part)
    if len(part) < len(piece) or not power or not total:
        return 0.0
    return 10 * math.log10(max(total - cross * cross / power, 1e-9) / total)


def compared(heard: Sequence[int], sent: Sequence[int]) -> dict[str, float]:
    """How much of `sent` is in `heard`: seconds heard, gain, and what remains of their difference.

    `residual_db` is the power of what the best alignment and one gain leave, against what was
    heard; 0 when nothing of it is there.
    """
    loud = [n for n, sample in enumerate(heard) if abs(sample) > _LOUD]
    if not loud:
        return {"seconds": 0.0, "gain": 0.0, "residual_db": 0.0}
    begin = _aligned(heard, sent, loud[0])
    part = heard[begin : begin + len(sent)]
    power, cross = _dot(sent, sent), _dot(part, sent)
    total = _dot(part, part)
    left = max(total - cross * cross / power, 1e-9)
    return {
        "seconds": (loud[-1] - loud[0]) / RATE,
        "gain": cross / power,
        "residual_db": 10 * math.log10(left / total) if total else 0.0,
    }


def _aligned(heard: Sequence[int], sent: Sequence[int], first: int) -> int:
    """Where in `heard` it begins: the shift by which a piece after the beginning fits best."""
    at = 4 * _PIECE
    piece = sent[at : at + _PIECE]
    expected = first - next(n for n, sample in enumerate(sent) if abs(sample) > _LOUD)
    shifts = range(max(0, expected - 10 * _REACH), expected + _REACH)
    return max(shifts, key=lambda shift: _dot(heard[shift + at : shift + at + _PIECE], piece))


def _dot(a: Sequence[int], b: Sequence[int]) -> float:
    return float(sum(map(operator.mul, a, b)))

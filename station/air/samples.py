"""Arithmetic on sound as an array of signed 16-bit samples: gain, fades, splices.

Not handled here: files, instants.
"""

import math
from array import array
from functools import lru_cache

FADE = 960  # frames: 20 ms at 48 kHz
_FULL = 32_768
_WINDOW = 256  # frames searched for a quiet point


def silence(frames: int) -> "array[int]":
    """So many frames of nothing."""
    return array("h", bytes(2 * max(0, frames)))


def stereo(mono: "array[int]") -> "array[int]":
    """Each sample for two channels, interleaved."""
    both = silence(2 * len(mono))
    both[0::2] = both[1::2] = mono
    return both


def scaled(samples: "array[int]", gain: float) -> "array[int]":
    """`samples` times `gain` (0 to 1)."""
    if gain == 1:
        return samples
    return array("h", map(_table(gain).__getitem__, samples))


@lru_cache(maxsize=4)
def _table(gain: float) -> "array[int]":
    """The product for each sample; a negative sample counts from the end, as indexes do."""
    positive = [round(sample * gain) for sample in range(_FULL)]
    return array("h", positive + [round(sample * gain) for sample in range(-_FULL, 0)])


@lru_cache(maxsize=8)
def _rise(frames: int) -> tuple[float, ...]:
    return tuple((1 - math.cos(math.pi * n / frames)) / 2 for n in range(frames))


def faded_in(samples: "array[int]", frames: int = FADE) -> "array[int]":
    """`samples` rising from silence over the first `frames` of them."""
    head = samples[:frames]
    risen = array("h", (int(s * k) for s, k in zip(head, _rise(len(head)), strict=True)))
    return risen + samples[frames:]


def faded_out(samples: "array[int]", frames: int = FADE) -> "array[int]":
    """`samples` falling to silence over the last `frames` of them."""
    return faded_in(samples[::-1], frames)[::-1]


def spliced(samples: "array[int]", drop: int) -> "array[int]":
    """`samples` with `drop` single frames left out (negative: put in), each at a quiet point."""
    result = array("h", samples)
    part = len(samples) // (abs(drop) or 1)
    for number in reversed(range(abs(drop))):
        at = _quiet_point(result, number * part)
        if drop > 0:
            del result[at]
        else:
            result.insert(at, result[at])
    return result


def _quiet_point(samples: "array[int]", start: int) -> int:
    """Where the signal is flattest and nearest to nothing, in a short window from `start`."""
    points = range(start + 1, min(start + _WINDOW, len(samples) - 1))
    return min(
        points,
        key=lambda n: 8 * abs(samples[n + 1] - samples[n - 1]) + abs(samples[n]),
        default=start,
    )

"""Recordings for tests: noise that never repeats, so that every frame of it can be told apart."""

import random
import wave
from array import array
from pathlib import Path

RATE = 48_000


def noise(frames: int, seed: int = 1) -> "array[int]":
    """So many frames of noise, never zero."""
    source = random.Random(seed)
    return array("h", (source.choice((-1, 1)) * source.randint(1, 9_000) for _ in range(frames)))


def steady(frames: int, level: int = 12_000) -> "array[int]":
    """One level all the way: any step in what is heard of it was made by the player."""
    return array("h", [level]) * frames


def write(path: Path, samples: "array[int]", rate: int = RATE, channels: int = 1) -> Path:
    """A WAV file of `samples` (interleaved, when there are several channels)."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def found(needle: "array[int]", haystack: "array[int]") -> int:
    """Where `needle` is in `haystack`, exactly; -1 when it is not."""
    data = haystack.tobytes()
    at = data.find(needle.tobytes())
    while at > 0 and at % 2:
        at = data.find(needle.tobytes(), at + 1)
    return at // 2 if at >= 0 else -1


def probes(samples: "array[int]", captured: "array[int]", step: int = 480) -> list[tuple[int, int]]:
    """(frame of `samples`, frame of `captured`) of each short stretch that was heard as it is.

    A stretch in which the player dropped or repeated a frame to keep time is not among them.
    """
    length = 60
    pairs = []
    for frame in range(0, len(samples) - length, step):
        at = found(samples[frame : frame + length], captured)
        if at >= 0:
            pairs.append((frame, at))
    return pairs

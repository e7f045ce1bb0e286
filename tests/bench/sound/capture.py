"""What a virtual card has heard, read in pieces: an hour of it is half a gigabyte.

Not handled here: playing; what is made of the figures.
"""

import statistics
from array import array
from collections.abc import Sequence

from tests.air.recordings import found
from tests.virtual_card.card import VirtualCard

PROBE = 60  # frames that are looked for
_LOUD = 200  # of 32,768: what is quieter may be found at a wrong place
_BY_UNDERRUN = 0.25  # seconds


class Capture:
    """A virtual card's sound by frame and by instant (monotonic seconds), as it is now."""

    def __init__(self, card: VirtualCard) -> None:
        marks = card.log()
        self._starts = [mark for mark in marks if mark.what == "start"]
        self._path = card.folder / "heard.raw"
        self._frame_bytes = 2 * self._starts[0].channels
        self._rate = self._starts[0].rate * (1 + card.ppm / 1e6)
        self.frames = self._path.stat().st_size // self._frame_bytes
        self.underruns = [mark.monotonic_ns / 1e9 for mark in marks if mark.what == "underrun"]

    def read(self, first: int, frames: int) -> "array[int]":
        """So many frames of the first channel; fewer at the end."""
        with self._path.open("rb") as file:
            file.seek(max(0, first) * self._frame_bytes)
            data = file.read(frames * self._frame_bytes)
        whole = array("h", data[: len(data) // self._frame_bytes * self._frame_bytes])
        return whole[:: self._frame_bytes // 2]

    def instant(self, frame: int) -> float:
        """When `frame` left the card."""
        start = [mark for mark in self._starts if mark.frame <= frame][-1]
        return start.monotonic_ns / 1e9 + (frame - start.frame) / self._rate

    def frame(self, instant: float) -> int:
        """Which frame left the card at `instant`, or the next one when none did."""
        begun = [mark for mark in self._starts if mark.monotonic_ns / 1e9 <= instant]
        start = (begun or self._starts)[-1]
        frame = start.frame + round((instant - start.monotonic_ns / 1e9) * self._rate)
        later = [mark.frame for mark in self._starts if mark.monotonic_ns / 1e9 > instant]
        return max(0, min([frame, *later[:1]]))

    def bounds(self) -> tuple[int, int]:
        """The first and the last frame that is not silent, to 0.1 s."""
        step = self._starts[0].rate // 10
        sounding = [at for at in range(0, self.frames, step) if any(self.read(at, step))]
        return (sounding[0], sounding[-1] + step) if sounding else (0, 0)


def skews(
    one: Capture, other: Capture, every: float = 0.5, most: float = 0.05
) -> list[tuple[float, float]]:
    """(instant, seconds by which `other` is later) wherever both heard the same short stretch."""
    first, last = one.bounds()
    rate = round(every * 48_000)
    pairs = []
    for frame in range(first + rate, last - rate, rate):
        probe = one.read(frame, PROBE)
        if not probe or max(map(abs, probe)) < _LOUD:
            continue
        instant = one.instant(frame)
        begin = other.frame(instant - most)
        at = found(probe, other.read(begin, round(2 * most * 48_000)))
        if at >= 0:
            pairs.append((instant, other.instant(begin + at) - instant))
    return pairs


def away_from(instants: Sequence[float], pairs: list[tuple[float, float]]) -> list[float]:
    """The skews that are not beside one of these instants."""
    return [
        skew
        for instant, skew in pairs
        if all(abs(instant - each) > _BY_UNDERRUN for each in instants)
    ]


def quantiles(values: Sequence[float]) -> tuple[float, float, float, float]:
    """Median, 95th and 99th percentile and the largest of the values' sizes."""
    sizes = sorted(map(abs, values))
    if not sizes:
        return (float("nan"),) * 4
    p95, p99 = (sizes[min(len(sizes) - 1, int(len(sizes) * part))] for part in (0.95, 0.99))
    return statistics.median(sizes), p95, p99, sizes[-1]

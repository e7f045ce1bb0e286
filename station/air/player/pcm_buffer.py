"""A bounded length of decoded sound between the thread that decodes and the card's callback.

One writer, one reader. The reader never waits: each of the two only ever changes its own
counters, so there is no lock that the callback could find taken.
"""

import threading
from array import array
from collections import deque

from station.air.player.meter import Meter

_LOOK_AGAIN = 0.25  # seconds


class PcmBuffer:
    """Holds up to `capacity` frames (and one chunk more); `meter` knows how loud each is."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._chunks: deque[array[int]] = deque()
        self._offset = 0
        self._written = 0
        self._taken = 0
        self._complete = False
        self._closed = threading.Event()
        self.meter = Meter()

    @property
    def level(self) -> int:
        """Frames that can be read now."""
        return self._written - self._taken

    @property
    def ended(self) -> bool:
        """Whether all that will ever be written has been read."""
        return self._complete and self.level == 0

    @property
    def ready(self) -> bool:
        """Whether enough is there to begin: a quarter of its length, or all there will be."""
        return self._complete or self.level >= self._capacity // 4

    def write(self, samples: "array[int]") -> bool:
        """Append `samples`, waiting for room. False when the tape was closed meanwhile."""
        while self.level >= self._capacity and not self._closed.is_set():
            self._closed.wait(_LOOK_AGAIN)
        if self._closed.is_set():
            return False
        self.meter.note(samples)
        self._chunks.append(samples)
        self._written += len(samples)
        return True

    def finish(self) -> None:
        """Say that all is written."""
        self._complete = True

    def close(self) -> None:
        """Let a writer that waits go."""
        self._closed.set()

    def read(self, frames: int) -> "array[int]":
        """Take up to `frames`, as many as there are."""
        taken = array("h")
        for part in self._parts(frames):
            taken += part
        return taken

    def skip(self, frames: int) -> int:
        """Throw up to `frames` away; returns how many there were."""
        return sum(len(part) for part in self._parts(frames))

    def _parts(self, frames: int) -> "list[array[int]]":
        parts = []
        wanted = min(frames, self.level)
        while wanted > 0:
            part = self._chunks[0][self._offset : self._offset + wanted]
            self._offset += len(part)
            if self._offset == len(self._chunks[0]):
                self._chunks.popleft()
                self._offset = 0
            self._taken += len(part)
            wanted -= len(part)
            parts.append(part)
        return parts

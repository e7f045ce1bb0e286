"""Somebody who speaks: sound into a pipe, at the pace of speaking."""

import os
import threading
import time
from array import array
from pathlib import Path

from tests.air.recordings import RATE

PIECE = RATE // 25  # frames: 40 ms, as the microphone gives them


class Speaker(threading.Thread):
    """Says `samples` into a new pipe, without a pause; at `gap` (frames) silent for a second."""

    def __init__(self, pipe: Path, samples: "array[int]", gap: int = -1) -> None:
        super().__init__(name="speaker", daemon=True)
        self.pipe, self._samples, self._gap = pipe, samples, gap
        os.mkfifo(pipe)
        self._end = os.open(pipe, os.O_RDWR)
        self._silent = threading.Event()

    def run(self) -> None:
        began = time.monotonic()
        for at in range(0, len(self._samples), PIECE):
            if at <= self._gap < at + PIECE:
                time.sleep(1.0)
                began += 1.0
            time.sleep(max(0.0, began + at / RATE - time.monotonic()))
            if self._silent.is_set():
                return
            os.write(self._end, self._samples[at : at + PIECE].tobytes())
        self.leave()

    def leave(self) -> None:
        """Say nothing more."""
        if not self._silent.is_set():
            self._silent.set()
            os.close(self._end)

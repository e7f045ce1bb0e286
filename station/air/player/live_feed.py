"""What is spoken right now: from a pipe onto the tape, and from the tape to the card.

Not a recording: it has no length, can't be held to the wall clock, and what comes too late is of no
use. A quarter of a second is kept in hand against a speaker's uneven pace. Not handled here: who
speaks, and what makes the pipe (`microphone/box.py`).
"""

import os
import select
import stat
import threading
from array import array
from collections.abc import Callable
from pathlib import Path

from station.air.player.clock.block_clock import Block
from station.air.player.decoder import RATE
from station.air.player.messages import PlayItem
from station.air.player.pcm_buffer import PcmBuffer
from station.air.player.playback import Playback
from station.air.player.samples import FADE, faded_in, faded_out, silence
from station.errors import InputError

IN_HAND = RATE // 4  # frames: what is waited for before it begins, and after each gap
MOST_IN_HAND = 3 * RATE // 4  # frames: more would only be heard later and later
LONGEST = 3600 * RATE  # frames
_LOOK_AGAIN = 0.02  # seconds
_PIECE = 16_384  # bytes


class LiveFeeder:
    """Puts what comes through the pipe `item.path` (48 kHz, mono, 16 bit) onto `pcm_buffer`.

    What came before `begins()` says so, or waited in the pipe, is stale and thrown away. The pipe's
    end is the tape's.
    Raises InputError when it is no pipe.
    """

    starts = (0,)
    total = LONGEST

    def __init__(self, item: PlayItem, pcm_buffer: PcmBuffer, begins: Callable[[], bool]) -> None:
        self._pcm_buffer, self._begins = pcm_buffer, begins
        self._pipe = _opened(item.path)
        self._held: array[int] = array("h")
        self._gap = self._stale = True
        self._closed = threading.Event()
        self.error: InputError | None = None
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def start(self) -> None:
        """Begin to listen to the pipe."""
        self._thread.start()

    def close(self) -> None:
        """End, and wait for the thread's end."""
        self._closed.set()
        self._pcm_buffer.close()
        if self._thread.ident is not None:
            self._thread.join()
        os.close(self._pipe)

    def _run(self) -> None:
        rest, spoken = b"", False
        while not self._closed.is_set():
            data = self._read()
            if data:
                spoken = True
                data = b"" if self._stale or not self._begins() else rest + data
                rest = data[len(data) & ~1 :]
                self._take(array("h", data[: len(data) & ~1]))
            elif data is None or not spoken:  # nothing now, or nobody has begun to write
                self._closed.wait(_LOOK_AGAIN)
            else:
                break
        self._put(faded_out(self._held))
        self._pcm_buffer.finish()

    def _read(self) -> bytes | None:
        """What there is; empty at the pipe's end, None when there is nothing for a while."""
        try:
            if not select.select([self._pipe], [], [], 0)[0]:
                self._stale = False
                select.select([self._pipe], [], [], 0.25)
            return os.read(self._pipe, _PIECE)
        except BlockingIOError:
            return None

    def _take(self, samples: "array[int]") -> None:
        """One piece is held back, so that it can fall to silence if the next has no room."""
        if not samples:
            return
        if self._pcm_buffer.level + len(self._held) + len(samples) > MOST_IN_HAND:
            self._put(faded_out(self._held))
            self._held, self._gap = array("h"), True
            return
        self._put(self._held)
        self._held = faded_in(samples) if self._gap else samples
        self._gap = False

    def _put(self, samples: "array[int]") -> None:
        if samples:
            self._pcm_buffer.write(samples)


class LivePlayback(Playback):
    """Plays the tape at the card's own pace; a gap falls to silence and rises from it."""

    def follow(self, now: float) -> None:  # noqa: ARG002
        """Throw away what is spoken while there is no card."""
        self.position += self._pcm_buffer.skip(self._pcm_buffer.level)

    def _go_on(self, block: Block) -> "array[int]":
        pcm_buffer = self._pcm_buffer
        if self._muted or block.broken:
            self._muted = not (pcm_buffer.ready or pcm_buffer.ended)
            if self._muted:
                return silence(block.frames)
            return self._closed(block, faded_in(self._read(block.frames)))
        if pcm_buffer.ready or pcm_buffer.level >= block.frames + FADE:
            return self._closed(block, self._read(block.frames))
        # The last of it has to be long enough to fall to silence in.
        samples = faded_out(self._read(block.frames))
        self.underruns += 1
        self._muted = True
        return samples + silence(block.frames - len(samples))


def _opened(path: Path) -> int:
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise InputError(
            "{path} can't be listened to: {strerror}", path=path, strerror=error.strerror
        ) from error
    if not stat.S_ISFIFO(os.fstat(number).st_mode):
        os.close(number)
        raise InputError("{path} is no pipe; what is spoken comes through one", path=path)
    return number

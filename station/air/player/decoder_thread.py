"""The thread that decodes recordings onto a tape, a little ahead of what is heard.

Each recording rises from silence and falls back to it within 20 ms; a short pause parts one from
the next. Not handled here: when any of it sounds.
"""

import itertools
import threading
from array import array
from collections.abc import Sequence

from station.air.player.decoder import Decoder
from station.air.player.messages import PlayItem
from station.air.player.pcm_buffer import PcmBuffer
from station.air.player.samples import FADE, faded_in, faded_out, scaled, silence
from station.errors import InputError

PAUSE = 16_800  # frames: 0.35 s
_CHUNK = 12_000  # frames: 0.25 s; the callback waits for its gain at most, well under 1 ms


class DecoderThread:
    """Decodes `items` onto `pcm_buffer`, without their first `begin` frames.

    All of them are opened once before anything sounds: raises InputError when one can't be.
    `starts` are the items' first frames on the tape, `total` its length.
    """

    def __init__(self, items: Sequence[PlayItem], pcm_buffer: PcmBuffer, begin: int = 0) -> None:
        self._items = tuple(items)
        self._begin = begin
        self._pcm_buffer = pcm_buffer
        self._lengths = tuple(_length(item) for item in self._items)
        ends = itertools.accumulate(length + PAUSE for length in self._lengths)
        self.starts = (0, *ends)[: len(self._items)]
        self.total = max(0, sum(self._lengths) + PAUSE * (len(self._items) - 1))
        self.error: InputError | None = None
        self._thread = threading.Thread(target=self._run, name="feeder", daemon=True)

    def start(self) -> None:
        """Begin to decode."""
        self._thread.start()

    def close(self) -> None:
        """End, and wait for the thread's end."""
        self._pcm_buffer.close()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            for item, start, length in zip(self._items, self.starts, self._lengths, strict=True):
                missed = max(0, self._begin - start)
                if missed < length and not self._feed(item, length, missed):
                    return
                pause = PAUSE - max(0, missed - length)
                if item is not self._items[-1] and not self._pcm_buffer.write(silence(pause)):
                    return
            self._pcm_buffer.finish()
        except InputError as error:
            self.error = error

    def _feed(self, item: PlayItem, length: int, done: int) -> bool:
        """Decode `item` from frame `done` on; False when the tape was closed meanwhile."""
        edge = min(FADE, length // 2)
        with Decoder(item.path) as decoder:
            decoder.skip(done)
            while done < length:
                samples = _read(decoder, item, _share(done, length, edge))
                if done == 0:
                    samples = faded_in(samples, edge)
                done += len(samples)
                if done == length:
                    samples = faded_out(samples, edge)
                if not self._pcm_buffer.write(scaled(samples, item.gain)):
                    return False
        return True


def _length(item: PlayItem) -> int:
    with Decoder(item.path) as decoder:
        return decoder.frames


def _share(done: int, length: int, edge: int) -> int:
    """How much to read next; never so much that the fall at the end is cut in two."""
    left = length - done
    return left if left <= _CHUNK else min(_CHUNK, left - edge)


def _read(decoder: Decoder, item: PlayItem, frames: int) -> "array[int]":
    samples = decoder.read(frames)
    if not samples:
        raise InputError("{path} ends before its time; fetch it anew", path=item.path)
    return samples

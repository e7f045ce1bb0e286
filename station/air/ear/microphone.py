"""A microphone on a sound card; beside the player's card the only importer of pyaudio.

For processes of their own: one that hangs, or a library that aborts, leaves the player alone. Not
handled here: what is done with what it hears (`process.py`, `speaker.py`).
"""

import contextlib
from array import array
from collections.abc import Mapping
from typing import Any

import pyaudio

from station.air.player.card_names import find, with_id
from station.errors import HardwareError, Sentence

_RATES = (16_000, 48_000, 44_100, 32_000)


MICROPHONE = Sentence("microphone")


class Microphone:
    """A microphone opened by (a part of) its card's name, read `block` seconds at a time.

    `rate` is in Hz. Raises HardwareError with what to do.
    """

    def __init__(self, name: str, block: float) -> None:
        self._block = block
        self._library = pyaudio.PyAudio()
        self._stream: Any = None
        self.rate = 0
        try:
            self._open(self._find(name))
        except (OSError, ValueError) as error:
            self.close()
            raise HardwareError(
                "the microphone “{name}” can't be opened: {error}", name=name, error=error
            ) from error
        except HardwareError:
            self.close()
            raise

    def read(self) -> "array[int]":
        """The next block; waits for it. Raises HardwareError."""
        try:
            data = self._stream.read(int(self.rate * self._block), exception_on_overflow=False)
        except OSError as error:
            raise HardwareError(
                "the microphone gives nothing any more: {error}", error=error
            ) from error
        return array("h", data)

    def close(self) -> None:
        """Let go of it; never raises."""
        for part in (self._stream and self._stream.close, self._library.terminate):
            with contextlib.suppress(OSError):
                if part:
                    part()

    def _find(self, name: str) -> int:
        count = self._library.get_device_count()
        devices = [self._library.get_device_info_by_index(n) for n in range(count)]
        names = [with_id(str(d["name"])) if int(d["maxInputChannels"]) else "" for d in devices]
        return int(devices[find(name, names, MICROPHONE)]["index"])

    def _open(self, index: int) -> None:
        for rate in _RATES:
            wanted: Mapping[str, Any] = {
                "rate": rate, "channels": 1, "format": pyaudio.paInt16, "input": True,
                "input_device_index": index, "frames_per_buffer": int(rate * self._block),
            }  # fmt: skip
            try:
                self._stream = self._library.open(**wanted)
            except (OSError, ValueError):
                if rate == _RATES[-1]:
                    raise
                continue
            self.rate = rate
            return

"""The sound card: opened by name, with blocks asked of a source (the only importer of pyaudio).

A card that plays another rate or format than ours is opened through ALSA's conversion. Not handled
here: what is played, and what to do with a card that is lost (`loop.py`).
"""

import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import pyaudio

from station.air.player import alsa
from station.air.player.card_names import find, with_id
from station.air.player.clock.block_clock import SETTLING, Block, BlockClock
from station.air.player.clock.stream_clock import CallbackTimes
from station.air.player.decoder import RATE
from station.air.player.messages import Opened
from station.air.player.process_stdio import hushed
from station.air.player.realtime import KeptThread, realtime
from station.air.player.samples import silence, stereo
from station.errors import HardwareError

_log = logging.getLogger(__name__)
FRAMES = 960  # a block: 20 ms, so that a stop is silent within 50 ms of the card's latency
FRAMES_ORDINARY = 2_048  # a block without real-time priority: 43 ms, or it would be heard
_HUNG = 0.5  # seconds without being asked for a block
_RAGGED, _GAPS = 10.0, 3  # seconds, and gaps within them: its buffer is too short
_REFUSED = {pyaudio.paInvalidSampleRate, pyaudio.paSampleFormatNotSupported}


class SoundCard:
    """A card opened by name, with blocks asked of `source` in PortAudio's own thread."""

    def __init__(self) -> None:
        self.source: Callable[[Block], Any] = lambda block: silence(block.frames)
        self._library: pyaudio.PyAudio | None = None
        self._stream: Any = None
        self._channels = 1
        self._clock = BlockClock(RATE, 0.0)
        self._asked = 0.0
        self._taken = 0
        self._most = FRAMES
        self._gaps: deque[float] = deque(maxlen=_GAPS)
        self._thread = KeptThread()

    def open(self, name: str) -> Opened:
        """Open the card called `name` and feed it. Raises HardwareError with what to do."""
        with hushed():
            device = self._open(name)
        return Opened(with_id(str(device["name"])), RATE, self._stream.get_output_latency())

    def _open(self, name: str) -> Mapping[str, Any]:
        try:
            return self._started(name)
        except (OSError, ValueError) as error:
            self.close()
            raise HardwareError(
                "the sound card “{name}” can't be opened: {error}", name=name, error=error
            ) from error
        except HardwareError as error:
            self.close()
            if alsa.in_use(name):
                raise HardwareError(
                    "another program is using the sound card “{name}”; end it"
                    " (`fuser -v /dev/snd/*` names it), or name another card in the settings",
                    name=name,
                ) from error
            raise

    def _started(self, name: str) -> Mapping[str, Any]:
        # A new PyAudio each time: its list of cards is as old as itself.
        self._library = pyaudio.PyAudio()
        device = self._find(name)
        try:
            self._start(device)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            self._convert(device)
        return device

    def _convert(self, device: Mapping[str, Any]) -> None:
        """Have ALSA convert for a card that doesn't play our format, or not our rate either."""
        try:
            self._start_converted(device, RATE)
        except (OSError, HardwareError):
            self._start_converted(device, round(float(device["defaultSampleRate"])))

    def _start_converted(self, device: Mapping[str, Any], rate: int) -> None:
        self.close()
        alsa.convert(str(device["name"]), rate)
        self._library = pyaudio.PyAudio()
        self._start(self._find(alsa.CONVERTED))
        _log.info("ALSA converts for “%s”, which plays %d Hz", device["name"], rate)

    def close(self) -> None:
        """Let go of the card; never raises."""
        stream, self._stream = self._stream, None
        library, self._library = self._library, None
        for part in (stream and stream.close, library and library.terminate):
            with contextlib.suppress(OSError):
                if part:
                    part()

    @property
    def alive(self) -> bool:
        """Whether the card still asks for blocks."""
        try:
            active = self._stream is not None and self._stream.is_active()
        except OSError:
            return False
        return active and time.monotonic() - self._asked < _HUNG

    @property
    def running(self) -> bool:
        """Whether it takes blocks: more of them than fill its buffer were asked for."""
        return self._taken > SETTLING and self.alive

    @property
    def ragged(self) -> bool:
        """Whether it ran dry so often that it is to be opened anew with longer blocks.

        So it is with a card whose position moves in steps longer than a block, and with a
        processor that has no time.
        """
        often = len(self._gaps) == _GAPS and self._asked - self._gaps[0] < _RAGGED
        return often and self._most < FRAMES_ORDINARY

    def widen(self) -> None:
        """Let go of it; from the next opening on its blocks are longer."""
        self.close()
        self._most = FRAMES_ORDINARY

    def _find(self, name: str) -> Mapping[str, Any]:
        library = self._library
        assert library is not None  # noqa: S101
        devices = [library.get_device_info_by_index(n) for n in range(library.get_device_count())]
        if name == "default":
            with contextlib.suppress(OSError):
                return library.get_default_output_device_info()
        names = [with_id(str(each["name"])) if _channels(each) else "" for each in devices]
        return devices[find(name, names)]

    def _start(self, device: Mapping[str, Any]) -> None:
        library = self._library
        assert library is not None  # noqa: S101
        self._channels = min(2, _channels(device))
        self._thread = KeptThread()
        with realtime() as first:
            self._stream = library.open(
                format=pyaudio.paInt16,
                channels=self._channels,
                rate=RATE,
                output=True,
                output_device_index=int(device["index"]),
                frames_per_buffer=self._most if first else FRAMES_ORDINARY,
                stream_callback=self._callback,
                start=False,
            )
            self._clock = BlockClock(RATE, self._stream.get_output_latency())
            self._asked, self._taken = time.monotonic(), 0
            self._gaps.clear()
            self._stream.start_stream()

    def _callback(
        self, _input: bytes | None, frames: int, times: Mapping[str, float], status: int
    ) -> tuple[bytes, int]:
        try:
            self._thread.keep()
            asked, wall = _both_clocks()
            self._asked, self._taken = asked, self._taken + 1
            stream, dac = times["current_time"], times["output_buffer_dac_time"]
            seen = CallbackTimes(stream, dac, asked, wall)
            if underflow := bool(status & pyaudio.paOutputUnderflow):
                self._gaps.append(asked)
            samples = self.source(self._clock.block(seen, frames, underflow=underflow))
        except Exception:  # noqa: BLE001 - what leaves a callback ends up in another thread, unseen
            _log.exception("a block could not be made")
            return silence(frames * self._channels).tobytes(), pyaudio.paAbort
        if self._channels == 2:
            samples = stereo(samples)
        return samples.tobytes(), pyaudio.paContinue


def _channels(device: Mapping[str, Any]) -> int:
    return int(device["maxOutputChannels"])


def _both_clocks() -> tuple[float, float]:
    """Monotonic and wall time of the same moment: the closest of three readings."""
    best = (1.0, 0.0, 0.0)
    for _ in range(3):
        before, wall, after = time.monotonic(), time.time(), time.monotonic()
        best = min(best, (after - before, (before + after) / 2, wall))
    return best[1], best[2]

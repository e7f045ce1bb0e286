"""The player's process: the sound card (the only importer of pyaudio), commands in, events out.

`python -m station.air.player.process` reads one JSON object a line on its standard input and writes
one a line on its standard output (`messages.py`). When its input ends, or its parent dies, it ends
at once and nothing sounds any more. Not handled here: what the commands do (`loop.py`).
"""

import contextlib
import ctypes
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyaudio

from station.air.player.block_clock import Block, BlockClock, CallbackTimes
from station.air.player.card_names import find, with_id
from station.air.player.decoder import RATE
from station.air.player.loop import PlayerLoop
from station.air.player.messages import Opened, Quit
from station.air.player.process_stdio import ProcessStdio, hushed
from station.air.player.realtime import KeptThread, ahead_of_ordinary_work, realtime
from station.air.player.samples import silence, stereo
from station.air.player.wire import command_from, interrupted_from
from station.errors import HardwareError, InputError

_log = logging.getLogger(__name__)
FRAMES = 1_280  # a block: 27 ms, so that a stop is silent within 47 ms of the card's latency
FRAMES_ORDINARY = 2_048  # a block without real-time priority: 43 ms, or it would be heard
_HUNG = 0.5  # seconds without being asked for a block
_PR_SET_PDEATHSIG = 1


class SoundCard:
    """A card opened by name, with blocks asked of `source` in PortAudio's own thread."""

    def __init__(self) -> None:
        self.source: Callable[[Block], Any] = lambda block: silence(block.frames)
        self._library: pyaudio.PyAudio | None = None
        self._stream: Any = None
        self._channels = 1
        self._clock = BlockClock(RATE, 0.0)
        self._asked = 0.0
        self._thread = KeptThread()

    def open(self, name: str) -> Opened:
        """Open the card called `name` and feed it. Raises HardwareError with what to do."""
        with hushed():
            device = self._open(name)
        return Opened(with_id(str(device["name"])), RATE, self._stream.get_output_latency())

    def _open(self, name: str) -> Mapping[str, Any]:
        try:
            # A new PyAudio each time: its list of cards is as old as itself.
            self._library = pyaudio.PyAudio()
            device = self._find(name)
            self._start(device)
        except (OSError, ValueError) as error:
            self.close()
            raise HardwareError(
                "the sound card “{name}” can't be opened: {error}", name=name, error=error
            ) from error
        except HardwareError:
            self.close()
            raise
        return device

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
        self._clock = BlockClock(RATE, float(device["defaultLowOutputLatency"]))
        self._asked = time.monotonic()
        self._thread = KeptThread()
        with realtime() as first:
            self._stream = library.open(
                format=pyaudio.paInt16,
                channels=self._channels,
                rate=RATE,
                output=True,
                output_device_index=int(device["index"]),
                frames_per_buffer=FRAMES if first else FRAMES_ORDINARY,
                stream_callback=self._callback,
            )

    def _callback(
        self, _input: bytes | None, frames: int, times: Mapping[str, float], status: int
    ) -> tuple[bytes, int]:
        try:
            self._thread.keep()
            asked, wall = _both_clocks()
            self._asked = asked
            stream, dac = times["current_time"], times["output_buffer_dac_time"]
            seen = CallbackTimes(stream, dac, asked, wall)
            underflow = bool(status & pyaudio.paOutputUnderflow)
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


def _die_with_parent() -> None:
    """A daemon that dies must leave a silent village."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def _lines(pending: bytearray, data: bytes) -> Iterator[bytes]:
    pending += data
    while (end := pending.find(b"\n")) >= 0:
        yield bytes(pending[:end])
        del pending[: end + 1]


def _run(loop: PlayerLoop) -> None:
    pending = bytearray()
    while True:
        if select.select([0], [], [], loop.patience)[0]:
            data = os.read(0, 65_536)
            if not data:
                os._exit(0)
            for line in _lines(pending, data):
                command = command_from(line)
                if isinstance(command, Quit):
                    return
                loop.handle(command)
        loop.tick()


def main(arguments: Sequence[str]) -> int:
    """Carry commands out until told to quit; the process's exit status.

    An argument is what an earlier life of this process was interrupted in.
    """
    _die_with_parent()
    ahead_of_ordinary_work()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the daemon, which then ends us
    # The interpreter changes hands often, so that the callback never waits long for it.
    sys.setswitchinterval(0.0005)
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    stdio = ProcessStdio()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    loop = PlayerLoop(SoundCard(), stdio.emit, time.monotonic, time.time, stdio.begin_anew)
    try:
        if arguments:
            stdio.hush()
            loop.take_up(interrupted_from(arguments[0]))
        _run(loop)
    except (InputError, OSError) as error:
        _log.error("%s", error)
        return 1
    finally:
        loop.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

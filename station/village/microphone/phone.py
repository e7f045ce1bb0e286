"""From a phone to the pipe that the player plays: blocks of sound, and the one who may give them.

A block is 16 kHz, mono, 16 bit, little endian, 192 ms or so. Blocks come from the control socket's
threads, all else from the loop. Not handled here: when somebody may speak (`live.py`), what plays
it (`player/live_feed.py`), what a howl is (`ear/howl.py`).
"""

import base64
import binascii
import contextlib
import logging
import os
import secrets
import subprocess
import threading
from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from station.air.ear.howl import RATE, HowlDetector
from station.errors import HardwareError, InputError
from station.programme.asrun import Reason
from station.studio.sound.live_mastering import live_command
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import BlockTaken, GiveBlock
from station.village.microphone.box import kill, opened

log = logging.getLogger(__name__)

MOST_BLOCK = 16_384
"""Bytes, half a second."""

GONE = 1.5
"""Seconds without a block after which whoever spoke is said to have gone."""

_WAITING = 8_192
"""Bytes before ffmpeg, a quarter of a second: more would only be heard late."""


def _raw_command() -> Sequence[str]:
    return live_command(raw_rate=RATE)


class PhoneSpeech:
    """A phone's voice, to be heard through `pipe`; `monotonic` tells seconds that never step.

    `on_air` is the loop's word to the phone that it is heard by now.
    """

    def __init__(
        self,
        pipe: Path,
        monotonic: Callable[[], float],
        mastering: Callable[[], Sequence[str]] = _raw_command,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.pipe, self.on_air = pipe, False
        self._monotonic, self._mastering, self._environment = monotonic, mastering, environment
        self._lock = threading.Lock()
        self._masters: subprocess.Popen[bytes] | None = None
        self._key, self._number, self._rest = "", -1, b""
        self._heard_at, self._howled = 0.0, False
        self._detector = HowlDetector()

    def admit(self) -> str:
        """A new key: from now on whoever has it may give blocks, and nobody else."""
        with self._lock:
            self._key, self._number, self._rest = secrets.token_urlsafe(16), -1, b""
            self._howled, self.on_air = False, False
            self._detector = HowlDetector()
            return self._key

    def begin(self) -> None:
        """See `Speech`."""
        self._drop()
        command, output = opened(self._mastering, self.pipe)
        try:
            masters = self._run(command, output)
        except OSError as error:
            raise HardwareError(
                "ffmpeg can't be run: {strerror}", strerror=error.strerror
            ) from error
        finally:
            os.close(output)
        with self._lock:
            self._masters, self._heard_at = masters, self._monotonic()

    def give(self, request: GiveBlock) -> BlockTaken:
        """Take a block of somebody's voice.

        One that is late or has no room is dropped. Raises InputError, RequestRefusedError when the
        key is not the one, or nobody speaks any more. For any thread.
        """
        data, number = _samples(request.pcm), request.number
        with self._lock:
            self._require(request.key)
            if number <= self._number:
                return BlockTaken(taken=False, on_air=self.on_air)
            self._number, self._heard_at = number, self._monotonic()
            if self._detector.howls(array("h", data)):
                self._howled = True
                raise RequestRefusedError(Reason.HOWL, "the horns howl: stand farther from them")
            return BlockTaken(self._write(data), self.on_air)

    def trouble(self) -> Reason:
        """What is to end it at once, if anything; closes it when the phone has gone."""
        with self._lock:
            gone = self._masters is not None and self._monotonic() - self._heard_at > GONE
        if gone:
            log.warning("the phone that spoke has gone")
            self.end()
        return Reason.HOWL if self._howled else Reason.NONE

    @property
    def over(self) -> bool:
        """See `Speech`."""
        masters = self._masters
        if masters is None or masters.stdin is None or masters.stdin.closed:
            return True
        return masters.poll() is not None

    def end(self) -> None:
        """See `Speech`."""
        with self._lock:
            self._key = ""
            self._finish()

    def close(self) -> None:
        """See `Speech`."""
        self.end()
        self._drop()

    def _finish(self) -> None:
        """Tell ffmpeg that this was all."""
        if self._masters is not None and self._masters.stdin is not None:
            with contextlib.suppress(OSError):
                self._masters.stdin.close()

    def _drop(self) -> None:
        with self._lock:
            self._finish()
            masters, self._masters = self._masters, None
        kill(masters)

    def _require(self, key: str) -> None:
        if self._howled:
            raise RequestRefusedError(Reason.HOWL, "the horns howl: stand farther from them")
        if not self._key:
            raise RequestRefusedError(Reason.TOO_LATE, "nobody speaks any more; begin anew")
        if not secrets.compare_digest(key.encode(), self._key.encode()):
            raise RequestRefusedError(Reason.BUSY, "somebody else speaks")

    def _write(self, data: bytes) -> bool:
        """Pass it on if there is room; what was begun goes first, so that samples stay whole."""
        masters = self._masters
        if masters is None or masters.stdin is None or masters.stdin.closed:
            return False
        pipe = masters.stdin.fileno()
        try:
            if self._rest:
                self._rest = self._rest[os.write(pipe, self._rest) :]
            if self._rest:
                return False
            written = os.write(pipe, data)
        except OSError:  # no room, or ffmpeg has ended, which the loop sees
            return False
        self._rest = data[written:] if written % 2 == 0 else data[written : written + 1]
        return True

    def _run(self, command: Sequence[str], output: int) -> subprocess.Popen[bytes]:
        masters = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=output, env=self._environment, bufsize=0,
            pipesize=_WAITING,
        )  # fmt: skip
        if masters.stdin is not None:
            os.set_blocking(masters.stdin.fileno(), False)
        return masters


def _samples(given: str) -> bytes:
    try:
        data = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError("a block is sound in Base64") from error
    if not data or len(data) % 2 or len(data) > MOST_BLOCK:
        raise InputError(
            "a block has an even number of bytes, {most_block} at most", most_block=MOST_BLOCK
        )
    return data

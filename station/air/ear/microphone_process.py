"""The microphone's process: what is spoken into it, as WAV on its standard output, until killed.

`python -m station.air.ear.microphone_process NAME`. Its length is not known beforehand, so the
file's head says that it is endless. It ends with its parent. Not handled here: what becomes of it
(`microphone/box.py`).
"""

import contextlib
import ctypes
import logging
import os
import signal
import struct
import sys
from collections.abc import Sequence

from station.air.ear.microphone import Microphone
from station.air.player.process_stdio import hushed
from station.errors import HardwareError

_BLOCK = 0.04  # seconds: what a listener hears the speaker later by
_ENDLESS = 0xFFFF_FFFF
_PR_SET_PDEATHSIG = 1


def head(rate: int) -> bytes:
    """A WAV file's head (RIFF, PCM): mono, 16 bit, `rate` in Hz, of a length nobody knows."""
    form = struct.pack("<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16)
    whole, data = struct.pack("<I", _ENDLESS), struct.pack("<I", _ENDLESS)
    return b"RIFF" + whole + b"WAVEfmt " + form + b"data" + data


def main(arguments: Sequence[str]) -> int:
    """Give on what is spoken; the process's exit status, when the microphone has failed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the daemon, which then ends us
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    output = os.dup(1)
    os.dup2(2, 1)
    try:
        with hushed():
            microphone = Microphone(arguments[0], _BLOCK)
        _write(output, head(microphone.rate))
        while True:
            _write(output, microphone.read().tobytes())
    except (HardwareError, OSError) as error:
        logging.getLogger(__name__).error("%s", error)  # noqa: TRY400
        return 1


def _write(output: int, data: bytes) -> None:
    while data:
        data = data[os.write(output, data) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A microphone for a machine that has none: PortAudio records what the test writes into a pipe.

It is ALSA's own `file` plugin on a device that is always silent. Not handled here: what is heard.
"""

import fcntl
import os
import types
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Self

_DEVICE = """
pcm.mic {{
    type file
    slave.pcm {{ type null }}
    file "/dev/null"
    infile "{pipe}"
    format "raw"
}}
"""
RATE = 16_000
BLOCK, LIVE_BLOCK = RATE // 4, RATE // 25  # frames that the listener, and the speaker's, reads


class PipeMicrophone:
    """A microphone called “mic”, beside the devices of `configuration`, if that is given.

    It is read `block` frames at a time.
    """

    def __init__(self, folder: Path, configuration: Path | None = None, block: int = BLOCK) -> None:
        self._block = block
        self._rest: array[int] = array("h")
        self._pipe = folder / "microphone"
        os.mkfifo(self._pipe)
        self._file = folder / "microphone.conf"
        others = configuration.read_text("utf-8") if configuration else "pcm.default { type null }"
        self._file.write_text(others + _DEVICE.format(pipe=self._pipe), "utf-8")
        # Read and write, so that neither end waits for the other.
        self._end = os.open(self._pipe, os.O_RDWR)
        fcntl.fcntl(self._end, fcntl.F_SETPIPE_SZ, 1 << 20)

    @property
    def env(self) -> Mapping[str, str]:
        """An environment in which this is the microphone."""
        return os.environ | {"ALSA_CONFIG_PATH": str(self._file)}

    def hear(self, sound: "array[int]") -> None:
        """Let it hear `sound` (16 kHz); waits while half a minute is not recorded yet.

        It is given on in blocks as the listener reads them: ALSA fills up a shorter read with
        what was in its buffer before.
        """
        self._rest += sound
        whole = len(self._rest) // self._block * self._block
        data, self._rest = self._rest[:whole].tobytes(), self._rest[whole:]
        while data:
            data = data[os.write(self._end, data[: 2 * self._block]) :]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        os.close(self._end)

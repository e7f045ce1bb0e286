"""From a microphone to the pipe that the player plays: two processes, begun and ended together.

The microphone's process gives WAV, ffmpeg makes it fit for horns, the pipe takes it. Both end with
the daemon. Not handled here: when somebody may speak (`live.py`), what plays it
(`player/live_feed.py`).
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

from station.errors import HardwareError, ProgramMissingError
from station.studio.sound.live_mastering import live_command

MICROPHONE = (sys.executable, "-m", "station.air.ear.microphone_process")
_ENDS_WITHIN = 0.5


class Speech(Protocol):
    """Somebody's voice on its way to `pipe`."""

    pipe: Path

    def begin(self) -> None:
        """Listen from now on. Raises HardwareError."""

    @property
    def over(self) -> bool:
        """Whether nothing more will come, by `end` or because it failed."""

    def end(self) -> None:
        """Nothing more is said; what was said goes through to its end. Never raises."""

    def close(self) -> None:
        """End at once. Never raises."""


class MicrophoneSpeech:
    """The microphone on the card called `name` (or a part of it), to be heard through `pipe`."""

    def __init__(
        self,
        name: str,
        pipe: Path,
        *,
        microphone: Sequence[str] = MICROPHONE,
        mastering: Callable[[], Sequence[str]] = live_command,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.pipe = pipe
        self._microphone, self._mastering = (*microphone, name), mastering
        self._environment = environment
        self._listens: subprocess.Popen[bytes] | None = None
        self._masters: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """See `Speech`."""
        self.close()
        command, output = opened(self._mastering, self.pipe)
        try:
            self._listens = self._run(self._microphone, subprocess.DEVNULL, subprocess.PIPE)
            self._masters = self._run(command, self._listens.stdout, output)
        except OSError as error:
            self.close()
            raise HardwareError(
                "the microphone can't be run: {strerror}", strerror=error.strerror
            ) from error
        finally:
            os.close(output)
            if self._listens is not None and self._listens.stdout is not None:
                self._listens.stdout.close()

    @property
    def over(self) -> bool:
        """See `Speech`."""
        return self._masters is None or self._masters.poll() is not None

    def end(self) -> None:
        """See `Speech`."""
        listens, self._listens = self._listens, None
        kill(listens)

    def close(self) -> None:
        """See `Speech`."""
        self.end()
        masters, self._masters = self._masters, None
        kill(masters)

    def _run(
        self, command: Sequence[str], source: int | IO[bytes] | None, output: int
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            list(command), stdin=source, stdout=output, env=self._environment, bufsize=0
        )


def opened(mastering: Callable[[], Sequence[str]], pipe: Path) -> tuple[Sequence[str], int]:
    """The command that makes a voice fit for horns, and `pipe`, made anew, for its output.

    What is left in an old pipe was said long ago. Raises HardwareError.
    """
    try:
        command = mastering()
        pipe.parent.mkdir(parents=True, exist_ok=True)
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe, 0o600)
        # For both directions, so that opening it waits for nobody.
        return command, os.open(pipe, os.O_RDWR | os.O_CLOEXEC)
    except ProgramMissingError as error:
        raise HardwareError("nobody can speak: {error}", error=error) from error
    except OSError as error:
        raise HardwareError(
            "{pipe} can't be made: {strerror}", pipe=pipe, strerror=error.strerror
        ) from error


def kill(process: subprocess.Popen[bytes] | None) -> None:
    """End `process`, if there is one. Never raises."""
    if process is None:
        return
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_ENDS_WITHIN)

"""A process that is spoken to, and speaks, in lines; nothing here waits for it but its end.

Not handled here: what the lines mean, and by when one is to come.
"""

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence

_DIES_WITHIN = 0.3  # seconds; one that hangs in its card's driver is not waited for


class LineProcess:
    """`command`, begun at once, with pipes of our own; a line is `longest` bytes at most.

    Linux ends such a process with the thread that began it, where it asked for that. Raises
    OSError when it can't be run.
    """

    def __init__(
        self, command: Sequence[str], longest: int, environment: Mapping[str, str] | None = None
    ) -> None:
        self._longest = longest
        self._pending = b""
        self._process = subprocess.Popen(
            tuple(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            bufsize=0,
        )
        assert self._process.stdin is not None  # noqa: S101
        assert self._process.stdout is not None  # noqa: S101
        self._in, self._out = self._process.stdin, self._process.stdout
        for pipe in (self._in, self._out):
            os.set_blocking(pipe.fileno(), False)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def output(self) -> int:
        """The file that can be read from when it has said something, or has ended."""
        return self._out.fileno()

    def send(self, line: bytes) -> None:
        """Give it a line, whole. Raises OSError when it has ended or does not read."""
        if os.write(self._in.fileno(), line) < len(line):
            raise OSError(0, "it does not read them")

    def lines(self) -> tuple[list[bytes], bool]:
        """What it said since the last call, and whether it still speaks."""
        speaks = True
        while True:
            try:
                data = os.read(self._out.fileno(), self._longest)
            except BlockingIOError:
                break
            if not data:
                speaks = False
                break
            self._pending += data
        *lines, rest = self._pending.split(b"\n")
        self._pending = rest[: self._longest]
        return lines, speaks

    def status(self, patience: float) -> int | None:
        """What it ended with; None when it has not within `patience` seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        return self._process.returncode

    def end(self, patience: float = 0.0) -> None:
        """Let go of it, by force when it has not ended by itself within `patience` seconds."""
        if patience == 0.0 or self.status(patience) is None:
            self._process.kill()
        self.status(_DIES_WITHIN)
        for pipe in (self._in, self._out):
            with contextlib.suppress(OSError):
                pipe.close()

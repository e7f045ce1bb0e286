"""Running another program with bounded time and output; no trace of it is left behind.

Not handled here: which programs, and what their messages mean (`voice.py`, `ffmpeg.py`).
"""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from station.errors import ProgramMissingError

_MOST_CHARACTERS = 200_000
_LONGEST_LINE = 4096


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended: its exit status, and the last of what it wrote."""

    status: int
    output: str
    errors: str


def run_program(
    command: Sequence[str],
    *,
    timeout: float,
    text: str = "",
    on_line: Callable[[str], None] | None = None,
) -> Finished:
    """Run `command` with `text` on its standard input; `on_line` hears its standard output.

    Raises ProgramMissingError when it can't be started or takes longer than `timeout` seconds;
    then, and on any other exception, it is killed with all its children.
    """
    with tempfile.TemporaryFile() as stdin:
        stdin.write(text.encode("utf-8"))
        stdin.seek(0)
        process = _started(command, stdin)
        try:
            return _watched(process, timeout, on_line)
        except subprocess.TimeoutExpired as error:
            raise ProgramMissingError(
                f"{command[0]} did not finish within {timeout:g} s and was stopped; "
                "try it again, or a shorter text or recording"
            ) from error
        finally:
            _kill(process)


def _started(command: Sequence[str], stdin: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramMissingError(
            f"{command[0]} can't be started: {error.strerror}; install it again"
        ) from error


def _watched(
    process: subprocess.Popen[bytes], timeout: float, on_line: Callable[[str], None] | None
) -> Finished:
    output: deque[str] = deque(maxlen=2000)
    errors: deque[str] = deque(maxlen=2000)
    readers = [
        threading.Thread(target=_read, args=(process.stdout, output, on_line), daemon=True),
        threading.Thread(target=_read, args=(process.stderr, errors, None), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        status = process.wait(timeout)
    finally:
        _kill(process)
        for reader in readers:
            reader.join(5)
    return Finished(status, _end_of(output), _end_of(errors))


def _read(stream: IO[bytes], lines: deque[str], on_line: Callable[[str], None] | None) -> None:
    with stream:
        while line := stream.readline(_LONGEST_LINE):
            words = line.decode("utf-8", "replace").rstrip()
            lines.append(words)
            if on_line:
                on_line(words)


def _end_of(lines: deque[str]) -> str:
    return "\n".join(lines)[-_MOST_CHARACTERS:]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

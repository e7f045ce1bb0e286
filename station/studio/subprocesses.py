"""Running another program with bounded time and output; no trace of it is left behind.

Not handled here: which programs, and what their messages mean (`voice/espeak.py`,
`sound/ffmpeg.py`).
"""

import contextlib
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from station.errors import ProgramMissingError

_MOST_CHARACTERS = 200_000
_LONGEST_LINE = 4096
_MOST_LINES = 2000


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
                "{command} did not finish within {timeout:g} s and was stopped; try it "
                "again, or a shorter text or recording",
                command=command[0],
                timeout=timeout,
            ) from error


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
            "{command} can't be started: {strerror}; install it again",
            command=command[0],
            strerror=error.strerror,
        ) from error


def _watched(
    process: subprocess.Popen[bytes], timeout: float, on_line: Callable[[str], None] | None
) -> Finished:
    """Both outputs are read by threads of their own; `on_line` is called in this one."""
    deadline = time.monotonic() + timeout
    output: deque[str] = deque(maxlen=_MOST_LINES)
    errors: deque[str | None] = deque(maxlen=_MOST_LINES)
    heard: queue.Queue[str | None] = queue.Queue(maxsize=_MOST_LINES)
    readers = [_reader(process.stdout, heard.put), _reader(process.stderr, errors.append)]
    try:
        for line in _lines(process, heard, deadline):
            output.append(line)
            if on_line:
                on_line(line)
        status = process.wait(max(0.0, deadline - time.monotonic()))
    finally:
        _kill(process)
        _let_end(readers, heard)
    return Finished(status, _end_of(output), _end_of(errors))


def _lines(
    process: subprocess.Popen[bytes], heard: "queue.Queue[str | None]", deadline: float
) -> Iterator[str]:
    """The lines of its output; a child that it left behind is not waited for."""
    while time.monotonic() < deadline:
        try:
            line = heard.get(timeout=0.1)
        except queue.Empty:
            if process.poll() is not None:
                _kill(process)
            continue
        if line is None:
            return
        yield line
    raise subprocess.TimeoutExpired(process.args, deadline)


def _reader(stream: IO[bytes] | None, put: Callable[[Any], None]) -> threading.Thread:
    """A thread that hands over each line of `stream`, and None at its end."""
    reader = threading.Thread(target=_read, args=(stream, put), daemon=True)
    reader.start()
    return reader


def _read(stream: IO[bytes], put: Callable[[Any], None]) -> None:
    with stream:
        while line := stream.readline(_LONGEST_LINE):
            put(line.decode("utf-8", "replace").rstrip())
    put(None)


def _let_end(readers: Sequence[threading.Thread], heard: "queue.Queue[str | None]") -> None:
    """Empty what nobody listens to any more, so that its reader comes to an end."""
    for _ in range(100):
        if not any(reader.is_alive() for reader in readers):
            return
        with contextlib.suppress(queue.Empty):
            while True:
                heard.get_nowait()
        for reader in readers:
            reader.join(0.05)


def _end_of(lines: Iterable[str | None]) -> str:
    return "\n".join(line for line in lines if line is not None)[-_MOST_CHARACTERS:]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

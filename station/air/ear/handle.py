"""The daemon's handle on the listener's process. It never waits for it, and never fails itself.

A listener that can't hear, is silent or dead is `Deaf`, with the reason. Not handled here: what
the verdict is then.
"""

import contextlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from station.air.ear.wire import LONGEST_LINE, Deaf, hearing_from
from station.air.line_process import LineProcess
from station.air.player.messages import Command, Open, Play, PlayItem
from station.air.player.wire import command_line
from station.errors import InputError
from station.programme.proof_of_sound import Hearing

COMMAND = (sys.executable, "-m", "station.air.ear.process")
SPEAKS_WITHIN = 15.0  # seconds from what is sent to the first word, and from word to word


class Listener(Protocol):
    """Who listens to one broadcast; nothing here waits."""

    def start(self) -> None:
        """Open the microphone."""

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        """From `at` (Unix seconds) on `items` are sent back to back."""

    def heard(self) -> Hearing | Deaf | None:
        """What has been heard so far; None before there is anything to say."""

    def close(self) -> None:
        """Let go of the microphone. Never raises."""


class ListenerProcess:
    """A `Listener` in a process of its own; to be started from a thread that lives on.

    `card` is a part of the microphone's name, `farthest` the metres to the horns.
    """

    def __init__(
        self,
        card: str,
        farthest: float,
        *,
        command: Sequence[str] = COMMAND,
        environment: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._card, self._command = card, (*command, str(farthest))
        self._environment, self._monotonic = environment, monotonic
        self._process: LineProcess | None = None
        self._said: Hearing | Deaf | None = None
        self._deadline: float | None = None

    @property
    def pid(self) -> int | None:
        """The process's id, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """See `Listener`."""
        try:
            self._process = LineProcess(self._command, LONGEST_LINE, self._environment)
        except OSError as error:
            self._said = Deaf(f"the listener can't be run: {error.strerror}")
            return
        self._send(Open(self._card))

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        """See `Listener`."""
        self._deadline = self._monotonic() + SPEAKS_WITHIN
        self._send(Play(at, tuple(items)))

    def heard(self) -> Hearing | Deaf | None:
        """See `Listener`."""
        if self._process is None or isinstance(self._said, Deaf):
            return self._said
        if not self._read(self._process) and not isinstance(self._said, Deaf):
            self._said = Deaf("the listener's process ended; look at the microphone: arecord -l")
        if self._deadline is not None and self._monotonic() > self._deadline:
            self._said = Deaf("the microphone has stopped answering; plug it in again")
        return self._said

    def close(self) -> None:
        """See `Listener`."""
        process, self._process = self._process, None
        if process is not None:
            process.end()  # nothing to lose, and nobody is to wait for a microphone

    def _send(self, command: Command) -> None:
        if self._process is None:
            return
        try:
            self._process.send(command_line(command))
        except (OSError, InputError) as error:
            # A process that ended has said why, unless it could not.
            if self._read(self._process) or not isinstance(self._said, Deaf):
                self._said = Deaf(f"the listener takes no commands any more: {error}")

    def _read(self, process: LineProcess) -> bool:
        """Take in what it said; False when its end has come."""
        lines, speaks = process.lines()
        for line in lines:
            self._take(line)
        return speaks

    def _take(self, line: bytes) -> None:
        with contextlib.suppress(InputError):
            self._said = hearing_from(line)
            if self._deadline is not None:
                self._deadline = self._monotonic() + SPEAKS_WITHIN

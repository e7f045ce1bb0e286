"""The daemon's handle on the player's process.

It never waits for that process: a player that is silent, or dead, is told of as `Failed`. Not
handled here: what to do then, and what is played when.
"""

import contextlib
import logging
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from station.air.line_process import LineProcess
from station.air.player.messages import (
    Command,
    Event,
    Failed,
    Open,
    Opened,
    Play,
    PlayingEnded,
    PlayItem,
    Quit,
    StopPlaying,
    Volume,
)
from station.air.player.wire import LONGEST_LINE, command_line, event_from
from station.errors import HardwareError, InputError

_log = logging.getLogger(__name__)
COMMAND = (sys.executable, "-m", "station.air.player.process")
OPENS_WITHIN = 10.0  # seconds; a Pi looks through many devices that do not exist
SPEAKS_WITHIN = 3.0  # seconds; while it plays it speaks four times a second
_ENDS_WITHIN = 1.0


class Player(Protocol):
    """What plays recordings at their instants; nothing here waits.

    After a `Failed` with the reason "card" it is of no more use: close it, and make another.
    """

    def start(self) -> None:
        """Open the sound card; `Opened` follows. Raises HardwareError when it can't begin."""

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        """Play `items`, the first frame at `at` (Unix seconds); what plays now is stopped first.

        Raises InputError when they are too many.
        """

    def volume(self, gain: float) -> None:
        """The loudest of what plays is to be at `gain` (0 to 1) from now on."""

    def stop(self) -> None:
        """Fall silent; `PlayingEnded` follows when something played, else nothing."""

    def events(self) -> list[Event]:
        """What came since the last call, oldest first."""

    @property
    def output(self) -> int | None:
        """The file that can be read from when there may be events; None while there is none."""

    def close(self) -> None:
        """Fall silent and let go of the card, within about a second. Never raises."""


class PlayerProcess:
    """A `Player` in a process of its own; `start` is to be called from a thread that lives on.

    (Linux ends the process with the thread that began it.) `card` is a part of the card's name.
    """

    def __init__(
        self,
        card: str,
        *,
        command: Sequence[str] = COMMAND,
        environment: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._card = card
        self._command = tuple(command)
        self._environment = environment
        self._monotonic = monotonic
        self._process: LineProcess | None = None
        self._deadline: float | None = None  # by when it is to have spoken
        self._busy = False  # something is to be played
        self._failure: str | None = None
        self._over = True

    @property
    def pid(self) -> int | None:
        """The process's id, while there is one."""
        return self._process.pid if self._process else None

    @property
    def output(self) -> int | None:
        """See `Player`."""
        # An ended one can be read from for ever.
        return None if self._process is None or self._over else self._process.output

    def start(self) -> None:
        """See `Player`."""
        self.close()
        try:
            self._process = LineProcess(self._command, LONGEST_LINE, self._environment)
        except OSError as error:
            raise HardwareError(
                "the player can't be run: {command}: {strerror}",
                command=self._command[0],
                strerror=error.strerror,
            ) from error
        self._over, self._busy, self._failure = False, False, None
        self._deadline = self._monotonic() + OPENS_WITHIN
        self._send(Open(self._card))

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        """See `Player`."""
        self._send(Play(at, tuple(items)))
        self._busy = True
        # While it is still opening the card it has longer.
        self._deadline = max(self._deadline or 0.0, self._monotonic() + SPEAKS_WITHIN)

    def volume(self, gain: float) -> None:
        """See `Player`."""
        self._send(Volume(gain))

    def stop(self) -> None:
        """See `Player`."""
        self._send(StopPlaying())

    def events(self) -> list[Event]:
        """See `Player`."""
        if self._over:
            return []
        events = self._read()
        for event in events:
            self._watch(event)
        failure = self._failure or self._silence()
        if failure is not None and not self._over:
            self._over = True
            events.append(Failed("card", failure))
        return events

    def close(self) -> None:
        """See `Player`."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.send(command_line(Quit()))
        self._over, self._deadline = True, None
        process.end(_ENDS_WITHIN)

    def _send(self, command: Command) -> None:
        line = command_line(command)
        if self._process is None or self._over:
            return
        try:
            self._process.send(line)
        except OSError as error:
            self._failure = f"the player takes no commands any more: {error.strerror}"

    def _read(self) -> list[Event]:
        assert self._process is not None  # noqa: S101
        lines, speaks = self._process.lines()
        if not speaks:
            self._failure = self._exit_message(self._process)
        return [event for line in lines if (event := _event(line)) is not None]

    def _watch(self, event: Event) -> None:
        """Know from its last word by when the next is to come."""
        match event:
            case Opened():
                self._deadline = self._monotonic() + SPEAKS_WITHIN if self._busy else None
            case PlayingEnded() | Failed():
                self._deadline, self._busy = None, False
                self._over = self._over or (isinstance(event, Failed) and event.reason == "card")
            case _:
                self._deadline = self._monotonic() + SPEAKS_WITHIN

    def _silence(self) -> str | None:
        if self._deadline is None or self._monotonic() < self._deadline:
            return None
        return "the player has stopped answering; the sound card may hang: plug it in again"

    @staticmethod
    def _exit_message(process: LineProcess) -> str:
        return (
            f"the player's process ended (status {process.status(0.1)});"
            " its last words are in the log; look at the card with `station check`"
        )


def _event(line: bytes) -> Event | None:
    try:
        return event_from(line)
    except InputError as error:
        _log.warning("the player said nothing that is known: %s", error)
        return None

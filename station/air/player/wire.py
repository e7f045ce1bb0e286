"""Messages between the daemon and the player's process as lines: one JSON object a line.

A line that is no message is refused. Not handled here: what they mean (`messages.py`), how a
message is read (`station/wire.py`).
"""

import json
import typing

from station.air.player.messages import (
    MOST_ITEMS,
    Command,
    Event,
    Failed,
    Interrupted,
    ItemStarted,
    Open,
    Opened,
    Play,
    PlayingEnded,
    Progress,
    Quit,
    Started,
    StopPlaying,
    Volume,
)
from station.errors import InputError
from station.fields import FormError
from station.lines import LineError, decode
from station.wire import Kinds

LONGEST_LINE = 60_000  # bytes; less than a pipe holds, so that writing one never waits

COMMANDS = Kinds(
    "do", {"open": Open, "play": Play, "volume": Volume, "stop": StopPlaying, "quit": Quit}
)
EVENTS = Kinds(
    "event",
    {
        "opened": Opened,
        "started": Started,
        "item": ItemStarted,
        "progress": Progress,
        "ended": PlayingEnded,
        "failed": Failed,
    },
)
_TAKEN_UP = Kinds("was", {"interrupted": Interrupted})


def command_line(command: Command) -> bytes:
    """`command` as a line. Raises InputError when there is too much in it."""
    return _line(COMMANDS, command)


def event_line(event: Event) -> bytes:
    """`event` as a line. Raises InputError when there is too much in it."""
    return _line(EVENTS, event)


def command_from(line: bytes) -> Command:
    """The command in a line. Raises InputError when it is none."""
    return typing.cast(Command, _message(COMMANDS, line))


def event_from(line: bytes) -> Event:
    """The event in a line. Raises InputError when it is none."""
    return typing.cast(Event, _message(EVENTS, line))


def interrupted_text(interrupted: Interrupted) -> str:
    """`interrupted` as one argument of a command."""
    return _line(_TAKEN_UP, interrupted).decode().strip()


def interrupted_from(text: str) -> Interrupted:
    """What `interrupted_text` wrote. Raises InputError when it is not that."""
    return typing.cast(Interrupted, _message(_TAKEN_UP, text.encode()))


def _line(kinds: Kinds, message: Command | Event | Interrupted) -> bytes:
    form = kinds.form_of(message)
    # In ASCII, for a file's name may hold bytes that are no letters.
    line = json.dumps(form).encode() + b"\n"
    if len(line) > LONGEST_LINE or len(form.get("items", ())) > MOST_ITEMS:
        raise InputError("too many recordings at once for the player; play fewer")
    return line


def _message(kinds: Kinds, line: bytes) -> typing.Any:
    try:
        return kinds.message_of(decode(line))
    except (LineError, FormError) as error:
        raise InputError(
            "not a message of the player's: {line!r} ({error})", line=line[:80], error=str(error)
        ) from error

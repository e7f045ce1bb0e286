"""Messages between the daemon and the player's process as lines: one JSON object a line.

A line that is no such object is refused. Not handled here: what they mean (`messages.py`).
"""

import dataclasses
import json
import math
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

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
    PlayItem,
    Progress,
    Quit,
    Started,
    StopPlaying,
    Volume,
)
from station.errors import InputError

T = TypeVar("T")
LONGEST_LINE = 60_000  # bytes; less than a pipe holds, so that writing one never waits
_COMMANDS: Mapping[str, type[Any]] = {
    "open": Open,
    "play": Play,
    "volume": Volume,
    "stop": StopPlaying,
    "quit": Quit,
}
_EVENTS: Mapping[str, type[Any]] = {
    "opened": Opened,
    "started": Started,
    "item": ItemStarted,
    "progress": Progress,
    "ended": PlayingEnded,
    "failed": Failed,
}


def command_line(command: Command) -> bytes:
    """`command` as a line. Raises InputError when there is too much in it."""
    return _line("do", _COMMANDS, command)


def event_line(event: Event) -> bytes:
    """`event` as a line. Raises InputError when there is too much in it."""
    return _line("event", _EVENTS, event)


def command_from(line: bytes) -> Command:
    """The command in a line. Raises InputError when it is none."""
    return typing.cast(Command, _message("do", _COMMANDS, line))


def event_from(line: bytes) -> Event:
    """The event in a line. Raises InputError when it is none."""
    return typing.cast(Event, _message("event", _EVENTS, line))


def interrupted_text(interrupted: Interrupted) -> str:
    """`interrupted` as one argument of a command."""
    return _line("was", {"interrupted": Interrupted}, interrupted).decode().strip()


def interrupted_from(text: str) -> Interrupted:
    """What `interrupted_text` wrote. Raises InputError when it is not that."""
    return typing.cast(Interrupted, _message("was", {"interrupted": Interrupted}, text.encode()))


def _line(key: str, kinds: Mapping[str, type[Any]], message: Any) -> bytes:
    name = next(name for name, kind in kinds.items() if type(message) is kind)
    form = {key: name} | dataclasses.asdict(message)
    line = json.dumps(form, default=str, ensure_ascii=True).encode() + b"\n"
    if len(line) > LONGEST_LINE or len(form.get("items", ())) > MOST_ITEMS:
        raise InputError("too many recordings at once for the player; play fewer")
    return line


def _message(key: str, kinds: Mapping[str, type[Any]], line: bytes) -> Any:
    try:
        form = json.loads(line)
        return _built(kinds[form.pop(key)], form)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise InputError(
            "not a message of the player's: {line!r} ({error})", line=line[:80], error=error
        ) from error


def _built(kind: type[T], form: Mapping[str, Any]) -> T:
    hints = typing.get_type_hints(kind)
    if unknown := form.keys() - hints.keys():
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return kind(**{name: _value(hints[name], value) for name, value in form.items()})


def _value(kind: Any, value: Any) -> Any:
    if kind == tuple[PlayItem, ...]:
        return tuple(_item(form) for form in value[:MOST_ITEMS])
    if kind == float | None:
        return None if value is None else _value(float, value)
    if typing.get_origin(kind) is Literal and value in typing.get_args(kind):
        return value
    if kind is float and type(value) is int:
        value = float(value)
    if kind is float and type(value) is float and not math.isfinite(value):
        raise ValueError(f"{value} is no number")
    if kind is Path and type(value) is str:
        return Path(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind}")
    return value


def _item(form: Any) -> PlayItem:
    item = _built(PlayItem, form)
    if not 0 <= item.gain <= 1:
        raise ValueError(f"a gain is 0 to 1, not {item.gain}")
    return item

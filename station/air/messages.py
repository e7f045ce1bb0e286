"""What the daemon and the player's process say to each other: one JSON object a line.

A line that is no such object is refused. Not handled here: pipes, processes, sound.
"""

import dataclasses
import json
import math
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from station.errors import InputError

T = TypeVar("T")
LONGEST_LINE = 60_000  # bytes; less than a pipe holds, so that writing one never waits
MOST_ITEMS = 200
QUIETEST = -90.0  # dB of full scale: a 16-bit sample's smallest step


@dataclass(frozen=True, slots=True)
class Item:
    """One recording to play: a 48 kHz file, a factor of 0 to 1, and a title for the log.

    What is spoken `live` comes through a named pipe (48 kHz, mono, 16 bit), and stands alone.
    """

    path: Path
    gain: float = 1.0
    title: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Open the sound card of this name (or part of a name) and feed it silence."""

    card: str


@dataclass(frozen=True, slots=True)
class Play:
    """Play `items` back to back; the first frame is to sound at `at`, in Unix seconds."""

    at: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """From now on the loudest item is as loud as a `gain` of 0 to 1 says, the others with it."""

    gain: float

    def __post_init__(self) -> None:
        if not 0 <= self.gain <= 1:
            raise ValueError(f"a gain is 0 to 1, not {self.gain}")


@dataclass(frozen=True, slots=True)
class Stop:
    """Fall silent now."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Close the card and end."""


Command = Open | Play | Volume | Stop | Quit


@dataclass(frozen=True, slots=True)
class Opened:
    """The card runs. `rate` in Hz, `latency` in seconds from a frame written to it being heard."""

    card: str
    rate: int
    latency: float


@dataclass(frozen=True, slots=True)
class Started:
    """The first frame was heard at `at` (Unix seconds), `error_ms` later than it was planned."""

    error_ms: float
    at: float


@dataclass(frozen=True, slots=True)
class ItemStarted:
    """The item of this index (from 0) is being heard."""

    index: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Seconds heard so far; sent four times a second from `Play` to its end.

    `level` is the peak of what is being heard, in dB of full scale.
    """

    seconds: float
    underruns: int
    level: float = QUIETEST


@dataclass(frozen=True, slots=True)
class Ended:
    """The last frame was heard, or a stop was carried out. `frames` and `seconds` were heard.

    `corrected` frames were left out or put in to keep it to the wall clock.
    """

    underruns: int
    frames: int
    stopped: bool
    seconds: float
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """It can't go on: the card or a file is at fault; `text` says what to do."""

    reason: Literal["card", "file"]
    text: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What a player that begins anew takes up again, after its card was lost.

    `begun` is the monotonic instant of the first frame (negative: it was not heard yet), `late`
    the seconds after its plan, `told` how many items were told of; `lost` is the monotonic
    instant at which the card was missed.
    """

    card: str
    lost: float
    at: float = 0.0
    items: tuple[Item, ...] = ()
    begun: float = -1.0
    late: float = 0.0
    underruns: int = 0
    told: int = 0
    corrected: int = 0


Event = Opened | Started | ItemStarted | Progress | Ended | Failed

_COMMANDS: Mapping[str, type[Any]] = {
    "open": Open,
    "play": Play,
    "volume": Volume,
    "stop": Stop,
    "quit": Quit,
}
_EVENTS: Mapping[str, type[Any]] = {
    "opened": Opened,
    "started": Started,
    "item": ItemStarted,
    "progress": Progress,
    "ended": Ended,
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
        raise InputError(f"not a message of the player's: {line[:80]!r} ({error})") from error


def _built(kind: type[T], form: Mapping[str, Any]) -> T:
    hints = typing.get_type_hints(kind)
    if unknown := form.keys() - hints.keys():
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return kind(**{name: _value(hints[name], value) for name, value in form.items()})


def _value(kind: Any, value: Any) -> Any:
    if kind == tuple[Item, ...]:
        return tuple(_item(form) for form in value[:MOST_ITEMS])
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


def _item(form: Any) -> Item:
    item = _built(Item, form)
    if not 0 <= item.gain <= 1:
        raise ValueError(f"a gain is 0 to 1, not {item.gain}")
    return item

"""What the daemon and the player's process say to each other.

Not handled here: how it is written down (`wire.py`), pipes, processes, sound.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MOST_ITEMS = 200
QUIETEST = -90.0  # dB of full scale: a 16-bit sample's smallest step


@dataclass(frozen=True, slots=True)
class PlayItem:
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
    items: tuple[PlayItem, ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """From now on the loudest item is as loud as a `gain` of 0 to 1 says, the others with it."""

    gain: float

    def __post_init__(self) -> None:
        """Raises ValueError for a gain that is none."""
        if not 0 <= self.gain <= 1:
            raise ValueError(f"a gain is 0 to 1, not {self.gain}")


@dataclass(frozen=True, slots=True)
class StopPlaying:
    """Fall silent now."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Close the card and end."""


Command = Open | Play | Volume | StopPlaying | Quit


@dataclass(frozen=True, slots=True)
class Opened:
    """The card runs. `rate` in Hz, `latency` in seconds from a frame written to it being heard."""

    card: str
    rate: int
    latency: float


@dataclass(frozen=True, slots=True)
class Started:
    """The first frame was heard at `at` (Unix seconds), `error_ms` later than it was planned.

    None of a card that tells no time: then `at` is right to some milliseconds.
    """

    error_ms: float | None
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
class PlayingEnded:
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
    the seconds after its plan, `player_told` how many items were told of; `lost` is the monotonic
    instant at which the card was missed.
    """

    card: str
    lost: float
    at: float = 0.0
    items: tuple[PlayItem, ...] = ()
    begun: float = -1.0
    late: float = 0.0
    underruns: int = 0
    player_told: int = 0
    corrected: int = 0


Event = Opened | Started | ItemStarted | Progress | PlayingEnded | Failed

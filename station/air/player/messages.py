"""What the daemon and the player's process say to each other.

Not handled here: how it is written down (`wire.py`), pipes, processes, sound.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from station.fields import AtMost, Within

MOST_ITEMS = 200
QUIETEST = -90.0  # dB of full scale: a 16-bit sample's smallest step


Gain = Annotated[float, Within(0, 1)]
"""A factor for samples; 1 leaves them as they are."""


@dataclass(frozen=True, slots=True)
class PlayItem:
    """One recording to play."""

    path: Path
    """A 48 kHz file; for what is spoken live a named pipe (48 kHz, mono, 16 bit)."""
    gain: Gain = 1.0
    """How loud."""
    title: str = ""
    """For the log."""
    live: bool = False
    """Whether it is spoken just now; it then stands alone."""


Items = Annotated[tuple[PlayItem, ...], AtMost(MOST_ITEMS)]


@dataclass(frozen=True, slots=True)
class Open:
    """Open a sound card and feed it silence."""

    card: str
    """Its name, or part of it."""


@dataclass(frozen=True, slots=True)
class Play:
    """Play recordings back to back."""

    at: float
    """When the first frame is to sound, in Unix seconds."""
    items: Items
    """What to play."""


@dataclass(frozen=True, slots=True)
class Volume:
    """From now on the loudest item is as loud as that, the others with it."""

    gain: Gain
    """How loud."""

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
    """The card runs."""

    card: str
    """Its name, with the identifier of its plug."""
    rate: int
    """Hz."""
    latency: float
    """Seconds from a frame written to it being heard."""


@dataclass(frozen=True, slots=True)
class Started:
    """The first frame was heard."""

    error_ms: float | None
    """Milliseconds after its plan; None of a card that tells no time."""
    at: float
    """When, in Unix seconds; of such a card right to some milliseconds."""


@dataclass(frozen=True, slots=True)
class ItemStarted:
    """An item is being heard."""

    index: int
    """Which, from 0."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is; sent four times a second from `Play` to its end."""

    seconds: float
    """Heard so far."""
    underruns: int
    """How often the card had nothing to play."""
    level: float = QUIETEST
    """The peak of what is being heard, in dB of full scale."""
    lost: bool = False
    """Whether the card takes nothing just now."""


@dataclass(frozen=True, slots=True)
class PlayingEnded:
    """The last frame was heard, or a stop was carried out."""

    underruns: int
    """How often the card had nothing to play."""
    frames: int
    """Heard."""
    stopped: bool
    """Whether a stop ended it."""
    seconds: float
    """Heard."""
    corrected: int = 0
    """Frames left out or put in to keep it to the wall clock."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It can't go on."""

    reason: Literal["card", "file"]
    """What is at fault."""
    text: str
    """What to do."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What a player that begins anew takes up again, after its card was lost."""

    card: str
    """Its name."""
    lost: float
    """The monotonic instant at which it was missed."""
    at: float = 0.0
    """When the first frame was planned, in Unix seconds."""
    items: Items = ()
    """What was being played."""
    begun: float = -1.0
    """The monotonic instant of the first frame; negative: it was not heard yet."""
    late: float = 0.0
    """Seconds after its plan."""
    underruns: int = 0
    """So far."""
    player_told: int = 0
    """How many items were told of."""
    corrected: int = 0
    """Frames so far."""


Event = Opened | Started | ItemStarted | Progress | PlayingEnded | Failed

"""What a hand asks of the air: stop, play, speak, test; and the volumes."""

from dataclasses import dataclass
from typing import Annotated, Literal

from station.fields import AtMost, Within
from station.village.control.messages.request import SOMEBODY, By, Name, Request


@dataclass(frozen=True, slots=True)
class Done:
    """It was done, and there is nothing more to say."""


@dataclass(frozen=True, slots=True)
class Begun:
    """It begins, or is to be played at its time."""

    key: str
    """The broadcast's name in the as-run log."""


Busy = Literal["refuse", "stop", "wait"]
"""What becomes of the wish to play while something is on the air: no; stop that; after that."""


@dataclass(frozen=True, slots=True)
class StopAll(Request[Done]):
    """Everything off, at once; whoever asks."""

    do = "stop"
    by: By = SOMEBODY
    """Who stops."""


@dataclass(frozen=True, slots=True)
class PlayBulletin(Request[Begun]):
    """Play one bulletin that the station holds, now, in all zones.

    Refused: not-there, not-verified, quiet-hours, busy.
    """

    do = "play"
    bulletin: Name
    """Its short name."""
    by: By = SOMEBODY
    """Who plays."""
    confirmed: bool = False
    """Even within the quiet hours."""
    busy: Busy = "refuse"
    """While something is on the air: refuse, stop that first, or wait until it is over."""
    times: Annotated[int, Within(1, 5)] = 1
    """How often in a row, 1 to 5."""
    zones: Annotated[tuple[Name, ...], AtMost(32)] = ()
    """Where; none means in all zones."""


@dataclass(frozen=True, slots=True)
class ToHear:
    """Where a bulletin can be listened to without the horns."""

    files: tuple[str, ...]
    """Its recordings' files in the runtime folder's `heard`, until the next one is asked for."""


@dataclass(frozen=True, slots=True)
class HearBulletin(Request[ToHear]):
    """Lay a bulletin's recordings where the page can give them to a phone."""

    do = "hear"
    bulletin: Name
    """Its short name."""
    by: By = SOMEBODY
    """Who listens."""


@dataclass(frozen=True, slots=True)
class PlayTrial(Request[Begun]):
    """Two soft seconds in one zone. Refused: quiet-hours, busy."""

    do = "test"
    zone: Name
    """The zone's short name."""
    by: By = SOMEBODY
    """Who tests."""
    confirmed: bool = False
    """Even within the quiet hours."""


@dataclass(frozen=True, slots=True)
class VolumeNow:
    """How loud a zone is from now on."""

    zone: str
    """Its short name."""
    percent: int
    """Its volume, within the zone's bounds."""


@dataclass(frozen=True, slots=True)
class SetVolume(Request[VolumeNow]):
    """Set how loud a zone is, at once and for the time to come."""

    do = "volume"
    zone: Name
    """Its short name."""
    percent: int
    """The volume wanted; what is beyond the zone's bounds becomes the nearer one."""
    by: By = SOMEBODY
    """Who sets it."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """Live speech begins when the amplifier is on."""

    key: str
    """The broadcast's name in the as-run log."""
    seconds: float
    """How long anybody may speak."""
    feed: str = ""
    """The secret with which a phone gives its blocks; empty for the box's microphone."""


@dataclass(frozen=True, slots=True)
class BeginSpeaking(Request[Speaking]):
    """Put somebody's voice on the air. Refused: quiet-hours, busy."""

    do = "speak"
    source: Literal["microphone", "phone"] = "microphone"
    """Whose voice: the box's own microphone, or the phone that asks."""
    by: By = SOMEBODY
    """Who speaks."""
    confirmed: bool = False
    """Even within the quiet hours."""


@dataclass(frozen=True, slots=True)
class SpeakingEnded:
    """Nothing more is said."""

    ended: bool
    """Whether anybody was speaking."""


@dataclass(frozen=True, slots=True)
class EndSpeaking(Request[SpeakingEnded]):
    """End live speech; what else is on the air goes on."""

    do = "speak-end"
    by: By = SOMEBODY
    """Who ends it."""


@dataclass(frozen=True, slots=True)
class BlockTaken:
    """What became of a block of sound."""

    taken: bool
    """Whether there was room for it."""
    on_air: bool
    """Whether the voice can be heard already."""


@dataclass(frozen=True, slots=True)
class GiveBlock(Request[BlockTaken]):
    """A block of a phone's voice. Refused: howl, too-late, busy."""

    do = "block"
    key: Name
    """The secret that `Speaking` gave."""
    number: int
    """Counts up; a block that comes after a later one is left out."""
    pcm: str
    """Base64 of the samples: 16 kHz, mono, 16 bit, little endian, 192 ms or so."""

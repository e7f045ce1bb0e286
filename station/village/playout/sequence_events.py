"""What happens to the sequence of amplifier and sound: the events of its table.

Not handled here: what follows (`sequence.py`), and when each has come (`sequencer.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from station.programme import arbiter
from station.programme.asrun import Reason


@dataclass(frozen=True, slots=True)
class BeginSequence:
    """Somebody is to sound."""


@dataclass(frozen=True, slots=True)
class StopSound:
    """No sound from here on."""


@dataclass(frozen=True, slots=True)
class ReleaseRelays:
    """Relays off at `off_at`, in monotonic seconds; at once unless `gently`."""

    off_at: float
    gently: bool


@dataclass(frozen=True, slots=True)
class Idle:
    """A pass of the loop in which nobody has the air."""


@dataclass(frozen=True, slots=True)
class TailOver:
    """The last sound's tail has ended, `now`."""

    now: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """An end has come whatever the player says."""

    end: arbiter.TimeUp | arbiter.Broke


@dataclass(frozen=True, slots=True)
class WakeDue:
    """The amplifier needs the time that is left to get warm."""


@dataclass(frozen=True, slots=True)
class ZonesDue:
    """The zone relays need the time that is left to settle."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """The wall clock was stepped: the player's instant is another one."""


@dataclass(frozen=True, slots=True)
class CardOpened:
    """The player has the card."""


@dataclass(frozen=True, slots=True)
class Told:
    """The player was told its instant."""


@dataclass(frozen=True, slots=True)
class NotTold:
    """The player can't be told: too late, or too much; `end` says so."""

    end: arbiter.TimeUp | arbiter.Broke


@dataclass(frozen=True, slots=True)
class FirstFrame:
    """It sounds."""


@dataclass(frozen=True, slots=True)
class LastFrame:
    """It has sounded to its end."""


@dataclass(frozen=True, slots=True)
class PlayerFailed:
    """The card or a file failed."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class PinFailed:
    """A relay failed."""


@dataclass(frozen=True, slots=True)
class ShutdownSequence:
    """The daemon ends."""


Event = (
    BeginSequence
    | StopSound
    | ReleaseRelays
    | Idle
    | TailOver
    | Over
    | WakeDue
    | ZonesDue
    | Misplaced
    | CardOpened
    | Told
    | NotTold
    | FirstFrame
    | LastFrame
    | PlayerFailed
    | PinFailed
    | ShutdownSequence
)

"""What the arbiter is told, its events, and what it has done, its actions.

Not handled here: what follows from what (`arbiter.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from station.programme.asrun import Outcome, Reason
from station.programme.request import AirRequest


@dataclass(frozen=True, slots=True)
class Ask:
    """`request` wants the air."""

    request: AirRequest
    now: datetime


@dataclass(frozen=True, slots=True)
class Unready:
    """`request` wants the air that another has, and couldn't use it yet, for that `reason`."""

    request: AirRequest
    reason: Reason


@dataclass(frozen=True, slots=True)
class Began:
    """The first frame of the current request has sounded."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The last frame of the current request has sounded."""


@dataclass(frozen=True, slots=True)
class Broke:
    """The card, a pin or the disk failed; `in_time`: the request that it failed may begin still."""

    reason: Reason
    in_time: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A person, or the daemon's own end, stops everything; `by` says who, for the log."""

    reason: Reason = Reason.BY_HAND
    by: str = ""


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The hard end, or the amplifier's longest on-time, is reached."""

    reason: Reason = Reason.TOO_LONG


@dataclass(frozen=True, slots=True)
class Closed:
    """The relays are off after the tail."""

    now: datetime


@dataclass(frozen=True, slots=True)
class Fitted:
    """What of the current request can play from now on is `request`: perhaps nothing of it."""

    request: AirRequest


@dataclass(frozen=True, slots=True)
class Again:
    """`request`, which has failed and rests, is to be tried once more."""

    request: AirRequest
    now: datetime


@dataclass(frozen=True, slots=True)
class Expired:
    """`request` may begin no more, for that `reason`, though the air isn't free yet."""

    request: AirRequest
    reason: Reason


@dataclass(frozen=True, slots=True)
class Shutdown:
    """The daemon ends; it has silenced sound and relays already."""


@dataclass(frozen=True, slots=True)
class Fit:
    """See what of `request` can play from now on, and say `Fitted`."""

    request: AirRequest


@dataclass(frozen=True, slots=True)
class Prepare:
    """Warm up for `request` and start it at its instant."""

    request: AirRequest


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing of `request` has sounded in this try: what was written down for it isn't true."""

    request: AirRequest


@dataclass(frozen=True, slots=True)
class Silence:
    """Stop the sound that there is, now."""


@dataclass(frozen=True, slots=True)
class Close:
    """Relays off; after the tail when `gently`, else at once."""

    gently: bool


@dataclass(frozen=True, slots=True)
class Enter:
    """Write into the as-run log what became of `request`; who stopped it, what it gave way to."""

    request: AirRequest
    outcome: Outcome
    reason: Reason = Reason.NONE
    by: str = ""
    preempted_by: str = ""


Event = (
    Ask
    | Unready
    | Began
    | Ended
    | Broke
    | Stop
    | TimeUp
    | Closed
    | Fitted
    | Again
    | Expired
    | Shutdown
)
Action = Fit | Prepare | Rest | Silence | Close | Enter

"""The instants of one broadcast: when it is due, at the latest, and over.

They are fixed once, by the wall clock, and from then on go by the monotonic clock, so that a step
of the wall clock moves nothing. Not handled here: switching and playing (`sequencer.py`).
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.programme.arbiter import Broke, TimeUp
from station.programme.asrun import Kind, Reason
from station.programme.request import AirRequest

_MARGIN = 0.3
"""Seconds that the player needs between being told an instant and that instant."""

_BEGINS_WITHIN = 5.0
"""Seconds after its instant by which the first frame must have sounded."""

_RETOLD = 0.1
"""Seconds before the first frame until which the player may be told another instant."""

_STEP = 0.1
"""Seconds by which wall and monotonic clock disagree after a step; slewing does less."""


_LOOKS_AGAIN = 0.25
"""Seconds between two looks at what nothing tells of."""


@dataclass(frozen=True, slots=True)
class BroadcastTiming:
    """Seconds: `warm_up` of the amplifier, `settle` of the zone relays, `tail` after the last
    sound, `opening` of the card at most."""

    warm_up: float
    settle: float
    tail: float
    opening: float = 5.0

    @property
    def lead(self) -> timedelta:
        """How long before its first frame a broadcast must be begun."""
        return timedelta(seconds=max(self.warm_up + self.settle, self.opening) + _MARGIN)


@dataclass(slots=True)
class SoundReport:
    """What is known of the current request's sound, for the as-run log.

    `at` is its first frame's instant in Unix seconds; `due_at`, the `latest_at` that its grace
    allows, and `ends_at` are monotonic. `offset` is wall minus monotonic clock. `margin` are the
    seconds that player and zone relays need before the first frame. `level` is how loud it is just
    now, in dB of full scale.
    """

    at: float
    due_at: float
    latest_at: float
    ends_at: float
    offset: float
    margin: float
    told: bool = False
    started: datetime | None = None
    error_ms: float | None = None
    underruns: int = 0
    corrected: int = 0
    level: float | None = None
    lost: bool = False

    def place(self, now: float, wall: datetime) -> float | None:
        """The Unix instant to tell the player; None when it is too late to begin.

        Exactly the planned one, unless that has gone by or the wall clock was stepped.
        """
        unix = wall.timestamp()
        on_time = self.due_at >= now + self.margin and not self._is_stepped(now, wall)
        self.due_at = max(self.due_at, now + self.margin)
        if self.due_at > self.latest_at:
            return None
        self.told = True
        if not on_time:
            self.at, self.offset = unix + self.due_at - now, unix - now
        return self.at

    def is_misplaced(self, now: float, wall: datetime) -> bool:
        """Whether a step of the wall clock has moved what the player was told, and it can still be
        told anew: shortly before the first frame that would only do harm."""
        return self.told and now < self.due_at - _RETOLD and self._is_stepped(now, wall)

    def next_instant(self, now: float, timing: BroadcastTiming) -> float:
        """The next monotonic instant after `now` at which anything is to be done or judged.

        A step of the wall clock may come at any time, and is looked for often.
        """
        due = self.due_at
        instants = (due - timing.warm_up - timing.settle, due - timing.settle, due, self.ends_at)
        return min([now + _LOOKS_AGAIN, *(each for each in instants if each > now)])

    def over(self, now: float) -> TimeUp | Broke | None:
        """The end that has come whatever the player says, if any.

        A card that is open and gives no sound has failed.
        """
        if now >= self.ends_at:
            return TimeUp()
        if self.started is not None:
            return None
        if self.told:
            return Broke(Reason.CARD) if now > self.due_at + _BEGINS_WITHIN else None
        return TimeUp(Reason.TOO_LATE) if now > self.latest_at else None

    def _is_stepped(self, now: float, wall: datetime) -> bool:
        return abs(wall.timestamp() - now - self.offset) >= _STEP


def planned(
    request: AirRequest, timing: BroadcastTiming, warm_in: float, now: float, wall: datetime
) -> SoundReport:
    """When `request` can sound: at its instant, or as soon as the amplifier is ready.

    `warm_in` are the seconds until the amplifier can be warm; `now` is monotonic.
    """
    unix = wall.timestamp()
    at = max(request.starts.timestamp(), unix + max(warm_in, _MARGIN) + timing.settle)
    latest = (request.grace_until + timing.lead).timestamp()
    offset = unix - now
    return SoundReport(
        at=at,
        due_at=at - offset,
        latest_at=latest - offset if request.kind is Kind.SCHEDULED else math.inf,
        ends_at=request.ends.timestamp() - offset,
        offset=offset,
        margin=max(_MARGIN, timing.settle),
    )

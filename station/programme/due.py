"""Whether an occurrence is to begin now, later, or never: one decision, all facts given.

Not handled here: who has the air at that moment (`arbiter.py`), and what there is to say.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from station.programme.asrun import Reason
from station.programme.timetable import Occurrence, QuietHours


class Verdict(Enum):
    """What to do with an occurrence now."""

    WAIT = auto()
    BEGIN = auto()
    DONE = auto()
    MISSED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Punctuality:
    """`lead`: how early the amplifier must be woken; `grace`: how late a start may be."""

    lead: timedelta
    grace: timedelta


def verdict_on(
    occurrence: Occurrence,
    now: datetime,
    *,
    clock_trusted: bool,
    quiet: QuietHours,
    zone: ZoneInfo,
    done: Container[str],
    punctuality: Punctuality,
) -> tuple[Verdict, Reason]:
    """What to do with `occurrence` at `now` (aware), and why it is missed or refused.

    `done` holds the keys that the journal already knows. On a clock that isn't trusted nothing is
    decided: the hour that it shows may be any hour.
    """
    if occurrence.key in done:
        return Verdict.DONE, Reason.NONE
    if not clock_trusted:
        return Verdict.WAIT, Reason.CLOCK_UNTRUSTED
    if now < occurrence.starts - punctuality.lead:
        return Verdict.WAIT, Reason.NONE
    if quiet.contains(occurrence.starts.astimezone(zone).time()):
        return Verdict.REFUSED, Reason.QUIET_HOURS
    if now > occurrence.starts + punctuality.grace:
        return Verdict.MISSED, Reason.TOO_LATE
    if now > occurrence.starts and quiet.contains(now.astimezone(zone).time()):
        return Verdict.REFUSED, Reason.QUIET_HOURS
    return Verdict.BEGIN, Reason.NONE

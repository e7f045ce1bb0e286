"""How long something lasts, and how much longer, in words. Pure."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from station.village.control.messages.status import OnAir
from web.kit.words.catalogue import Say
from web.kit.words.moments import clock

_COUNTED_IN_SECONDS = 90


def length(seconds: float, say: Say) -> str:
    """How long something lasts."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return say("%(seconds)d s") % {"seconds": rest}
    return say("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


def span(air: OnAir, now: datetime, say: Say, zone: ZoneInfo) -> str:
    """Since when, until when, and how much longer."""
    parts = []
    if air.started is not None:
        parts.append(say("since %(time)s") % {"time": clock(air.started, zone)})
    if air.ends is not None:
        parts.append(say("until about %(time)s") % {"time": clock(air.ends, zone)})
        parts.append(left((air.ends - now).total_seconds(), say))
    return ", ".join(part for part in parts if part)


def left(seconds: float, say: Say) -> str:
    """How long it still goes on: in whole minutes, in the last ones to ten seconds."""
    if seconds <= 0:
        return ""
    if seconds < _COUNTED_IN_SECONDS:
        return say("%(time)s left") % {"time": length(math.ceil(seconds / 10) * 10, say)}
    return say("%(minutes)d min left") % {"minutes": math.ceil(seconds / 60)}

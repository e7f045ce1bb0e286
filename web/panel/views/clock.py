"""The station's clock while it isn't believed, for somebody with a watch. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.village.control.messages.status import StationStatus
from web.kit.words.moments import clock

_MINUTES_OLD = 1
"""How old the time on a page may be that is compared with a watch: its script shows each minute."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """What the clock shows, and `shown`: the same for the form, so that an old page is known."""

    time: str
    day: str
    shown: str


def clock_line(status: StationStatus, zone: ZoneInfo) -> ClockLine | None:
    """What is to be compared with a watch; None while the clock is believed."""
    if status.clock.trusted:
        return None
    day = status.now.astimezone(zone).strftime("%d/%m/%Y")
    return ClockLine(clock(status.now, zone), day, _minute(status.now, zone))


def is_fresh(shown: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a page that said `shown` was still right at `now`, by the same clock."""
    recent = (now - timedelta(minutes=ago) for ago in range(_MINUTES_OLD + 1))
    return shown in {_minute(instant, zone) for instant in recent}


def _minute(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="minutes")

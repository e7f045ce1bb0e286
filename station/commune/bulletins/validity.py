"""From when until when a bulletin may sound: as a person says it, and what is wrong with it.

Pure. Not handled here: the days that a text names (`named_days.py`).
"""

from datetime import date, datetime, time, timedelta, tzinfo

from station.errors import InputError
from station.programme.wall_time import instant_of

Day = date | datetime
"""A local day, or a local instant without a zone."""
_DAY = timedelta(days=1)


def beginning(given: Day, zone: tzinfo) -> datetime:
    """The instant that is meant by “from”: of a day its first."""
    if isinstance(given, datetime):
        return instant_of(given.date(), given.time(), zone)
    return instant_of(given, time(), zone)


def end(given: Day, zone: tzinfo) -> datetime:
    """The instant that is meant by “until”: of a day its end, so that all of it counts."""
    return beginning(given if isinstance(given, datetime) else given + _DAY, zone)


def last_day(until: datetime, zone: tzinfo) -> date:
    """The last local day on which something sounds that is valid until `until` (aware)."""
    return (until.astimezone(zone) - timedelta(microseconds=1)).date()


def ends_a_day(until: datetime, zone: tzinfo) -> bool:
    """Whether `until` (aware) is the end of a local day, and is said so."""
    return until.astimezone(zone).time() == time()


def shown_end(until: datetime, zone: tzinfo) -> str:
    """`until` (aware) for the eye: 2026-12-05 24:00 is the end of the fifth."""
    if ends_a_day(until, zone):
        return f"{last_day(until, zone)} 24:00"
    return f"{until.astimezone(zone):%Y-%m-%d %H:%M}"


def require_ahead(valid_from: datetime, valid_until: datetime, now: datetime, zone: tzinfo) -> None:
    """Raises InputError when nothing of it lies ahead of `now`, all of them aware."""
    if valid_until <= now:
        raise InputError(
            "it would have been over at {until}, which is past, so no village would hear it; "
            "mend --until",
            until=shown_end(valid_until, zone),
        )
    if valid_until <= valid_from:
        raise InputError("a bulletin ends after it begins; mend --from or --until")

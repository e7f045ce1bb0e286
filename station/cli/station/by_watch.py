"""The time as somebody reads it off a watch and types it. Pure."""

from datetime import date, datetime, time, timedelta

from station.errors import InputError

_MIDDLE = timedelta(seconds=30)
"""Of a minute: who types hour and minute has seen no seconds."""


def instant_in(typed: str, shown: datetime) -> datetime:
    """What `typed` means: “17:04”, on the day that the box has `shown`, or “2026-11-30 17:04”.

    With seconds it is taken to the second. Raises InputError.
    """
    day, _, at = typed.strip().rpartition(" ")
    try:
        on = date.fromisoformat(day.strip()) if day else shown.date()
        instant = datetime.combine(on, time.fromisoformat(at).replace(tzinfo=None), shown.tzinfo)
    except ValueError as error:
        raise InputError(
            "“{typed}” is no time; write it as 17:04 or “2026-11-30 17:04”", typed=typed[:40]
        ) from error
    return instant if at.count(":") > 1 else instant + _MIDDLE

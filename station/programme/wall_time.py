"""Local wall-clock times as instants, where clocks go forward and back too.

Not handled here: which times (`timetable.py`).
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

_SECOND = timedelta(seconds=1)


def instant_of(day: date, at: time, zone: tzinfo) -> datetime:
    """The one instant (UTC) at which it is `at` on `day` in `zone`.

    A time that the clocks show twice is the first one; a time that they leave out is the first
    instant after the gap.
    """
    return instants_of(day, at, zone)[0]


def instants_of(day: date, at: time, zone: tzinfo) -> tuple[datetime, ...]:
    """As `instant_of`, but both of them where the clocks show a time twice."""
    local = datetime.combine(day, at, zone)
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if first == second:
        return (first,)
    if first < second:
        return first, second
    return (offset_change(second, first, zone) or first,)


def offset_change(after: datetime, until: datetime, zone: tzinfo) -> datetime | None:
    """The second in `after` < … ≤ `until` at which the clocks of `zone` change, if they do.

    It is sought between the two ends' offsets: two changes that undo each other are not seen.
    """
    before, later = after.astimezone(UTC), until.astimezone(UTC).replace(microsecond=0)
    offset = later.astimezone(zone).utcoffset()
    if before.astimezone(zone).utcoffset() == offset:
        return None
    while later - before > _SECOND:
        middle = (before + (later - before) / 2).replace(microsecond=0)
        if middle <= before or middle.astimezone(zone).utcoffset() != offset:
            before = max(middle, before + _SECOND / 2)
        else:
            later = middle
    return later

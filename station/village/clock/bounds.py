"""Between which instants the time must lie, by what the commune has signed. Pure.

What the commune signed was signed in the past. So no time before it is right, and what the box
itself remembers of the time is worth no more than the commune's word and the days for which the box
may go on without a source. Not handled here: who says what time it is (`timeline.py`).
"""

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No release with this line is older."""

LATEST = datetime(2037, 12, 31, tzinfo=UTC)
"""The seconds of 32-bit systems end soon after."""

OFFICE_ERROR = timedelta(hours=1)
"""How far ahead the office's own clock may have been when it signed."""

WITHOUT_NEWS = timedelta(days=731)
"""A time so long after the commune's last word is sooner an error than a village forgotten."""


def floor(
    seen: datetime | None, published: datetime | None, without_source: timedelta
) -> datetime | None:
    """The instant before which a single source isn't believed; None: nothing is known.

    `seen` is until when the box accounts for its sessions, by a clock that may have been wrong;
    `published` when the commune last signed; `without_source` how long a box goes by its own clock.
    """
    if published is None or published > LATEST:
        return seen
    signed = published - OFFICE_ERROR
    return signed if seen is None else max(signed, min(seen, published + without_source))


def settable(published: datetime | None) -> tuple[datetime, datetime]:
    """The first and the last instant to which a person may set the clock."""
    if published is None or published > LATEST:
        return EARLIEST, LATEST
    return max(EARLIEST, published - OFFICE_ERROR), min(LATEST, published + WITHOUT_NEWS)

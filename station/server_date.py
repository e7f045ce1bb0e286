"""What time it is by a server's `Date`, if it came over https. Pure.

Whose certificate holds may say the time, though not prove it: it is one witness among others. A
cache tells by `Age` for how many seconds it has kept the answer. Not handled here: who hears it
(`village/clock/`), and whether the certificate holds (`trust/http.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_STEP = 1.0
"""Seconds in which a Date tells the time, and an Age."""

_MOST_ERROR = 30.0
_MOST_AGE = 86_400
_YEARS = range(2026, 2100)


@dataclass(frozen=True, slots=True)
class ServerDate:
    """It was `instant` at the monotonic second `at`, within `error` seconds."""

    instant: datetime
    error: float
    at: float


def server_date(
    url: str, headers: Mapping[str, str], asked: float, answered: float
) -> ServerDate | None:
    """What an answer's head tells that came between two monotonic seconds; None: nothing of use."""
    date, kept = headers.get("Date", ""), headers.get("Age")
    if not url.startswith("https://") or len(date) > 40:
        return None
    try:
        # In UTC by definition (RFC 9110, section 5.6.7), whatever else stands there.
        instant = parsedate_to_datetime(date).replace(tzinfo=UTC)
        age = 0 if kept is None else int(kept[:10])
    except (ValueError, TypeError, OverflowError):
        return None
    steps = _STEP if kept is None else 2 * _STEP
    error = (steps + answered - asked) / 2
    if instant.year not in _YEARS or not 0 <= age <= _MOST_AGE or not 0 < error <= _MOST_ERROR:
        return None
    since = timedelta(seconds=age + steps / 2)
    return ServerDate(instant + since, error, (asked + answered) / 2)


class BestDate:
    """Of several answers the one that tells the time best."""

    def __init__(self) -> None:
        self.found: ServerDate | None = None

    def hear(self, date: ServerDate) -> None:
        """One more."""
        if self.found is None or date.error < self.found.error:
            self.found = date

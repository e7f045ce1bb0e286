"""What a village head holds back of the timetable: single sessions, or all up to an instant.

Both end by themselves. Not handled here: keeping them (`playout/overrides.py`), and warnings and
the hand, which nothing here holds back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from station.errors import WrongValueError
from station.programme.asrun import Reason
from station.programme.timetable import Occurrence

LONGEST_PAUSE = timedelta(days=14)
MOST_SKIPPED = 100
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Overrides:
    """`skipped` gives each skipped session's instant by its key; `paused_until` ends the pause.

    Instants are aware. `by` says who paused.
    """

    skipped: Mapping[str, datetime] = field(default_factory=dict)
    paused_until: datetime | None = None
    by: str = ""

    def reason(self, occurrence: Occurrence) -> Reason:
        """Why `occurrence` is held back, if it is."""
        return self.held(occurrence.key, occurrence.starts)

    def held(self, key: str, starts: datetime) -> Reason:
        """Why the session `key`, which `starts` then, is held back, if it is."""
        if key in self.skipped:
            return Reason.SKIPPED
        if self.paused_until is not None and starts < self.paused_until:
            return Reason.PAUSED
        return Reason.NONE

    def skipping(self, key: str, starts: datetime) -> "Overrides":
        """With the session `key`, which starts then, held back. Raises ValueError when too many."""
        if len(self.skipped) >= MOST_SKIPPED:
            raise WrongValueError(
                "{most_skipped} sessions are skipped already; pause instead",
                most_skipped=MOST_SKIPPED,
            )
        return replace(self, skipped={**self.skipped, key: starts})

    def keeping(self, key: str) -> "Overrides":
        """With the session `key` no longer held back."""
        return replace(self, skipped={k: at for k, at in self.skipped.items() if k != key})

    def pausing(self, until: datetime, now: datetime, by: str) -> "Overrides":
        """With everything held back from `now` until then. Raises ValueError for what can't be."""
        if not now < until <= now + LONGEST_PAUSE:
            raise WrongValueError(
                "a pause ends within {days} days from now", days=LONGEST_PAUSE.days
            )
        return replace(self, paused_until=until, by=by)

    def resumed(self) -> "Overrides":
        """Without a pause."""
        return replace(self, paused_until=None, by="")

    def current(self, now: datetime) -> "Overrides":
        """Without what has ended by `now`."""
        ended = self.paused_until is not None and self.paused_until + _FORGOTTEN_AFTER < now
        kept = {k: at for k, at in self.skipped.items() if at + _FORGOTTEN_AFTER >= now}
        return replace(self.resumed() if ended else self, skipped=kept)

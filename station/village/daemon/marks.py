"""Until when all is accounted for, and when a sync last went well: marked in the journal.

Both are written together, for each time wears the card. Not handled here: what they are for
(`playout/planner.py`, `sync/connection.py`).
"""

import logging
from datetime import datetime, timedelta

from station.clock import Clock, read_trusted
from station.errors import StorageError
from station.programme.arbiter import Arbiter
from station.village.asrun.journal import Journal
from station.village.asrun.marks import SEEN, marked
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.playout.planner import Planner
from station.village.sync.connection import SYNCED

log = logging.getLogger(__name__)

_AGE = timedelta(hours=1)
"""How old a mark on the disk may get: each write wears the card by 56 kB, the file system's own
journal included."""


class Marks:
    """Kept in `journal` by a clock that is trusted; `grace` is how late a broadcast may begin."""

    def __init__(
        self, journal: Journal, clock: Clock, trust: ClockTrustMonitor, grace: timedelta
    ) -> None:
        self._journal, self._clock, self._trust, self._grace = journal, clock, trust, grace
        self._accounts = marked(journal, SEEN) is not None
        self.known_sync = marked(journal, SYNCED)
        """The last sync that went well by a clock that was right."""

    def synced(self) -> None:
        """Remember when a sync last went well: the first one at once, later ones in their turn.

        By a clock that nobody has set it would be no instant to judge by later.
        """
        reading, trust = read_trusted(self._clock, self._trust.trust)
        if not trust.trusted:
            return
        self.known_sync = reading.wall
        try:
            if marked(self._journal, SYNCED) is None:
                self._journal.mark(SYNCED, self.known_sync.isoformat())
        except StorageError as error:
            log.warning("%s", error)

    def bring_back(self) -> None:
        """A person has confirmed the clock: marks that are ahead of it go for good."""
        now = self._clock.now()
        for mark in (SEEN, SYNCED):
            instant = marked(self._journal, mark)
            if instant is not None and instant > now:
                self._journal.mark(mark, now.isoformat())
        if self.known_sync is not None:
            self.known_sync = min(self.known_sync, now)

    def account(self, planner: Planner, held: Arbiter) -> None:
        """A new station answers for what is due from its first trusted moment on; for each pass.

        The job alone would let a power cut in its first minutes hide what was due then.
        """
        if self._accounts or planner.accounted is None:
            return
        self._accounts = True
        try:
            self.keep(planner, held)
        except StorageError as error:
            log.warning("%s", error)

    def keep(self, planner: Planner, held: Arbiter) -> None:
        """Write down what has become old, by a settled clock; a job. Raises StorageError."""
        reading, trust = read_trusted(self._clock, self._trust.trust)
        if not (trust.trusted and trust.settled):
            return
        marks = {}
        if planner.accounted is not None:
            latest = min(reading.wall - self._grace, planner.accounted)
            marks[SEEN] = accounted_until(latest, held)
        if self.known_sync is not None:
            marks[SYNCED] = self.known_sync
        if any(is_stale(marked(self._journal, name), now) for name, now in marks.items()):
            self._journal.mark_all({name: now.isoformat() for name, now in marks.items()})


def accounted_until(latest: datetime, held: Arbiter) -> datetime:
    """The instant, `latest` at most, before which nothing is open any more.

    What waits for the air is open until it has begun or been given up.
    """
    return min([latest, *(request.starts for request in held.waiting)])


def is_stale(kept: datetime | None, now: datetime) -> bool:
    """Whether the mark `kept` is to be replaced by `now`: missing, old, or ahead of it."""
    return kept is None or not timedelta() <= now - kept < _AGE

"""What the daemon does beside the air: its chores, and the answers to small requests.

Not handled here: when the chores run (`periodic_jobs.py`), commands that touch the air
(`control/queue.py`).
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from station.clock import Clock, ClockTrust
from station.errors import StorageError
from station.programme.arbiter import Arbiter
from station.village.asrun.journal import Journal
from station.village.asrun.marks import SEEN, marked
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.control.messages.box import ConfirmClock
from station.village.finding import Finding
from station.village.health import checks, persistence_check
from station.village.library.library import Library
from station.village.periodic_jobs import PeriodicJobs
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.settings.station import StationSettings
from station.village.sync.connection import SYNCED
from station.village.sync.worker import SyncWorker, commune_finding

log = logging.getLogger(__name__)


_ENTRIES_KEPT = 20_000
"""Of the as-run log; ten years of four a day, and a bound for the disk."""

_MARKS_AGE = timedelta(hours=1)
"""How old a mark on the disk may get. Both are written together, for each time wears the card by
56 kB, the file system's journal included."""

_LONGEST_CHORE = 120.0
_LONGEST_SYNC = 3600.0
"""Seconds after which one under way is said to hang; the air waits for neither."""


class Housekeeping:
    """Keeps clock, disk and journal in order, and says how all the parts are."""

    def __init__(
        self,
        settings: StationSettings,
        clock: Clock,
        journal: Journal,
        library: Library,
        clock_trust_monitor: ClockTrustMonitor,
    ) -> None:
        self._settings, self._clock, self._journal = settings, clock, journal
        self._library, self._clock_trust_monitor = library, clock_trust_monitor
        self._disk = checks.disk(settings.state)
        self._kept = persistence_check.finding(settings.state)
        self._progress: dict[str, tuple[object, float]] = {}
        self._accounts = marked(journal, SEEN) is not None
        self.known_sync = marked(journal, SYNCED)
        """The last sync that went well by a clock that was right."""

    def register_jobs(self, jobs: PeriodicJobs, planner: Planner, broadcaster: Broadcaster) -> None:
        """Put them among the chores."""
        jobs.every(60, "clock", self._clock_trust_monitor.remember)
        jobs.every(60, "marks", lambda: self._keep_marks(planner, broadcaster))
        jobs.every(600, "disk", self._look_at_disk)
        jobs.every(86_400, "forget", lambda: self._journal.forget(_ENTRIES_KEPT))

    def findings(
        self, broadcaster: Broadcaster, syncing: SyncWorker, jobs: PeriodicJobs
    ) -> Iterable[Finding]:
        """What the running daemon knows of the box's parts."""
        yield checks.clock(self._clock_trust_monitor.trust())
        yield self._disk
        yield self._kept
        yield commune_finding(syncing.state)
        yield from checks.library(self._library)
        yield from broadcaster.findings()
        hang = "has not ended for {:.0f} minutes; restart the station, then look at the disk: dmesg"
        if (seconds := self._stalled_seconds("chores", jobs.passes)) > _LONGEST_CHORE:
            yield Finding("chores", False, f"the housekeeping {hang.format(seconds / 60)}")
        at_work = syncing.state.count if syncing.state.running else None
        seconds = self._stalled_seconds("sync", at_work)
        if at_work is not None and seconds > _LONGEST_SYNC:
            yield Finding("commune", False, f"a sync {hang.format(seconds / 60)}")

    def _stalled_seconds(self, name: str, progress: object) -> float:
        """Seconds since `progress` of `name` was last seen to change."""
        now = self._clock.monotonic()
        before, since = self._progress.get(name, (None, now))
        self._progress[name] = (progress, since if progress == before else now)
        return now - since if progress == before else 0.0

    def synced(self) -> None:
        """Remember when a sync last went well: the first one at once, later ones in their turn.

        By a clock that nobody has set it would be no instant to judge by later.
        """
        if not self._clock_trust_monitor.trust().trusted:
            return
        self.known_sync = self._clock.now()
        try:
            if marked(self._journal, SYNCED) is None:
                self._journal.mark(SYNCED, self.known_sync.isoformat())
        except StorageError as error:
            log.warning("%s", error)

    def confirm_clock(self, request: ConfirmClock) -> ClockTrust:
        """A person says that the clock is right; a floor that was wrong goes for good."""
        trust = self._clock_trust_monitor.confirm(request.by)
        now = self._clock.now()
        for mark in (SEEN, SYNCED):
            instant = marked(self._journal, mark)
            if instant is not None and instant > now:
                self._journal.mark(mark, now.isoformat())
        if self.known_sync is not None:
            self.known_sync = min(self.known_sync, now)
        return trust

    def account(self, planner: Planner, broadcaster: Broadcaster) -> None:
        """A new station answers for what is due from its first trusted moment on; for each pass.

        The chore alone would let a power cut in its first minutes hide what was due then.
        """
        if self._accounts or planner.accounted is None:
            return
        self._accounts = True
        try:
            self._keep_marks(planner, broadcaster)
        except StorageError as error:
            log.warning("%s", error)

    def _keep_marks(self, planner: Planner, broadcaster: Broadcaster) -> None:
        if not self._clock_trust_monitor.trust().trusted:
            return
        marks = {}
        if planner.accounted is not None:
            grace = timedelta(seconds=self._settings.clock.grace)
            latest = min(self._clock.now() - grace, planner.accounted)
            marks[SEEN] = accounted_until(latest, broadcaster.arbiter)
        if self.known_sync is not None:
            marks[SYNCED] = self.known_sync
        if any(is_stale(marked(self._journal, name), now) for name, now in marks.items()):
            self._journal.mark_all({name: now.isoformat() for name, now in marks.items()})

    def _look_at_disk(self) -> None:
        self._disk = checks.disk(self._settings.state)


def accounted_until(latest: datetime, held: Arbiter) -> datetime:
    """The instant, `latest` at most, before which nothing is open any more.

    What waits for the air is open until it has begun or been given up.
    """
    return min([latest, *(request.starts for request in held.waiting)])


def is_stale(kept: datetime | None, now: datetime) -> bool:
    """Whether the mark `kept` is to be replaced by `now`: missing, old, or ahead of it."""
    return kept is None or not timedelta() <= now - kept < _MARKS_AGE

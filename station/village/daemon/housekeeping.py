"""What the daemon does beside the air: its periodic jobs, and the answers to small requests.

Not handled here: when the jobs run (`periodic_jobs.py`), what is marked (`marks.py`), commands that
touch the air (`control/queue.py`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from station.clock import Clock, ClockTrust
from station.village.asrun.journal import Journal
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.control.messages.box import ConfirmClock
from station.village.daemon.marks import Marks
from station.village.finding import Finding
from station.village.health import checks, persistence_check
from station.village.library.library import Library
from station.village.periodic_jobs import PeriodicJobs
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.sync.published import silence
from station.village.sync.worker import SyncWorker, commune_finding

_ENTRIES_KEPT = 20_000
"""Of the as-run log; ten years of four a day, and a bound for the disk."""

_LONGEST_JOB = 120.0
_LONGEST_SYNC = 3600.0
"""Seconds after which one under way is said to hang; the air waits for neither."""


class Housekeeping:
    """Keeps clock, journal and the folder `disk` in order, and says how the parts are."""

    def __init__(
        self,
        disk: Path,
        clock: Clock,
        journal: Journal,
        library: Library,
        clock_trust_monitor: ClockTrustMonitor,
        marks: Marks,
        published: Callable[[], datetime | None] = lambda: None,
        silent_after: timedelta | None = None,
    ) -> None:
        self._folder, self._clock, self._journal = disk, clock, journal
        self._library, self._clock_trust_monitor = library, clock_trust_monitor
        self.marks, self.published, self._silent_after = marks, published, silent_after
        self._disk = checks.disk(disk)
        self._persists = persistence_check.finding(disk)
        self._progress: dict[str, tuple[object, float]] = {}

    def register_jobs(self, jobs: PeriodicJobs, planner: Planner, broadcaster: Broadcaster) -> None:
        """Put them among the jobs."""
        jobs.every(60, "clock", self._clock_trust_monitor.remember)
        jobs.every(60, "marks", lambda: self.marks.keep(planner, broadcaster.arbiter))
        jobs.every(600, "disk", self._look_at_disk)
        jobs.every(86_400, "forget", lambda: self._journal.forget(_ENTRIES_KEPT))

    def findings(
        self, broadcaster: Broadcaster, syncing: SyncWorker, jobs: PeriodicJobs
    ) -> Iterable[Finding]:
        """What the running daemon knows of the box's parts."""
        yield checks.clock(self._clock_trust_monitor.trust())
        yield self._disk
        yield self._persists
        yield commune_finding(syncing.state)
        trusted, now = self._clock_trust_monitor.trust().trusted, self._clock.now()
        if trusted and (silent := silence(self.published, now, self._silent_after)):
            yield silent
        yield from checks.library(self._library)
        yield from broadcaster.findings()
        hang = "has not ended for {:.0f} minutes; restart the station, then look at the disk: dmesg"
        if (seconds := self._stalled_seconds("jobs", jobs.passes)) > _LONGEST_JOB:
            yield Finding("jobs", False, f"the housekeeping {hang.format(seconds / 60)}")
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

    def confirm_clock(self, request: ConfirmClock) -> ClockTrust:
        """A person says that the clock is right; a floor that was wrong goes for good."""
        trust = self._clock_trust_monitor.confirm(request.by)
        self.marks.bring_back()
        return trust

    def _look_at_disk(self) -> None:
        self._disk = checks.disk(self._folder)

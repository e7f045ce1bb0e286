"""What a station remembers: its journal and log, its library, its clock, what hands have set.

Built at the start from the settings and the disk. Not handled here: what any of it decides.
"""

from collections.abc import Iterator
from pathlib import Path

from station import clock as clocks
from station.village.asrun.marks import SEEN, marked
from station.village.asrun.opening import open_journal
from station.village.asrun.writer import JournalWriter
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.finding import Finding
from station.village.health.disk_test import DiskTest
from station.village.health.process_memory import ProcessMemory
from station.village.health.vitals import Vitals
from station.village.library.library import Library
from station.village.library.own_verification import OwnVerification
from station.village.library.verified_copies import VerifiedCopies
from station.village.periodic_jobs import PeriodicJobs
from station.village.playout.overrides import Overriding
from station.village.playout.volumes import Volumes
from station.village.settings.station import StationSettings

_SPARE = 600.0
"""Seconds that a recording stays at hand beyond the longest that the relays may be on."""


class StationState:
    """Raises StorageError when there is no disk at all."""

    def __init__(self, settings: StationSettings, clock: clocks.Clock) -> None:
        runtime = Path(settings.paths.runtime)
        self.journal, fault = open_journal(
            settings.state / "journal.sqlite", runtime / "journal-aside.sqlite", clock.now()
        )
        self.journal_writer = JournalWriter(self.journal, clock.monotonic, fault)
        longest = settings.amplifier.longest_on * 60
        self.copies = VerifiedCopies(runtime / "verified", longest + _SPARE, clock.monotonic)
        self.library = Library(
            settings.state / "library",
            settings.village.id,
            settings.village.languages,
            OwnVerification(settings.state, Path(settings.commune.root)),
            self.copies,
        )
        self.library.load()
        self.clock_trust_monitor = ClockTrustMonitor(
            clock,
            runtime / "clock.json",
            clocks.boot_id(),
            clocks.kernel_error,
            drift_ppm=settings.clock.drift_ppm,
            most_error=settings.clock.most_error,
        )
        self.clock_trust_monitor.floor = marked(self.journal, SEEN)
        self.holding = Overriding(self.journal)
        self.volumes = Volumes(settings.sound, settings.zone, self.journal, settings.local)
        self.vitals = Vitals(runtime / "power.json", clocks.boot_id(), clock.now)
        self.disk_test = DiskTest(settings.state, runtime / "disk-test.json", clock.now)
        self.own_memory = ProcessMemory(clock.monotonic)

    def register_jobs(self, jobs: PeriodicJobs) -> None:
        """What of it is to be kept on the disk, or looked at, put among the chores."""
        jobs.every(10, "volume", self.volumes.remember)
        jobs.every(10, "holds", self.holding.remember)
        jobs.every(60, "copies", self.copies.sweep)
        self.vitals.register_jobs(jobs)
        self.disk_test.register_jobs(jobs)
        self.own_memory.register_jobs(jobs)

    def findings(self) -> Iterator[Finding]:
        """How the box itself is."""
        yield from self.vitals.last.findings()
        yield from self.disk_test.findings()
        yield from self.own_memory.findings()

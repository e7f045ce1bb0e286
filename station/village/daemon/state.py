"""What a station knows and keeps: its journal, its library, its clock, what hands have set.

Built at the start from the settings and the disk. Not handled here: what any of it decides.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from station.village.asrun.marks import SEEN, marked
from station.village.asrun.opening import open_journal
from station.village.asrun.writer import JournalWriter
from station.village.clock.bounds import floor
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.daemon.world import World
from station.village.finding import Finding
from station.village.health.disk_test import DiskTest
from station.village.health.process_memory import ProcessMemory
from station.village.health.vitals import Vitals
from station.village.library.library import Library
from station.village.library.own_verification import OwnVerification
from station.village.library.verified_copies import VerifiedCopies
from station.village.periodic_jobs import PeriodicJobs
from station.village.playout.computed import ComputedSounds
from station.village.playout.overrides import OverrideStore
from station.village.playout.volumes import Volumes
from station.village.settings.places import Places
from station.village.settings.station import ClockSettings, StationSettings
from station.village.sync.published import LastPublished

_SPARE = 600.0
"""Seconds that a recording stays at hand beyond the longest that the relays may be on."""


class StationState:
    """Raises StorageError when there is no disk at all."""

    def __init__(self, settings: StationSettings, world: World) -> None:
        places, clock = settings.places, world.clock
        self._local = settings.local
        self.journal, fault = open_journal(places.journal, places.journal_aside, clock.now())
        self.journal_writer = JournalWriter(self.journal, clock.monotonic, fault)
        longest = settings.amplifier.longest_on * 60
        self.copies = VerifiedCopies(places.verified_copies, longest + _SPARE, clock.monotonic)
        self.library = Library(
            places.library,
            settings.village.id,
            settings.village.languages,
            OwnVerification(places, Path(settings.commune.root)),
            self.copies,
        )
        self.library.load()
        self.clock_trust_monitor = _clock_trust_monitor(settings.clock, places, world)
        self._compare = world.compare_battery
        self.published = LastPublished(Path(settings.commune.root), places.feed)
        self.clock_trust_monitor.floor = floor(
            marked(self.journal, SEEN), self.published(), settings.clock.without_source
        )
        self.sounds = ComputedSounds(places.jingles)
        self.overrides = OverrideStore(self.journal)
        self.volumes = Volumes(settings.sound, settings.zone, self.journal, settings.local)
        self.vitals = Vitals(places.weak_supply, world.boot, clock.now, world.sensors)
        self.disk_test = DiskTest(
            places.state, places.disk_test, places.disk_fault, clock.now, world.test_disk
        )
        self.process_memory = ProcessMemory(
            clock.monotonic, world.process_memory, world.memory_bound
        )

    def is_quiet(self, instant: datetime) -> bool:
        """Whether `instant` is within the quiet hours, by the village's own clocks."""
        return self.library.is_quiet(self._local(instant))

    def register_jobs(self, jobs: PeriodicJobs) -> None:
        """What of it is to be kept on the disk, or looked at, put among the jobs."""
        jobs.every(10, "volume", self.volumes.remember)
        jobs.every(10, "overrides", self.overrides.remember)
        jobs.every(60, "battery", lambda: self.clock_trust_monitor.tell_battery(self._compare))
        jobs.every(60, "copies", self.copies.sweep)
        self.sounds.register_jobs(jobs)
        self.vitals.register_jobs(jobs)
        self.disk_test.register_jobs(jobs)
        self.process_memory.register_jobs(jobs)

    def findings(self) -> Iterator[Finding]:
        """How the box itself is."""
        yield from self.sounds.findings()
        yield from self.vitals.last.findings()
        yield from self.disk_test.findings()
        yield from self.process_memory.findings()


def _clock_trust_monitor(
    settings: ClockSettings, places: Places, world: World
) -> ClockTrustMonitor:
    return ClockTrustMonitor(
        world.clock,
        places.clock_source,
        world.boot,
        world.kernel_error,
        drift_ppm=settings.drift_ppm,
        most_error=settings.most_error,
        battery=world.battery,
    )

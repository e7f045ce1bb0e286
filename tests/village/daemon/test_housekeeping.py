"""What the daemon does beside the air: marks, the clock's confirmation, and who hangs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from station.errors import StorageError
from station.programme.arbiter import Arbiter
from station.programme.asrun import Kind
from station.programme.request import AirItem, AirRequest
from station.settings import load
from station.village.asrun.journal import Journal
from station.village.asrun.marks import SEEN, marked
from station.village.clock.battery import BatteryReading
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.control.messages.box import ConfirmClock
from station.village.daemon.housekeeping import Housekeeping
from station.village.daemon.marks import Marks, accounted_until
from station.village.library.library import Library
from station.village.periodic_jobs import PeriodicJobs
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.settings.station import StationSettings
from station.village.sync.connection import SYNCED
from station.village.sync.worker import SyncState, SyncWorker

NOW = datetime(2026, 11, 23, 5, 10, tzinfo=UTC)
REQUEST = AirRequest(
    key="sang/2026-11-23",
    kind=Kind.SCHEDULED,
    title="Sáng",
    starts=NOW - timedelta(minutes=9),
    ends=NOW + timedelta(minutes=30),
    grace_until=NOW - timedelta(minutes=8),
    zones=("cong-lang",),
    items=(AirItem("0" * 64, "Cải cách", "cchc"),),
)
SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "http://commune.example/"
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
[paths]
state = "{folder}/state"
runtime = "{folder}/run"
"""


class Planned:
    """A planner that has accounted for everything up to `accounted`."""

    def __init__(self, accounted: datetime | None) -> None:
        self.accounted = accounted


class HandClock:
    """A clock that a test sets."""

    wall, uptime = NOW, 1000.0
    has_battery = False

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.uptime


class Quiet:
    """A broadcaster without a fault, jobs and a sync that a test lets stand still."""

    def __init__(self) -> None:
        self.passes, self.state = 1, SyncState()
        self.arbiter = Arbiter()

    def findings(self) -> list[Any]:
        return []


class Refusing(Journal):
    """A journal on a full disk."""

    def mark_all(self, marks: Mapping[str, str]) -> None:
        raise StorageError("the journal can't be written or read (disk is full)")


class Counting(Journal):
    """A journal that knows how often marks were written."""

    def __init__(self, path: Path | None) -> None:
        self.written: list[Mapping[str, str]] = []
        super().__init__(path)

    def mark_all(self, marks: Mapping[str, str]) -> None:
        self.written.append(marks)
        super().mark_all(marks)


def jobs_of(
    housekeeping: Housekeeping,
    clock: HandClock,
    accounted: datetime | None = NOW + timedelta(days=9),
) -> PeriodicJobs:
    """All its housekeeping, for a test to run; nothing is open on the air."""
    jobs = PeriodicJobs(clock)
    planner, beside = cast(Planner, Planned(accounted)), cast(Broadcaster, Quiet())
    housekeeping.register_jobs(jobs, planner, beside)
    return jobs


@pytest.fixture
def settings(tmp_path: Path) -> StationSettings:
    file = tmp_path / "station.toml"
    file.write_text(SETTINGS.format(folder=tmp_path), "utf-8")
    return load(file, StationSettings)


Make = Callable[[Journal], tuple[Housekeeping, HandClock]]


@pytest.fixture
def make(settings: StationSettings, tmp_path: Path) -> Make:
    def made(journal: Journal) -> tuple[Housekeeping, HandClock]:
        clock = HandClock()
        clock_trust_monitor = ClockTrustMonitor(
            clock, tmp_path / "clock.json", "1", lambda: 16.0, drift_ppm=100, most_error=300,
            battery=lambda: BatteryReading(clock.wall, 1.0) if clock.has_battery else None,
        )  # fmt: skip
        library = Library(tmp_path / "library", "na-dong", ["vi"])
        grace = timedelta(seconds=settings.clock.grace)
        marks = Marks(journal, clock, clock_trust_monitor, grace)
        folder = settings.places.state
        return Housekeeping(folder, clock, journal, library, clock_trust_monitor, marks), clock

    return made


@pytest.mark.parametrize(("waiting", "expected"), [((), NOW), ((REQUEST,), REQUEST.starts)])
def test_nothing_counts_as_seen_before_it_has_begun_or_was_given_up(
    waiting: tuple[AirRequest, ...], expected: datetime
) -> None:
    assert accounted_until(NOW, replace(Arbiter(), waiting=waiting)) == expected


def test_nothing_counts_as_seen_that_the_planner_has_not_come_to(make: Make) -> None:
    journal = Journal(None)
    housekeeping, clock = make(journal)
    clock.has_battery = True
    housekeeping.confirm_clock(ConfirmClock())
    accounted = NOW - timedelta(minutes=4)
    jobs_of(housekeeping, clock, accounted).run_all()
    assert marked(journal, SEEN) == accounted
    journal.close()


def test_a_new_station_answers_for_what_is_due_from_its_first_trusted_moment_on(
    make: Make,
) -> None:
    journal = Journal(None)
    housekeeping, clock = make(journal)
    beside, nothing = Arbiter(), cast(Planner, Planned(None))
    housekeeping.marks.account(nothing, beside)
    assert marked(journal, SEEN) is None
    clock.has_battery = True
    housekeeping.confirm_clock(ConfirmClock())
    housekeeping.marks.account(cast(Planner, Planned(NOW)), beside)
    assert marked(journal, SEEN) == NOW - timedelta(seconds=60)
    clock.wall += timedelta(hours=1)
    housekeeping.marks.account(cast(Planner, Planned(clock.wall)), beside)
    assert marked(journal, SEEN) == NOW - timedelta(seconds=60)  # from then on, a job
    journal.close()


def test_a_station_without_rules_has_nothing_to_answer_for(make: Make) -> None:
    """Else a box set up in the office would later say that it missed what was due meanwhile."""
    journal = Journal(None)
    housekeeping, clock = make(journal)
    clock.has_battery = True
    housekeeping.confirm_clock(ConfirmClock())
    jobs_of(housekeeping, clock, accounted=None).run_all()
    assert marked(journal, SEEN) is None
    jobs_of(housekeeping, clock, accounted=NOW).run_all()
    assert marked(journal, SEEN) == NOW - timedelta(seconds=60)
    journal.close()


def test_a_full_disk_is_no_end_of_the_station(make: Make) -> None:
    journal = Refusing(None)
    housekeeping, _ = make(journal)
    housekeeping.confirm_clock(ConfirmClock())
    housekeeping.marks.account(cast(Planner, Planned(NOW)), Arbiter())
    housekeeping.marks.synced()
    assert housekeeping.marks.known_sync == NOW
    journal.close()


def test_the_first_sync_is_known_even_when_the_station_is_restarted_at_once(make: Make) -> None:
    journal = Journal(None)
    housekeeping, _ = make(journal)
    housekeeping.confirm_clock(ConfirmClock())
    housekeeping.marks.synced()
    again, _ = make(journal)
    assert again.marks.known_sync == NOW
    journal.close()


def test_the_marks_wear_the_card_once_an_hour_and_together(make: Make) -> None:
    journal = Counting(None)
    housekeeping, clock = make(journal)
    clock.has_battery = True
    housekeeping.confirm_clock(ConfirmClock(by="the village head"))
    jobs = jobs_of(housekeeping, clock)
    began, booted = clock.wall, clock.uptime
    written: list[int] = []
    for minute in range(181):
        clock.wall, clock.uptime = began + timedelta(minutes=minute), booted + minute * 60
        if minute % 15 == 5:
            housekeeping.marks.synced()
            assert housekeeping.marks.known_sync == clock.wall
        jobs.run_all()
        if len(journal.written) > len(written):
            written.append(minute)
            if minute != 5:
                assert marked(journal, SEEN) == clock.wall - timedelta(seconds=60)
                assert marked(journal, SYNCED) == housekeeping.marks.known_sync
    # The first of each at once; then both, when one is an hour old.
    assert written == [0, 5, 60, 110, 170]
    journal.close()


def test_a_station_that_is_often_restarted_keeps_its_marks_fresh(make: Make) -> None:
    journal = Journal(None)
    for start in range(9):
        housekeeping, clock = make(journal)
        clock.wall += timedelta(minutes=20 * start)
        clock.has_battery = True
        housekeeping.confirm_clock(ConfirmClock(by="the village head"))
        jobs_of(housekeeping, clock).run_all()
        kept = marked(journal, SEEN)
        assert kept is not None
        assert clock.wall - kept < timedelta(minutes=65)
    journal.close()


def test_a_sync_by_a_clock_that_nobody_has_set_is_no_instant_to_judge_by(make: Make) -> None:
    journal = Journal(None)
    housekeeping, clock = make(journal)
    clock.wall = NOW.replace(year=2040)
    housekeeping.marks.synced()
    assert marked(journal, SYNCED) is housekeeping.marks.known_sync is None
    housekeeping.confirm_clock(ConfirmClock(by="a lying network"))
    housekeeping.marks.synced()
    jobs_of(housekeeping, clock).run_all()
    assert marked(journal, SYNCED) == housekeeping.marks.known_sync == clock.wall
    clock.wall = NOW
    housekeeping.confirm_clock(ConfirmClock(by="the village head"))
    assert marked(journal, SYNCED) == housekeeping.marks.known_sync == NOW
    journal.close()


def test_a_person_takes_a_floor_away_that_a_lying_network_left(make: Make) -> None:
    journal = Journal(None)
    housekeeping, _ = make(journal)
    journal.mark(SEEN, (NOW + timedelta(days=5000)).isoformat())
    assert housekeeping.confirm_clock(ConfirmClock(by="the village head")).trusted
    assert marked(journal, SEEN) == NOW
    journal.mark(SEEN, (NOW - timedelta(days=1)).isoformat())
    housekeeping.confirm_clock(ConfirmClock())
    assert marked(journal, SEEN) == NOW - timedelta(days=1)  # what was due since is still open
    journal.close()


def test_housekeeping_and_a_sync_that_hang_are_told_of(make: Make) -> None:
    journal = Journal(None)
    housekeeping, clock = make(journal)
    beside = Quiet()

    def parts() -> list[str]:
        found = housekeeping.findings(
            cast(Broadcaster, beside), cast(SyncWorker, beside), cast(PeriodicJobs, beside)
        )
        return [f.part for f in found if not f.fit and "has not ended" in f.text]

    beside.state = SyncState(running=True)
    assert parts() == []
    clock.uptime += 130
    assert parts() == ["jobs"]
    beside.passes += 1
    clock.uptime += 3600
    assert parts() == ["commune"]
    beside.state = SyncState(count=1)
    assert parts() == []
    journal.close()

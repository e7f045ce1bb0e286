"""The commune's date at the box's clock: a witness, whatever it says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.clock import ClockTrust
from station.errors import LinkError
from station.programme.asrun import Outcome
from station.village.clock.timeline import ClockSource
from station.village.control.messages.box import SetClock
from station.village.settings.station import StationSettings
from station.village.sync.protocol import Dated
from tests.office_simulator import OfficeSimulator
from tests.village.outside import FolderFetcher
from tests.village.simulated import HANOI, Village

MORNING = datetime(2026, 11, 24, 10, tzinfo=HANOI)
LEAPS = [timedelta(hours=1), timedelta(hours=-12), timedelta(days=10), timedelta(days=-400)]


class Heard(Village):
    """A village whose commune's server tells the time, `ahead` of the true one."""

    ahead = timedelta(0)
    late = 0.0

    def start(self) -> None:
        super().start()
        self.fetcher.date = self._date
        # Only the network and the commune speak.
        self.station.state.clock_trust_monitor._battery = lambda: None

    @property
    def fetcher(self) -> FolderFetcher:
        found = self.station.world.fetcher
        assert isinstance(found, FolderFetcher)
        return found

    @property
    def true(self) -> datetime:
        return self._began + timedelta(seconds=self.clock.monotonic())

    @property
    def trust(self) -> ClockTrust:
        return self.station.state.clock_trust_monitor.trust()

    @property
    def by(self) -> set[ClockSource]:
        return set(self.station.state.clock_trust_monitor.timeline.by)

    def _date(self) -> Dated:
        return Dated(self.true + self.ahead, 1.0, self.clock.monotonic() - self.late)

    def _settings(self, longest_on: float) -> StationSettings:
        settings = super()._settings(longest_on)
        return replace(settings, clock=replace(settings.clock, most_error=300.0))


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office", now=MORNING)
    made.add_bulletin(
        "cchc", audio=b"OggS cchc", seconds=60, valid_until=MORNING + timedelta(days=60)
    )
    made.set_timetable({"slot": [{"id": "chieu", "title": "Chiều", "at": "17:00"}]})
    made.publish(MORNING)
    return made


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Heard]:
    made = Heard(tmp_path / "village", office, MORNING)
    yield made
    made.close()


def test_with_the_network_it_settles_the_clock_at_once(village: Heard) -> None:
    village.tick()
    assert not village.trust.settled
    village.sync()
    assert village.by == {ClockSource.NETWORK, ClockSource.COMMUNE}
    assert village.trust.settled


def test_alone_it_neither_sets_nor_confirms(village: Heard) -> None:
    village.clock_trusted = False
    village.sync()
    village.tick()
    assert not village.trust.trusted


@pytest.mark.parametrize("ahead", LEAPS)
def test_a_commune_that_lies_changes_nothing(village: Heard, ahead: timedelta) -> None:
    village.ahead = ahead
    village.hurries = True
    for _ in range(5):
        village.sync()
        village.pass_time(timedelta(days=1))
        assert village.trust.trusted
    played = [entry.outcome for entry in village.log()]
    assert played == [Outcome.PLAYED] * 5


@pytest.mark.parametrize("ahead", LEAPS)
def test_a_network_that_lies_is_not_followed_and_commune_and_network_are(
    village: Heard, ahead: timedelta
) -> None:
    village.tick()
    village.clock.wall += ahead
    village.station.syncing.once()
    assert not village.trust.trusted, "the network alone says so"
    village.ahead = ahead
    village.station.syncing.once()
    assert village.trust.trusted
    assert village.trust.settled


@pytest.mark.parametrize("wrong", [timedelta(minutes=5), *LEAPS[:1], timedelta(days=30)])
def test_a_person_who_was_wrong_needs_not_be_asked_again(village: Heard, wrong: timedelta) -> None:
    village.sync()
    village.clock_trusted = False
    village.power_cut()
    village.station.routes.clock.set(SetClock(village.true + wrong, "panel"))
    village.pass_time(timedelta(minutes=10))
    village.clock.set(village.true)
    village.clock_trusted = True
    village.tick()
    assert not village.trust.trusted
    village.sync()
    assert (village.trust.trusted, village.trust.settled) == (True, True)


@pytest.mark.parametrize("late", [-5.0, 5.0, 1e9, -1e9])
def test_a_date_of_another_second_than_the_syncs_is_not_heard(village: Heard, late: float) -> None:
    village.tick()
    village.late = late
    village.sync()
    assert village.by == {ClockSource.NETWORK}


def test_it_is_heard_of_a_sync_that_fails(village: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise LinkError("no news")

    village.tick()
    monkeypatch.setattr(FolderFetcher, "_sync", fails)
    with pytest.raises(LinkError):
        village.sync()
    assert village.by == {ClockSource.NETWORK, ClockSource.COMMUNE}

"""A card that opens late, and a clock that is stepped while something sounds."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.air.player.messages import Event, Opened
from station.programme.arbiter import Air
from station.programme.asrun import AsRunEntry, Outcome, Reason
from tests.village.outside import SteadyPlayer
from tests.village.simulated import Village
from tests.village.years.two_slots import FIVE, MIDNIGHT, office_of_two_slots, outcomes


class LateCard(SteadyPlayer):
    """A card that opens `late` seconds after it was asked for."""

    late = 8.0

    def start(self) -> None:
        super().start()
        self._opens_at = self._now() + self.late

    def events(self) -> list[Event]:
        events = super().events()
        if self._now() < self._opens_at and any(isinstance(e, Opened) for e in events):
            self._waiting = events
            return []
        return events


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village", office_of_two_slots(tmp_path / "office"), MIDNIGHT)
    made.sync()
    yield made
    made.close()


def entry_of(village: Village, name: str) -> AsRunEntry:
    return next(entry for entry in village.log() if entry.key == name)


@pytest.mark.parametrize(("late", "begins"), [(4.0, 0.0), (8.0, 3.0), (9.5, 4.5)])
def test_a_card_that_opens_late_begins_at_its_beginning_when_it_can(
    village: Village, late: float, begins: float
) -> None:
    village.player_type = type("Late", (LateCard,), {"late": late})
    village.until(6)
    (entry,) = village.log()
    assert (entry.outcome, village.lit) == (Outcome.PLAYED, ())
    assert entry.started is not None
    assert begins <= (entry.started - FIVE).total_seconds() < begins + 1.0


def test_a_card_that_opens_after_the_grace_opens_no_zone(village: Village) -> None:
    village.player_type = type("Late", (LateCard,), {"late": 80.0})
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.CUT, Reason.TOO_LATE)]
    assert not any(name == "cong-lang" and on for _, name, on in village.switched)
    assert village.lit == ()


@pytest.mark.parametrize("hours", [-300, -24, -0.001, 0.01, 5, 24, 300])
def test_a_step_of_the_clock_in_play_moves_nothing_of_the_sound(
    village: Village, hours: float
) -> None:
    village.until(5, second=10)
    village.clock.wall += timedelta(hours=hours)
    village.pass_time(timedelta(seconds=110))
    assert village.sounding
    village.pass_time(timedelta(seconds=30))
    assert (village.lit, village.sounding, village.air) == ((), False, Air.SILENT)
    assert entry_of(village, "sang/2026-11-23").outcome is Outcome.PLAYED
    assert len(village.players[0].plays) == 1


def test_a_step_that_two_clocks_make_and_shows_that_it_is_night_ends_the_sound(
    village: Village,
) -> None:
    village.until(5, second=10)
    village.set_clocks(-timedelta(hours=1))
    village.pass_time(timedelta(seconds=2))
    assert (village.lit, village.sounding) == ((), False)
    assert outcomes(village) == [("sang", Outcome.CUT, Reason.QUIET_HOURS)]
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.CUT, Reason.QUIET_HOURS)]


@pytest.mark.parametrize("seconds", [-7200, -40, 40, 7200])
def test_a_step_in_the_warm_up_moves_nothing_either(village: Village, seconds: float) -> None:
    village.until(16, 59)
    village.pass_time(timedelta(seconds=57))
    due = village.clock.monotonic() + 3.0
    village.clock.wall += timedelta(seconds=seconds)
    while not village.sounding and village.clock.monotonic() < due + 60:
        village.pass_time(timedelta(seconds=0.25))
    assert abs(village.clock.monotonic() - due) < 0.6

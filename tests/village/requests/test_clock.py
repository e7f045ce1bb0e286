"""Somebody with a watch sets the clock of a village that has no network."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.clock import ClockTrust
from station.errors import HardwareError, InputError, LoaThonError, RefusedError
from station.programme.asrun import Outcome
from station.village.clock.timeline import ClockSource
from station.village.control.messages.air import PlayBulletin
from station.village.control.messages.box import SetClock
from station.village.daemon.build import build
from station.village.settings.station import StationSettings
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

MORNING = datetime(2026, 11, 24, 10, tzinfo=HANOI)


class ByWatch(Village):
    """A village in which a minute's error is none."""

    def _settings(self, longest_on: float) -> StationSettings:
        settings = super()._settings(longest_on)
        return replace(settings, clock=replace(settings.clock, most_error=300.0))


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office", now=MORNING)
    made.add_bulletin(
        "cchc", audio=b"OggS cchc", seconds=60, valid_until=MORNING + timedelta(days=600)
    )
    made.set_timetable({"slot": [{"id": "chieu", "title": "Chiều", "at": "17:00"}]})
    made.publish(MORNING)
    return made


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Village]:
    made = ByWatch(tmp_path / "village", office, MORNING)
    made.sync()
    yield made
    made.close()


@pytest.fixture
def dark(village: Village) -> Village:
    """After a power cut of a day: no network, no battery clock, the clock where it stopped."""
    village.clock_trusted = False
    village.power_cut(timedelta(0))
    village.clock.uptime = 30.0
    village.tick()
    assert not trust(village).trusted
    return village


def trust(village: Village) -> ClockTrust:
    return village.station.state.clock_trust_monitor.trust()


def set_to(village: Village, instant: datetime) -> ClockTrust:
    return village.station.routes.clock.set(SetClock(instant, "panel"))


def outcomes(village: Village) -> list[tuple[str, Outcome]]:
    return [(entry.key, entry.outcome) for entry in village.log()]


def test_in_one_word_the_timetable_goes_on(dark: Village) -> None:
    found = set_to(dark, MORNING + timedelta(days=1, hours=6, minutes=50))
    assert (found.trusted, found.settled) == (True, False)
    assert found.text == "set by panel, within 60.0 s"
    dark.pass_time(timedelta(minutes=20))
    assert outcomes(dark) == [("chieu/2026-11-25", Outcome.PLAYED)]


@pytest.mark.parametrize("wakes", [1970, 2000, 2040])
def test_whatever_year_the_box_wakes_in(dark: Village, wakes: int) -> None:
    dark.clock.wall = datetime(wakes, 1, 1, tzinfo=UTC)
    dark.tick()
    assert set_to(dark, MORNING + timedelta(days=2, hours=6, minutes=59)).trusted
    dark.pass_time(timedelta(minutes=5))
    assert outcomes(dark) == [("chieu/2026-11-26", Outcome.PLAYED)]


def test_a_session_three_seconds_away_sounds_once(dark: Village) -> None:
    begin = MORNING.replace(hour=17) + timedelta(days=1)
    set_to(dark, begin - timedelta(seconds=3))
    dark.pass_time(timedelta(minutes=5))
    set_to(dark, begin - timedelta(seconds=3))
    dark.pass_time(timedelta(minutes=5))
    assert outcomes(dark) == [("chieu/2026-11-25", Outcome.PLAYED)]


def test_it_outlives_a_restart_and_not_a_power_cut(dark: Village) -> None:
    set_to(dark, MORNING + timedelta(days=1))
    dark.station.silence()
    dark.journal.close()
    dark.pins.reset()
    dark.station = build(dark.settings, dark._world())
    assert trust(dark).trusted
    dark.power_cut()
    dark.clock.uptime = 30.0
    assert not trust(dark).trusted


@pytest.mark.parametrize(
    "instant",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2000, 1, 1, tzinfo=UTC),
        MORNING - timedelta(days=1),
        MORNING - timedelta(days=365),
        MORNING + timedelta(days=800),
        datetime(2126, 11, 25, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
    ],
)
def test_beyond_what_the_commune_signed_nothing_is_set(dark: Village, instant: datetime) -> None:
    before = dark.clock.now()
    with pytest.raises(InputError, match="the time must lie between 2026-11-24"):
        set_to(dark, instant)
    assert dark.clock.now() == before
    assert not trust(dark).trusted


@pytest.mark.parametrize("hours", [-12, -1, 1, 12, 24, 24 * 365])
def test_who_was_wrong_corrects_himself(dark: Village, hours: int) -> None:
    right = MORNING + timedelta(days=3)
    set_to(dark, right + timedelta(hours=hours))
    dark.pass_time(timedelta(minutes=5))
    assert set_to(dark, right).trusted
    assert dark.clock.now() == right
    assert all(outcome is not Outcome.MISSED for _, outcome in outcomes(dark))


@pytest.mark.parametrize("hours", [-12, -1, 1, 12, 24, 24 * 365])
def test_who_was_wrong_is_outweighed_when_the_network_is_back_and_the_commune_agrees(
    dark: Village, hours: int
) -> None:
    right = MORNING + timedelta(days=3)
    set_to(dark, right + timedelta(hours=hours))
    dark.pass_time(timedelta(minutes=5))
    dark.clock.set(right)
    dark.clock_trusted = True
    dark.station.state.clock_trust_monitor._battery = lambda: None
    dark.tick()
    assert not trust(dark).trusted, "one against one"
    found = dark.station.state.clock_trust_monitor.heard(
        ClockSource.COMMUNE, dark.clock.now() + timedelta(seconds=0.5), 1.0, "the commune's server"
    )
    assert (found.trusted, found.settled) == (True, True)


def test_a_clock_that_the_network_has_set_is_only_compared(village: Village) -> None:
    village.tick()
    before = village.clock.now()
    assert set_to(village, before + timedelta(seconds=60)).trusted
    with pytest.raises(RefusedError, match="isn't set otherwise on one word"):
        set_to(village, before + timedelta(minutes=5))
    assert village.clock.now() == before


def test_what_cannot_be_set_is_not_believed(dark: Village) -> None:
    def fails(_: datetime) -> None:
        raise HardwareError("nothing here sets the clock")

    dark.station.routes.clock._set_clock = fails
    with pytest.raises(HardwareError):
        set_to(dark, MORNING + timedelta(days=1))
    assert not trust(dark).trusted


def test_what_the_battery_clock_was_right_by_is_forgotten_before_it_is_set(dark: Village) -> None:
    told: list[str] = []
    commands = dark.station.routes.clock
    commands._forget_battery = lambda: told.append("forgotten")
    commands._set_clock = lambda _: told.append("set")
    set_to(dark, MORNING + timedelta(days=1))
    assert told == ["forgotten", "set"]


def test_in_the_midst_of_a_broadcast_that_a_hand_began_it_plays_on(dark: Village) -> None:
    dark.hand.play(PlayBulletin("cchc", "panel", confirmed=True))
    dark.pass_time(timedelta(seconds=20))
    assert dark.sounding
    set_to(dark, MORNING + timedelta(days=1))
    dark.pass_time(timedelta(minutes=3))
    assert [outcome for _, outcome in outcomes(dark)] == [Outcome.PLAYED]


def test_two_boxes_of_one_commune_know_nothing_of_each_other(
    dark: Village, office: OfficeSimulator, tmp_path: Path
) -> None:
    other = ByWatch(tmp_path / "other", office, MORNING)
    try:
        other.clock_trusted = False
        other.power_cut()
        set_to(dark, MORNING + timedelta(days=1))
        assert not trust(other).trusted
    finally:
        other.close()


def test_every_refusal_is_an_error_of_ours(dark: Village) -> None:
    for instant in (datetime.max.replace(tzinfo=UTC), MORNING - timedelta(days=9)):
        with pytest.raises(LoaThonError):
            set_to(dark, instant)


def test_at_a_first_start_without_any_source_and_any_news_it_is_set_all_the_same(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    new = ByWatch(tmp_path / "new", office, datetime(1970, 1, 1, tzinfo=UTC))
    try:
        new.clock_trusted = False
        new.power_cut(timedelta(0))
        assert not trust(new).trusted
        with pytest.raises(InputError):
            set_to(new, datetime(2025, 12, 31, tzinfo=UTC))
        assert set_to(new, MORNING).trusted
        new.sync()
        new.until(17, 5)
        assert outcomes(new) == [("chieu/2026-11-24", Outcome.PLAYED)]
    finally:
        new.close()

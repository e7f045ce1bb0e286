"""What a wrong clock has entered is taken back, and plays, once the clock is right."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from station.programme.asrun import Outcome, Reason
from station.village.asrun.summary import summary
from station.village.clock.timeline import ClockSource
from station.village.control.messages.status import GetStatus
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

MORNING = datetime(2026, 11, 24, 10, tzinfo=HANOI)
LEAP = timedelta(days=10)


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office", now=MORNING)
    made.add_bulletin(
        "cchc", audio=b"OggS cchc", seconds=60, valid_until=MORNING + timedelta(days=90)
    )
    made.set_timetable({"slot": [{"id": "chieu", "title": "Chiều", "at": "17:00"}]})
    made.publish(MORNING)
    return made


class Lied(Village):
    """A village without a battery clock, whose network lies from its next start on."""

    def start(self) -> None:
        super().start()
        self.station.state.clock_trust_monitor._battery = lambda: None

    def is_led_astray(self, leap: timedelta) -> None:
        """A power cut; then the network is wrong, and believed, and after an hour settled."""
        self.power_cut()
        self.clock.wall += leap
        self.pass_time(timedelta(hours=2))

    def is_put_right(self, leap: timedelta) -> None:
        """Network and commune agree on the right time."""
        self.clock.wall -= leap
        self.tick()
        self.agree()

    def agree(self) -> None:
        """And a minute, in which a simulated loop may not hurry: it has a job to wait for."""
        self.station.state.clock_trust_monitor.heard(
            ClockSource.COMMUNE, self.clock.now(), 1.0, "the commune's server"
        )
        self.hurries = False
        for _ in range(6):
            self.tick()
            self.clock.advance(timedelta(seconds=10))
        self.hurries = True

    def outcomes(self, key: str) -> list[Outcome]:
        return [entry.outcome for entry in self.log() if entry.key == key]


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Lied]:
    made = Lied(tmp_path / "village", office, MORNING)
    made.sync()
    made.hurries = True
    made.pass_time(timedelta(hours=2))
    yield made
    made.close()


def key(day: int) -> str:
    return f"chieu/{(MORNING + timedelta(days=day)).date()}"


def test_what_was_missed_by_a_clock_that_was_ahead_plays_after_all(village: Lied) -> None:
    village.is_led_astray(LEAP)
    assert village.outcomes(key(3)) == [Outcome.MISSED], "else nothing is tried here"
    village.is_put_right(LEAP)
    village.pass_time(timedelta(days=12))
    for day in range(11):
        told = village.outcomes(key(day))
        voided = [Outcome.MISSED, Outcome.TAKEN_BACK] if day < 10 else []
        assert told == [*voided, Outcome.PLAYED], day
    assert village.station.state.journal.keys() >= {key(day) for day in range(11)}


def test_rows_are_followed_and_never_deleted(village: Lied) -> None:
    village.is_led_astray(LEAP)
    before = village.log()
    village.is_put_right(LEAP)
    village.pass_time(timedelta(minutes=5))
    after = village.log()
    assert after[: len(before)] == before
    [row] = [e for e in after if (e.key, e.outcome) == (key(4), Outcome.TAKEN_BACK)]
    assert row.reason is Reason.CLOCK_WRONG
    assert row.planned == (MORNING + timedelta(days=4)).replace(hour=17)
    assert row.found_at is not None
    assert abs(row.found_at - village.clock.now()) < timedelta(minutes=6)


def test_a_restart_between_loses_nothing(village: Lied) -> None:
    village.is_led_astray(LEAP)
    village.clock.wall -= LEAP
    village.power_cut()
    village.tick()
    village.agree()
    village.pass_time(timedelta(days=3))
    assert village.outcomes(key(1)) == [Outcome.MISSED, Outcome.TAKEN_BACK, Outcome.PLAYED]


def test_a_restart_after_it_was_taken_back_and_before_it_plays(village: Lied) -> None:
    village.is_led_astray(LEAP)
    village.is_put_right(LEAP)
    village.pass_time(timedelta(minutes=5))
    assert village.outcomes(key(1)) == [Outcome.MISSED, Outcome.TAKEN_BACK]
    village.power_cut()
    village.tick()
    village.agree()
    village.pass_time(timedelta(days=2))
    assert village.outcomes(key(1)) == [Outcome.MISSED, Outcome.TAKEN_BACK, Outcome.PLAYED]


def test_twice_led_astray_is_twice_put_right(village: Lied) -> None:
    for _ in range(2):
        village.is_led_astray(LEAP)
        village.is_put_right(LEAP)
        village.pass_time(timedelta(minutes=5))
    twice = [Outcome.MISSED, Outcome.TAKEN_BACK] * 2
    assert village.outcomes(key(5)) == twice
    village.pass_time(timedelta(days=6))
    assert village.outcomes(key(5)) == [*twice, Outcome.PLAYED]


def test_while_only_one_source_says_so_nothing_is_taken_back(village: Lied) -> None:
    village.is_led_astray(LEAP)
    village.clock.wall -= LEAP
    village.pass_time(timedelta(minutes=5))
    assert village.outcomes(key(3)) == [Outcome.MISSED]


def test_what_was_really_missed_stays_missed(village: Lied) -> None:
    village.power_cut(timedelta(days=3))
    village.tick()
    village.agree()
    village.pass_time(timedelta(days=1))
    assert [village.outcomes(key(day)) for day in range(4)] == [
        *[[Outcome.MISSED]] * 3,
        [Outcome.PLAYED],
    ]
    village.set_clocks(timedelta(seconds=-90))
    village.pass_time(timedelta(hours=1))
    assert village.outcomes(key(2)) == [Outcome.MISSED]


def test_status_and_days_know_that_it_is_still_to_come(village: Lied) -> None:
    village.is_led_astray(LEAP)
    village.is_put_right(LEAP)
    village.pass_time(timedelta(minutes=5))
    status = village.station.routes.status.reply(GetStatus())
    assert [line.state for line in status.today] == ["due"]
    days = summary([entry for _, entry in village.journal.last(1000)], HANOI)
    assert date(2026, 11, 28) not in days


@pytest.mark.parametrize("hours", [1, 12, 24, 24 * 365])
def test_whatever_the_leap_no_session_of_the_true_days_is_lost(village: Lied, hours: int) -> None:
    leap = timedelta(hours=hours)
    village.is_led_astray(leap)
    village.is_put_right(leap)
    village.pass_time(timedelta(days=3))
    for day in (1, 2):
        assert village.outcomes(key(day))[-1] is Outcome.PLAYED
        assert village.outcomes(key(day)).count(Outcome.PLAYED) == 1

"""What the village head changes of a day: volumes, skipped sessions, a pause."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.errors import InputError
from station.fields import FormError
from station.programme.asrun import Outcome, Reason
from station.programme.bulletin import Priority
from station.village.control.messages.air import PlayBulletin, SetVolume
from station.village.control.messages.timetable import (
    PauseTimetable,
    ResumeTimetable,
    SkipSession,
    UnskipSession,
)
from station.wire import message_of
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

MIDNIGHT = datetime(2026, 11, 23, tzinfo=HANOI)
SLOTS = [
    {"id": "sang", "title": "Buổi sáng", "at": "05:00", "bulletins": ["cchc"]},
    {"id": "chieu", "title": "Buổi chiều", "at": "17:00", "zones": ["cong-lang"]},
]
MORNING, EVENING = "sang/2026-11-23", "chieu/2026-11-23"


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office", now=MIDNIGHT - timedelta(hours=2))
    made.add_bulletin("cchc", "Cải cách hành chính", b"OggS one", seconds=120)
    made.set_timetable({"slot": SLOTS})
    made.publish()
    return made


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Village]:
    made = Village(tmp_path / "village", office, MIDNIGHT)
    made.sync()
    yield made
    made.close()


def outcomes(village: Village) -> list[tuple[str, Outcome, Reason]]:
    return [(entry.key, entry.outcome, entry.reason) for entry in village.log()]


def gains(village: Village) -> list[float]:
    return [play.items[0].gain for player in village.players for play in player.plays]


def test_the_quietest_of_the_zones_that_sound_counts(village: Village) -> None:
    village.station.routes.volume.set(SetVolume(zone="nha-van-hoa", percent=50))
    village.pass_time(timedelta(days=1))
    assert gains(village) == [pytest.approx(0.49 * 0.25), 1.0]  # the second is heard elsewhere


def test_a_volume_is_heard_at_once_and_kept(village: Village) -> None:
    village.until(17, second=10)
    assert village.station.routes.volume.set(SetVolume(zone="cong-lang", percent=50)).percent == 50
    village.station.routes.volume.set(SetVolume(zone="nha-van-hoa", percent=30))  # not on the air
    assert village.players[-1].volumes == [pytest.approx(0.25)]
    village.station.state.volumes.remember()
    village.power_cut()
    assert village.station.state.volumes.percent("cong-lang") == 50
    village.until(18)
    village.until(17, second=1)
    assert gains(village)[-1] == pytest.approx(0.25)


def test_a_volume_stays_within_its_bounds_and_means_something(village: Village) -> None:
    assert village.station.routes.volume.set(SetVolume(zone="cong-lang", percent=0)).percent == 20
    assert (
        village.station.routes.volume.set(SetVolume(zone="cong-lang", percent=900)).percent == 100
    )
    for wrong in ({"zone": "ao", "percent": 50}, {"zone": "cong-lang"}, {"percent": True}):
        with pytest.raises((FormError, InputError)):
            village.station.routes.volume.set(message_of(SetVolume, wrong))


def test_no_hand_softens_a_warning(village: Village, office: OfficeSimulator) -> None:
    office.add_bulletin("bao", "Bão số 5", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.until(12)
    village.station.routes.volume.set(SetVolume(zone="cong-lang", percent=20))
    village.sync()
    village.pass_time(timedelta(seconds=10))
    village.station.routes.volume.set(SetVolume(zone="cong-lang", percent=30))
    assert (gains(village)[-1], village.players[-1].volumes) == (1.0, [])


def test_a_skipped_session_is_left_out_once_and_written_down(village: Village) -> None:
    village.station.routes.overrides.skip(SkipSession(key=MORNING, by="the village head"))
    village.station.state.overrides.remember()
    village.power_cut()
    village.pass_time(timedelta(days=2))
    assert outcomes(village)[:2] == [
        (MORNING, Outcome.REFUSED, Reason.SKIPPED),
        (EVENING, Outcome.PLAYED, Reason.NONE),
    ]
    assert outcomes(village)[2][1] is Outcome.PLAYED


def test_a_session_that_is_kept_after_all_plays(village: Village) -> None:
    village.station.routes.overrides.skip(SkipSession(key=MORNING))
    assert village.station.routes.overrides.unskip(UnskipSession(key=MORNING)).skipped == ()
    village.until(6)
    assert outcomes(village) == [(MORNING, Outcome.PLAYED, Reason.NONE)]


def test_a_pause_holds_the_timetable_back_until_it_ends_but_no_hand_and_no_warning(
    village: Village, office: OfficeSimulator
) -> None:
    village.station.routes.overrides.pause(
        PauseTimetable(
            until=datetime.fromisoformat("2026-11-23T17:00+07:00"), by="the village head"
        )
    )
    village.until(10)
    village.hand.play(PlayBulletin(bulletin="cchc"))
    village.pass_time(timedelta(minutes=5))
    office.add_bulletin("bao", "Bão số 5", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.sync()
    village.until(18)
    assert [(o, r) for _, o, r in outcomes(village)] == [
        (Outcome.REFUSED, Reason.PAUSED),
        (Outcome.PLAYED, Reason.NONE),
        (Outcome.PLAYED, Reason.NONE),
        (Outcome.PLAYED, Reason.NONE),
    ]


def test_a_pause_that_is_ended_early_is_over(village: Village) -> None:
    village.station.routes.overrides.pause(
        PauseTimetable(until=datetime.fromisoformat("2026-12-01T00:00+07:00"))
    )
    assert village.station.routes.overrides.resume(ResumeTimetable()).paused_until is None
    village.until(6)
    assert outcomes(village) == [(MORNING, Outcome.PLAYED, Reason.NONE)]


@pytest.mark.parametrize(
    "until",
    [None, "tomorrow", "2026-11-23T00:00", "2026-11-22T00:00+07:00", "2027-11-23T00:00+07:00"],
)
def test_a_pause_that_can_not_be_meant_is_refused(village: Village, until: str | None) -> None:
    with pytest.raises((FormError, InputError)):
        village.station.routes.overrides.pause(message_of(PauseTimetable, {"until": until}))
    assert village.station.state.overrides.in_force.paused_until is None


def test_what_is_not_to_come_can_not_be_skipped(village: Village) -> None:
    for key in ("sang/2026-11-22", "sang/2027-11-23", "nothing", ""):
        with pytest.raises(InputError, match="no session"):
            village.station.routes.overrides.skip(SkipSession(key=key))


def test_a_damaged_mark_holds_nothing_back(village: Village) -> None:
    for written in ("", "{", "[]", '{"skipped": [1]}', '{"paused_until": "2026-01-01T00:00"}'):
        village.journal.mark("holds", written)
        village.power_cut()
        assert village.station.state.overrides.in_force.paused_until is None
        assert not village.station.state.overrides.in_force.skipped

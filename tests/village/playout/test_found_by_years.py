"""What the simulated years found, each as small as it gets."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.programme.asrun import Outcome, Reason
from station.programme.bulletin import Priority
from station.village.control.messages.air import StopAll
from station.village.control.messages.timetable import PauseTimetable, SkipSession
from station.village.library.library import Library
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import Village
from tests.village.years.two_slots import FIVE, MIDNIGHT, office_of_two_slots, outcomes

PLAYED = ("sang", Outcome.PLAYED, Reason.NONE)


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    return office_of_two_slots(tmp_path / "office")


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Village]:
    made = Village(tmp_path / "village", office, MIDNIGHT)
    made.sync()
    yield made
    made.close()


def start_again(village: Village) -> None:
    """The daemon ends as it should, and the next one begins."""
    village.close()
    village.clock.advance(timedelta(seconds=2))
    village.start()


@pytest.mark.parametrize("early", [5.0, 3.0, 0.5])
def test_a_restart_just_before_a_session_costs_nothing(village: Village, early: float) -> None:
    village.pass_time(FIVE - timedelta(seconds=early) - village.clock.now())
    start_again(village)
    village.until(6)
    assert outcomes(village) == [PLAYED]


def test_a_daemon_that_dies_while_it_prepares_a_session_plays_it(village: Village) -> None:
    village.pass_time(FIVE - timedelta(seconds=4) - village.clock.now())
    village.power_cut(timedelta(seconds=2))
    assert village.cut == ()
    village.until(6)
    assert outcomes(village) == [PLAYED]


def test_what_dies_when_it_may_have_sounded_is_cut(village: Village) -> None:
    village.pass_time(FIVE - timedelta(seconds=1) - village.clock.now())
    village.power_cut(timedelta(seconds=2))
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.CUT, Reason.POWER_CUT)]


@pytest.mark.parametrize("how", ["skip", "pause"])
def test_a_hand_may_leave_out_a_session_that_is_being_prepared(village: Village, how: str) -> None:
    overrides = village.station.routes.overrides
    village.pass_time(FIVE - timedelta(seconds=3) - village.clock.now())
    if how == "skip":
        overrides.skip(SkipSession(key="sang/2026-11-23"))
    else:
        overrides.pause(PauseTimetable(until=FIVE + timedelta(hours=2)))
    village.until(6)
    reason = Reason.SKIPPED if how == "skip" else Reason.PAUSED
    assert outcomes(village) == [("sang", Outcome.CUT, reason)]
    assert not any(player.plays and player.is_playing for player in village.players)
    assert village.log()[0].started is None


def test_what_ended_just_before_a_warning_came_has_played(
    village: Village, office: OfficeSimulator
) -> None:
    office.add_bulletin("bao", "Bão", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.until(5, 0, 30)
    whole = village.players[-1].quiet_until_end
    village.clock.advance(timedelta(seconds=whole + 0.01))
    village.sync()
    village.until(6)
    assert [entry.outcome for entry in village.log()] == [Outcome.PLAYED, Outcome.PLAYED]
    assert village.log()[0].key == "sang/2026-11-23"


def test_a_warning_that_is_over_no_longer_hurries_the_syncs(
    village: Village, office: OfficeSimulator
) -> None:
    office.add_bulletin(
        "bao", "Bão", b"OggS bao", seconds=30, priority=Priority.EMERGENCY,
        valid_until=MIDNIGHT + timedelta(hours=1),
    )  # fmt: skip
    office.publish()
    for path in (office.repository / "targets" / "audio").iterdir():
        if path.read_bytes() == b"OggS bao":
            path.unlink()
    assert village.sync().urgent
    village.until(3)
    assert not village.sync().urgent


def test_a_warning_that_waits_while_the_clock_is_set_right_is_not_lost(
    village: Village, office: OfficeSimulator
) -> None:
    for name in ("bao", "lu"):
        audio = f"OggS {name}".encode()
        office.add_bulletin(name, name, audio, seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.until(2)
    village.sync()
    village.pass_time(timedelta(seconds=5))
    village.set_clocks(timedelta(days=2))
    village.pass_time(timedelta(minutes=3))
    told = {entry.key: entry.outcome for entry in village.log() if "emergency" in entry.key}
    assert set(told.values()) == {Outcome.PLAYED}
    assert len(told) == 2
    village.power_cut()
    village.pass_time(timedelta(minutes=3))
    assert len([e for e in village.log() if e.outcome is Outcome.PLAYED]) == 2


def without_its_recording(village: Village, office: OfficeSimulator, length: timedelta) -> Path:
    """A warning is here, valid for so long, and rests; where its recording is put."""
    now = village.clock.now()
    office.add_bulletin(
        "bao", "Bão", b"OggS bao", seconds=30, priority=Priority.EMERGENCY,
        valid_from=MIDNIGHT, valid_until=now + length,
    )  # fmt: skip
    office.publish()
    (path,) = (
        each
        for each in (office.repository / "targets" / "audio").iterdir()
        if each.read_bytes() == b"OggS bao"
    )
    path.unlink()
    village.sync()
    village.pass_time(timedelta(minutes=1))
    assert [request.key for request in village.broadcaster.arbiter.resting] == ["emergency/bao"]
    return path


@pytest.mark.parametrize("how", ["over", "withdrawn"])
def test_a_warning_that_is_no_more_when_the_card_returns_stays_silent(
    village: Village, office: OfficeSimulator, how: str
) -> None:
    village.player_cues["fail_open"] = "there is no card"
    end = village.clock.now() + timedelta(minutes=10 if how == "over" else 60)
    office.add_bulletin(
        "bao", "Bão", b"OggS bao", seconds=30, priority=Priority.EMERGENCY, valid_until=end
    )
    office.publish()
    village.sync()
    village.pass_time(timedelta(minutes=9))
    assert [request.key for request in village.broadcaster.arbiter.resting] == ["emergency/bao"]
    if how == "withdrawn":
        office.withdraw("bao")
        office.publish()
        village.sync()
    village.pass_time(timedelta(minutes=3))
    assert not village.broadcaster.arbiter.waiting
    village.player_cues.clear()
    village.pass_time(timedelta(minutes=30))
    assert Outcome.PLAYED not in {entry.outcome for entry in village.log()}


def test_a_warning_asked_for_while_the_clock_was_ahead_rests_no_longer_than_another(
    village: Village, office: OfficeSimulator
) -> None:
    village.clock.wall += timedelta(days=40)
    path = without_its_recording(village, office, timedelta(days=60))
    village.clock.wall -= timedelta(days=40)
    village.pass_time(timedelta(minutes=3))
    far = village.clock.now() + timedelta(days=1)
    assert all(each.grace_until < far for each in village.broadcaster.arbiter.waiting)
    path.write_bytes(b"OggS bao")
    village.sync()
    village.pass_time(timedelta(minutes=4))
    played = [entry.key for entry in village.log() if entry.outcome is Outcome.PLAYED]
    assert played == ["emergency/bao"]


def test_a_warning_that_waits_for_its_recording_is_not_proved_again_and_again(
    village: Village, office: OfficeSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = without_its_recording(village, office, timedelta(days=1))
    proved = []
    verify = Library.verify

    def counted(library: Library, *asked: Any) -> Any:
        proved.append(asked)
        return verify(library, *asked)

    monkeypatch.setattr(Library, "verify", counted)
    village.pass_time(timedelta(minutes=5))
    assert not proved
    path.write_bytes(b"OggS bao")
    village.sync()
    returned = village.clock.now()
    village.pass_time(timedelta(minutes=2))
    (played,) = (entry for entry in village.log() if entry.outcome is Outcome.PLAYED)
    assert played.started is not None
    assert played.started - returned < timedelta(seconds=12)


def test_the_loop_sleeps_while_a_warning_rests_for_long(
    village: Village, office: OfficeSimulator
) -> None:
    without_its_recording(village, office, timedelta(days=1))
    village.pass_time(timedelta(minutes=5))
    waits = set()
    for _ in range(100):
        village.tick()
        waits.add(village.broadcaster.seconds_to_wait())
        village.clock.advance(timedelta(seconds=0.1))
    assert {0.1, 1.0} <= waits


def test_a_warning_that_waited_its_time_out_is_asked_for_anew_at_once(
    village: Village, office: OfficeSimulator
) -> None:
    without_its_recording(village, office, timedelta(days=1))
    (rests,) = village.broadcaster.arbiter.resting
    village.clock.advance(rests.grace_until + timedelta(seconds=1) - village.clock.now())
    village.tick()
    assert not village.broadcaster.arbiter.waiting
    village.tick()
    (anew,) = village.broadcaster.arbiter.resting
    assert anew.starts == village.clock.now()


def test_stop_ends_no_warning_whose_recording_is_not_here_yet(
    village: Village, office: OfficeSimulator
) -> None:
    path = without_its_recording(village, office, timedelta(days=1))
    village.hand.stop(StopAll(by="the village head"))
    village.pass_time(timedelta(minutes=5))
    path.write_bytes(b"OggS bao")
    village.sync()
    village.pass_time(timedelta(minutes=4))
    told = [entry.outcome for entry in village.log() if entry.key == "emergency/bao"]
    assert Outcome.PLAYED in told
    assert Outcome.STOPPED not in told


@pytest.mark.parametrize("how", ["skip", "pause"])
def test_what_a_hand_left_out_stays_so_when_the_daemon_dies_at_once(
    village: Village, how: str
) -> None:
    overrides = village.station.routes.overrides
    if how == "skip":
        overrides.skip(SkipSession(key="sang/2026-11-23"))
    else:
        overrides.pause(PauseTimetable(until=FIVE + timedelta(hours=2)))
    village.power_cut(timedelta(seconds=2))
    village.until(6)
    reason = Reason.SKIPPED if how == "skip" else Reason.PAUSED
    assert outcomes(village) == [("sang", Outcome.REFUSED, reason)]

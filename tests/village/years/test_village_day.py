"""Whole days of one village in milliseconds, with faults."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.errors import LinkError, TrustError
from station.programme.arbiter import Air
from station.programme.asrun import Kind, Outcome, Reason
from station.programme.bulletin import Priority
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import PlayBulletin, StopAll
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

MIDNIGHT = datetime(2026, 11, 23, tzinfo=HANOI)
TIMETABLE = {
    "slot": [
        {"id": "sang", "title": "Buổi sáng", "at": "05:00", "bulletins": ["cchc"]},
        {
            "id": "chieu",
            "title": "Buổi chiều",
            "at": "17:00",
            "zones": ["cong-lang"],
            "bulletins": ["cchc"],
        },
    ]
}
ALL = ("mains", "cong-lang", "nha-van-hoa")


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office", now=MIDNIGHT - timedelta(hours=2))
    made.add_bulletin("cchc", "Cải cách hành chính", b"OggS one", seconds=120)
    made.set_timetable(TIMETABLE)
    made.publish()
    return made


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Village]:
    made = Village(tmp_path / "village", office, MIDNIGHT)
    made.sync()
    yield made
    made.close()


def outcomes(village: Village) -> list[tuple[str, Outcome, Reason]]:
    return [(entry.key.split("/")[0], entry.outcome, entry.reason) for entry in village.log()]


def test_a_day_speaks_twice_to_the_second_and_is_dark_otherwise(village: Village) -> None:
    village.pass_time(timedelta(days=1))
    morning, evening = village.log()
    assert [e.outcome for e in (morning, evening)] == [Outcome.PLAYED, Outcome.PLAYED]
    assert morning.started == MIDNIGHT.replace(hour=5)
    assert evening.started == MIDNIGHT.replace(hour=17)
    assert evening.zones == ("cong-lang",)
    assert village.lit == ()


def test_the_relays_go_in_their_order_around_the_sound(village: Village) -> None:
    village.until(5, second=1)
    assert (village.lit, village.sounding, village.air) == (ALL, True, Air.ON_AIR)
    village.until(6)
    names = [(name, on) for _, name, on in village.switched]
    assert names[:3] == [("mains", True), ("cong-lang", True), ("nha-van-hoa", True)]
    assert {name for name, on in names[3:] if not on} == set(ALL)
    warm, zones = village.switched[0][0], village.switched[1][0]
    starts = MIDNIGHT.replace(hour=5)
    assert timedelta(seconds=2) <= starts - warm <= timedelta(seconds=2.3)
    assert timedelta(0) < starts - zones <= timedelta(seconds=0.5)


def test_the_tune_comes_first_and_the_closing_last(village: Village) -> None:
    village.until(5, second=1)
    (play,) = village.players[0].plays
    assert [item.title for item in play.items] == ["tune", "Cải cách hành chính", "closing"]


def test_stop_is_silence_at_once_and_is_written_down(village: Village) -> None:
    village.until(5, second=30)
    village.hand.stop(StopAll(by="the panel"))
    assert (village.lit, village.sounding) == ((), False)
    village.until(16)
    assert outcomes(village) == [("sang", Outcome.STOPPED, Reason.BY_HAND)]


@pytest.mark.parametrize("second", [-5, -2, -0.2, 0, 1, 130, 132])
def test_stop_at_each_step_leaves_no_relay_on(village: Village, second: float) -> None:
    village.until(4, 59)
    village.pass_time(timedelta(seconds=60 + second))
    village.hand.stop(StopAll())
    assert (village.lit, village.sounding) == ((), False)
    village.pass_time(timedelta(minutes=10))
    assert village.lit == ()


def test_a_power_cut_on_the_air_is_cut_and_does_not_begin_again(village: Village) -> None:
    village.until(5, second=10)
    village.power_cut(off=timedelta(seconds=20))
    assert [entry.reason for entry in village.cut] == [Reason.POWER_CUT]
    village.until(6)
    assert village.lit == ()
    assert outcomes(village) == [("sang", Outcome.CUT, Reason.POWER_CUT)]


def test_what_was_due_while_the_power_was_off_is_missed_and_not_caught_up(village: Village) -> None:
    village.until(4)
    village.journal.mark("seen", village.clock.now().isoformat())
    village.power_cut(off=timedelta(hours=5))
    village.until(12)
    assert village.players == []
    assert outcomes(village) == [("sang", Outcome.MISSED, Reason.TOO_LATE)]


def test_a_power_cut_just_before_is_made_up_within_the_grace(village: Village) -> None:
    village.until(4, 59)
    village.power_cut(off=timedelta(seconds=90))
    village.until(6)
    (entry,) = village.log()
    assert entry.outcome is Outcome.PLAYED
    assert entry.started is not None
    assert entry.started > MIDNIGHT.replace(hour=5, second=30)


def test_on_an_untrusted_clock_nothing_timed_sounds_but_the_hand_does(village: Village) -> None:
    village.clock_trusted = False
    village.until(16)
    assert village.players == []
    village.hand.play(PlayBulletin(bulletin="cchc", by="the panel"))
    village.pass_time(timedelta(minutes=10))
    assert outcomes(village) == [("hand", Outcome.PLAYED, Reason.NONE)]


def test_a_clock_stepped_forward_over_a_slot_misses_it_in_words(village: Village) -> None:
    village.until(4)
    village.clock.wall += timedelta(hours=5)
    village.pass_time(timedelta(minutes=9))
    assert outcomes(village) == [], "one source's word enters nothing"
    village.clock.wall -= timedelta(hours=5)
    village.set_clocks(timedelta(hours=5))
    village.until(10)
    assert outcomes(village) == [("sang", Outcome.MISSED, Reason.TOO_LATE)]


def test_a_clock_stepped_back_plays_nothing_twice(village: Village) -> None:
    village.until(6)
    village.clock.wall -= timedelta(hours=3)
    village.until(7)
    assert outcomes(village) == [("sang", Outcome.PLAYED, Reason.NONE)]


def test_in_the_quiet_hours_only_a_confirmed_hand_plays(village: Village) -> None:
    village.until(3)
    with pytest.raises(RequestRefusedError) as caught:
        village.hand.play(PlayBulletin(bulletin="cchc"))
    assert caught.value.code == Reason.QUIET_HOURS
    assert village.lit == ()
    village.hand.play(PlayBulletin(bulletin="cchc", confirmed=True))
    village.pass_time(timedelta(seconds=10))
    assert village.sounding


def test_the_hand_takes_the_air_from_a_slot(village: Village) -> None:
    village.until(5, second=10)
    village.hand.play(PlayBulletin(bulletin="cchc"))
    village.pass_time(timedelta(minutes=10))
    assert outcomes(village) == [
        ("sang", Outcome.CUT, Reason.PREEMPTED),
        ("sang", Outcome.MISSED, Reason.BUSY),
        ("hand", Outcome.PLAYED, Reason.NONE),
    ]


def test_a_second_hand_is_refused_while_the_first_sounds(village: Village) -> None:
    village.until(12)
    village.hand.play(PlayBulletin(bulletin="cchc"))
    with pytest.raises(RequestRefusedError) as caught:
        village.hand.play(PlayBulletin(bulletin="cchc"))
    assert caught.value.code == Reason.BUSY


def test_an_emergency_sounds_at_once_at_any_hour_and_once(
    village: Village, office: OfficeSimulator
) -> None:
    village.until(3)
    office.now = village.clock.now()
    office.add_bulletin("bao", "Bão số 5", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.sync()
    village.pass_time(timedelta(seconds=5))
    assert village.sounding
    village.pass_time(timedelta(hours=1))
    village.power_cut()
    village.pass_time(timedelta(minutes=10))
    assert [(e.kind, e.outcome) for e in village.log()] == [(Kind.EMERGENCY, Outcome.PLAYED)]


def test_only_a_warning_is_as_loud_before_six_as_by_day(
    village: Village, office: OfficeSimulator
) -> None:
    office.add_bulletin("bao", "Bão số 5", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.until(3)
    village.sync()
    village.until(18)
    gains = [
        {round(item.gain, 2) for play in p.plays for item in play.items} for p in village.players
    ]
    assert gains == [{1.0}, {0.49}, {1.0}]


def warn(village: Village, office: OfficeSimulator) -> None:
    office.add_bulletin("bao", "Bão số 5", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.sync()


def test_of_two_warnings_at_once_the_second_waits_and_begins_soon_after(
    village: Village, office: OfficeSimulator
) -> None:
    village.until(2)
    office.add_bulletin("lu", "Lũ", b"OggS lu", seconds=300, priority=Priority.EMERGENCY)
    warn(village, office)
    village.pass_time(timedelta(minutes=10))
    first, second = village.log()
    assert {first.key, second.key} == {"emergency/bao", "emergency/lu"}
    assert (first.outcome, second.outcome) == (Outcome.PLAYED, Outcome.PLAYED)
    assert first.ended is not None
    assert second.started is not None
    assert timedelta(0) < second.started - first.ended <= timedelta(seconds=30)


def test_a_warning_that_arrives_again_does_not_sound_again(
    village: Village, office: OfficeSimulator
) -> None:
    village.until(2)
    warn(village, office)
    village.pass_time(timedelta(minutes=2))
    for _ in range(2):
        office.publish()
        village.sync()
        village.pass_time(timedelta(minutes=2))
    assert [entry.key for entry in village.log()] == ["emergency/bao"]


def test_a_warning_that_the_card_failed_sounds_once_the_card_is_there(
    village: Village, office: OfficeSimulator
) -> None:
    village.player_cues["fail_open"] = "there is no card “loa”"
    village.until(2)
    warn(village, office)
    for _ in range(18):
        village.pass_time(timedelta(seconds=10))
    failed = ("emergency", Outcome.FAILED, Reason.CARD)
    assert outcomes(village) == [failed]  # told once, and tried again and again
    village.player_cues.clear()
    village.pass_time(timedelta(minutes=1))
    assert outcomes(village) == [failed, ("emergency", Outcome.PLAYED, Reason.NONE)]


def test_a_warning_that_only_failed_sounds_after_a_restart_and_then_never_again(
    village: Village, office: OfficeSimulator
) -> None:
    village.player_cues["fail_open"] = "there is no card “loa”"
    village.until(2)
    warn(village, office)
    village.pass_time(timedelta(seconds=10))
    village.player_cues.clear()
    for _ in range(2):
        village.power_cut()
        village.pass_time(timedelta(minutes=10))
    assert [outcome for _, outcome, _ in outcomes(village)] == [Outcome.FAILED, Outcome.PLAYED]


def test_a_warning_that_somebody_stopped_or_the_power_cut_does_not_sound_again(
    village: Village, office: OfficeSimulator
) -> None:
    village.until(2)
    warn(village, office)
    village.pass_time(timedelta(seconds=10))
    village.hand.stop(StopAll())
    office.add_bulletin("lu", "Lũ", b"OggS lu", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.sync()
    village.pass_time(timedelta(seconds=10))
    for _ in range(2):
        village.power_cut()
        village.pass_time(timedelta(minutes=10))
    assert [e.outcome for e in village.log()] == [Outcome.STOPPED, Outcome.CUT]


def test_a_warning_that_begins_again_and_then_loses_its_power_does_not_sound_a_third_time(
    village: Village, office: OfficeSimulator
) -> None:
    village.player_cues["fail_open"] = "there is no card “loa”"
    village.until(2)
    warn(village, office)
    village.pass_time(timedelta(seconds=10))
    village.player_cues.clear()
    village.power_cut()
    village.pass_time(timedelta(seconds=10))
    assert village.sounding
    for _ in range(2):
        village.power_cut()
        village.pass_time(timedelta(minutes=10))
    assert [(e.outcome, e.reason) for e in village.log()] == [
        (Outcome.FAILED, Reason.CARD),
        (Outcome.CUT, Reason.POWER_CUT),
    ]


def test_on_a_box_that_has_no_rules_yet_every_hour_is_quiet(
    tmp_path: Path, office: OfficeSimulator
) -> None:
    fresh = Village(tmp_path / "fresh", office, MIDNIGHT.replace(hour=12))
    with pytest.raises(RequestRefusedError) as caught:
        fresh.hand.require_day(False)
    assert caught.value.code == Reason.QUIET_HOURS
    fresh.hand.require_day(True)
    fresh.sync()
    fresh.hand.require_day(False)
    fresh.close()


def test_an_old_emergency_is_not_called_out_on_an_untrusted_clock_before_a_sync(
    village: Village, office: OfficeSimulator
) -> None:
    office.add_bulletin("bao", "Bão số 5", b"OggS bao", priority=Priority.EMERGENCY)
    office.publish()
    village.sync()
    village.clock_trusted = False
    village.power_cut()
    assert not village.current
    village.pass_time(timedelta(minutes=10))
    assert village.players == []


def test_a_card_that_is_absent_fails_in_words_with_every_relay_off(village: Village) -> None:
    village.player_cues = {"fail_open": "there is no card “loa”"}
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.FAILED, Reason.CARD)]
    assert village.lit == ()
    assert [finding.part for finding in village.broadcaster.findings()] == ["card"]


@pytest.mark.parametrize("cue", [{"fail_at": 10.0}, {"never_start": True}, {"refuse_start": True}])
def test_a_card_that_fails_on_the_way_leaves_every_relay_off(
    village: Village, cue: dict[str, object]
) -> None:
    village.player_cues = cue
    village.until(6)
    assert {entry.outcome for entry in village.log()} == {Outcome.FAILED}
    assert village.lit == ()


def test_the_next_broadcast_plays_after_a_card_has_come_back(village: Village) -> None:
    village.player_cues = {"fail_at": 70.0}  # later than its grace
    village.until(6)
    village.player_cues = {}
    village.until(18)
    assert [entry.outcome for entry in village.log()] == [Outcome.FAILED, Outcome.PLAYED]
    assert list(village.broadcaster.findings()) == []


def test_a_rotten_recording_is_not_played_and_the_next_sync_heals_it(village: Village) -> None:
    (recording,) = village.library.snapshot.bulletins[0].recordings
    village.library.audio(recording.sha256).write_bytes(b"OggS two")
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.FAILED, Reason.NOT_VERIFIED)]
    assert village.players == []
    assert village.sync().fetched == 1
    village.until(18)
    assert village.log()[-1].outcome is Outcome.PLAYED


def test_a_forged_statement_on_the_card_is_not_played(village: Village) -> None:
    statement = village.library.folder / "bulletins" / "cchc.json"
    statement.write_bytes(statement.read_bytes().replace(b"a", b"b", 1))
    village.until(6)
    assert village.players == []
    assert outcomes(village) == [("sang", Outcome.FAILED, Reason.NOT_VERIFIED)]


def test_a_repository_that_is_gone_or_tampered_with_changes_nothing_here(
    village: Village, office: OfficeSimulator
) -> None:
    office.add_bulletin("moi", "Bản tin mới", b"OggS new")
    office.publish()
    office.tamper("timestamp")
    with pytest.raises((TrustError, LinkError)):
        village.sync()
    (office.repository / "metadata").rename(office.repository / "elsewhere")
    with pytest.raises(LinkError):
        village.sync()
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.PLAYED, Reason.NONE)]


def test_a_withdrawn_bulletin_goes_at_the_next_sync(
    village: Village, office: OfficeSimulator
) -> None:
    office.withdraw("cchc")
    office.publish()
    village.sync()
    assert list((village.library.folder / "audio").iterdir()) == []
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.MISSED, Reason.NOTHING_TO_SAY)]


def test_a_timetable_signed_by_nobody_never_replaces_the_good_one(
    village: Village, office: OfficeSimulator
) -> None:
    office.set_timetable({"slot": [{"id": "dem", "at": "06:15"}]}, signed_by=("stranger",))
    office.publish()
    assert "timetable.json" in village.sync().refused[0]
    village.until(12)
    assert [entry.key for entry in village.log()] == ["sang/2026-11-23"]


def test_the_end_of_the_daemon_is_silence_first_and_cut(village: Village) -> None:
    village.until(5, second=10)
    village.broadcaster.shutdown()
    assert (village.lit, village.sounding) == ((), False)
    assert outcomes(village) == [("sang", Outcome.CUT, Reason.DAEMON_STOPPED)]


def test_what_is_too_long_is_cut_at_the_slots_end(tmp_path: Path, office: OfficeSimulator) -> None:
    slot = {"id": "ngan", "title": "Ngắn", "at": "08:00", "longest_minutes": 1}
    slot["overlong"] = "hard-end"
    office.set_timetable({"slot": [slot]})
    office.publish()
    village = Village(tmp_path / "short", office, MIDNIGHT)
    village.sync()
    village.until(8, second=59)
    assert village.sounding
    village.until(8, 1, 2)
    assert (village.lit, village.sounding) == ((), False)
    assert outcomes(village) == [("ngan", Outcome.CUT, Reason.TOO_LONG)]
    village.close()

"""What fails on the air, or while a card or a relay comes and goes, begins anew in its grace."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from station.programme.asrun import Kind, Outcome, Reason
from station.programme.bulletin import Priority
from station.village.control.messages.memos import PlayMemo
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_record import MemoState, changed
from tests.office_simulator import OfficeSimulator
from tests.village.playout.test_sequencer_faults import FailingPin
from tests.village.playout.test_tried_again import MuteCard
from tests.village.simulated import GATE, HANOI, MAINS, Village
from tests.village.years.two_slots import FIVE, MIDNIGHT, office_of_two_slots, outcomes

GONE = "there is no card “loa”"
PLAYED = (Outcome.PLAYED, Reason.NONE)
NO_CARD = (Outcome.FAILED, Reason.CARD)


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    return office_of_two_slots(tmp_path / "office")


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Village]:
    made = Village(tmp_path / "village", office, MIDNIGHT, pin_class=FailingPin)
    made.sync()
    yield made
    FailingPin.refuses = frozenset()
    made.close()


def lose_card(village: Village) -> None:
    village.player_cues["fail_open"] = GONE
    village.players[-1].die()


def promise(village: Village) -> str:
    """A recording of half a minute that is to sound at 05:00, promised; its key."""
    store, sound = village.station.memos.playout.store, b"OggS what was said"
    (store.inbox / "first").write_bytes(b"as it came")
    memo = store.take("first", "Họp thôn", "panel", village.clock.now().astimezone(HANOI))
    store.made(memo).write_bytes(sound)
    digest = sha256(sound).hexdigest()
    store.finish(changed(memo, state=MemoState.READY, sha256=digest, seconds=30.0, size=18))
    made = Promise(memo.id, FIVE + timedelta(hours=3), 1, "panel")
    village.station.memos.playout.plan.add(made)
    return made.key


def clicks(village: Village) -> int:
    return sum(on for _, name, on in village.switched if name == "mains")


@pytest.mark.parametrize("seconds", [2, 20])
def test_a_session_whose_card_dies_and_returns_in_its_grace_sounds_again_from_its_beginning(
    village: Village, seconds: int
) -> None:
    village.until(5, 0, seconds)
    lose_card(village)
    village.pass_time(timedelta(seconds=15))
    assert [finding.part for finding in village.broadcaster.findings()] == ["card"]
    village.player_cues.clear()
    village.until(6)
    broken, whole = village.log()
    assert [(e.outcome, e.reason) for e in (broken, whole)] == [NO_CARD, PLAYED]
    assert broken.key == whole.key
    assert broken.started == FIVE
    assert whole.started is not None
    assert whole.started - FIVE - timedelta(seconds=seconds + 15) < timedelta(seconds=3.3)
    assert [len(play.items) for player in village.players for play in player.plays] == [3, 3]


def test_a_session_whose_card_dies_later_than_its_grace_is_over(village: Village) -> None:
    village.until(5, 1, 5)
    lose_card(village)
    village.player_cues.clear()
    village.until(6)
    assert outcomes(village) == [("sang", *NO_CARD)]


def test_a_card_that_never_returns_has_its_two_rows_and_clicks_no_relay(village: Village) -> None:
    village.until(5, 0, 5)
    lose_card(village)
    village.until(6)
    assert outcomes(village) == [("sang", *NO_CARD), ("sang", *NO_CARD)]
    assert [entry.started for entry in village.log()] == [FIVE, None]
    assert (clicks(village), village.lit) == (1, ())


def test_a_mute_card_clicks_the_mains_ever_more_seldom(village: Village) -> None:
    village.player_type = MuteCard
    village.until(6)
    assert outcomes(village) == [("sang", *NO_CARD)]
    assert clicks(village) <= 5


def test_the_next_session_wakes_no_amplifier_before_the_card_that_failed_is_open(
    village: Village,
) -> None:
    village.until(5, 0, 5)
    lose_card(village)
    village.until(6)
    before = clicks(village)
    village.until(18)
    assert clicks(village) == before
    village.player_cues.clear()
    village.until(6)
    assert outcomes(village)[-1] == ("sang", *PLAYED)


@pytest.mark.parametrize("pin", [MAINS, GATE])
@pytest.mark.parametrize("seconds", [1, 30, 50])
def test_a_relay_that_works_again_within_the_grace_costs_no_session(
    village: Village, pin: int, seconds: int
) -> None:
    FailingPin.refuses = frozenset({(pin, True)})
    village.until(5, 0, seconds)
    FailingPin.refuses = frozenset()
    village.until(6)
    assert outcomes(village) == [("sang", *PLAYED)]
    assert clicks(village) <= 8


@pytest.mark.parametrize("fault", ["card", "pin"])
def test_a_promised_recording_sounds_within_its_grace(village: Village, fault: str) -> None:
    key = promise(village)
    village.until(7)
    if fault == "card":
        village.player_cues["fail_open"] = GONE
    else:
        FailingPin.refuses = frozenset({(GATE, True)})
    village.until(8, 4)
    village.player_cues.clear()
    FailingPin.refuses = frozenset()
    village.until(9)
    assert [(e.key, e.outcome) for e in village.log()][1:] == [(key, Outcome.PLAYED)]


def test_a_promised_recording_that_a_warning_cuts_off_begins_again(
    village: Village, office: OfficeSimulator
) -> None:
    key = promise(village)
    village.until(8, 0, 10)
    office.add_bulletin("bao", "Bão", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.sync()
    village.until(9)
    told = [(e.key, e.outcome) for e in village.log()][1:]
    assert told == [
        (key, Outcome.CUT), ("emergency/bao", Outcome.PLAYED), (key, Outcome.PLAYED),
    ]  # fmt: skip


def test_what_a_hand_pressed_is_not_tried_again_by_itself(village: Village) -> None:
    village.until(7)
    key = promise(village)
    village.player_cues["fail_open"] = GONE
    village.station.routes.memos.play(PlayMemo(id=key.split("/")[1]))
    village.pass_time(timedelta(seconds=20))
    entry = village.log()[-1]
    assert (entry.kind, entry.outcome) == (Kind.HAND, Outcome.FAILED)
    assert village.broadcaster.arbiter.waiting == ()


def test_a_session_that_rests_is_there_for_the_daemon_after_a_power_cut(village: Village) -> None:
    village.player_cues["fail_open"] = GONE
    village.until(5, 0, 10)
    village.power_cut(timedelta(seconds=5))
    assert village.cut == ()
    village.player_cues.clear()
    village.until(6)
    assert outcomes(village) == [("sang", *PLAYED)]


def test_a_warning_whose_card_is_away_sounds_within_seconds_of_its_return(
    village: Village, office: OfficeSimulator
) -> None:
    village.player_cues["fail_open"] = GONE
    office.add_bulletin("bao", "Bão", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.sync()
    village.pass_time(timedelta(minutes=20))
    assert (outcomes(village), clicks(village)) == ([("emergency", *NO_CARD)], 1)
    village.player_cues.clear()
    village.pass_time(timedelta(seconds=10))
    assert village.sounding


def test_a_warning_whose_recording_is_missing_cuts_no_session_off(
    village: Village, office: OfficeSimulator
) -> None:
    office.add_bulletin("bao", "Bão", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.until(5, 0, 10)
    village.sync()
    (recording,) = (b for b in village.library.snapshot.bulletins if b.id == "bao")
    path = village.library.audio(recording.recordings[0].sha256)
    whole = path.read_bytes()
    path.unlink()
    village.pass_time(timedelta(seconds=20))
    assert village.air == "on-air"
    path.write_bytes(whole)
    village.until(6)
    told = [(e.key.split("/")[0], e.outcome) for e in village.log()]
    assert ("emergency", Outcome.PLAYED) in told

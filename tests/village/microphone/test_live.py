"""Speaking through the box's microphone, in a village in fast time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.errors import HardwareError, InputError
from station.programme.arbiter import Air
from station.programme.asrun import Kind, Outcome, Reason
from station.programme.bulletin import Priority
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import BeginSpeaking, EndSpeaking, SpeakingEnded, StopAll
from tests.office_simulator import OfficeSimulator
from tests.village.outside import Seconds
from tests.village.simulated import HANOI, Village

MIDNIGHT = datetime(2026, 11, 23, tzinfo=HANOI)
SLOTS = [{"id": "sang", "title": "Buổi sáng", "at": "05:00", "bulletins": ["cchc"]}]


class FakeSpeech:
    """Keeps `Speech`'s contract; fails on cue. The fake player plays its pipe for `seconds`."""

    def __init__(self, pipe: Path) -> None:
        self.pipe = pipe
        self.said: list[str] = []
        self.fails, self.over = "", True

    def begin(self) -> None:
        self.said.append("begin")
        if self.fails:
            raise HardwareError(self.fails)
        self.over = False

    def end(self) -> None:
        self.said.append("end")
        self.over = True

    def close(self) -> None:
        self.said.append("close")
        self.over = True


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office", now=MIDNIGHT - timedelta(hours=2))
    made.add_bulletin("cchc", "Cải cách hành chính", b"OggS one", seconds=600)
    made.set_timetable({"slot": SLOTS})
    made.publish()
    return made


@pytest.fixture
def speech(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSpeech:
    pipe = tmp_path / "live"
    pipe.touch()
    lasting = Seconds.__missing__
    monkeypatch.setattr(
        Seconds, "__missing__", lambda self, path: 600.0 if path == pipe else lasting(self, path)
    )
    return FakeSpeech(pipe)


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator, speech: FakeSpeech) -> Iterator[Village]:
    made = Village(tmp_path / "village", office, MIDNIGHT, speech=speech)
    made.sync()
    yield made
    made.close()


def outcomes(village: Village) -> list[tuple[Kind, Outcome, Reason]]:
    return [(entry.kind, entry.outcome, entry.reason) for entry in village.log()]


def test_it_leaves_the_air_by_itself(village: Village, speech: FakeSpeech) -> None:
    village.until(8)
    answer = village.station.routes.live.speak(BeginSpeaking(by="a test"))
    assert answer.seconds == 120
    village.pass_time(timedelta(seconds=60))
    assert (village.air, village.sounding, speech.said) == (Air.ON_AIR, True, ["begin"])
    (play,) = village.players[-1].plays
    assert [(item.path, item.live) for item in play.items] == [(speech.pipe, True)]
    village.pass_time(timedelta(minutes=2))
    assert outcomes(village)[-1] == (Kind.LIVE, Outcome.CUT, Reason.TOO_LONG)
    assert (village.lit, village.sounding, speech.said[-1]) == ((), False, "close")


def test_one_press_begins_and_one_more_ends(village: Village, speech: FakeSpeech) -> None:
    village.until(8)
    village.station.routes.live.toggle("a button")
    village.pass_time(timedelta(seconds=30))
    assert village.station.routes.live.toggle("a button") == SpeakingEnded(True)
    assert speech.said == ["begin", "end"]  # what was said is still heard: the player ends
    assert village.station.routes.live.end(EndSpeaking(by="a test")).ended


def test_whoever_changes_their_mind_before_it_sounds_is_not_waited_for(village: Village) -> None:
    village.until(8)
    village.station.routes.live.toggle("a button")
    village.pass_time(timedelta(seconds=1))
    village.station.routes.live.toggle("a button")
    village.pass_time(timedelta(seconds=2))
    assert outcomes(village)[-1] == (Kind.LIVE, Outcome.CUT, Reason.BY_HAND)
    assert village.lit == ()


def test_speaking_takes_the_air_from_a_slot_and_gives_it_to_a_warning(
    village: Village, office: OfficeSimulator, speech: FakeSpeech
) -> None:
    village.until(5, second=30)
    village.station.routes.live.speak(BeginSpeaking(confirmed=True))
    village.pass_time(timedelta(seconds=20))
    office.add_bulletin("bao", "Bão số 5", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish()
    village.sync()
    village.pass_time(timedelta(seconds=20))
    assert speech.said[-1] == "close"
    village.pass_time(timedelta(minutes=5))
    assert [each for each in outcomes(village) if each[1] is not Outcome.MISSED] == [
        (Kind.SCHEDULED, Outcome.CUT, Reason.PREEMPTED),
        (Kind.LIVE, Outcome.CUT, Reason.PREEMPTED),
        (Kind.EMERGENCY, Outcome.PLAYED, Reason.NONE),
    ]
    village.until(23)
    with pytest.raises(RequestRefusedError, match="quiet hours"):
        village.station.routes.live.speak(BeginSpeaking())


def test_a_second_speaker_is_refused_and_stop_ends_the_first(
    village: Village, speech: FakeSpeech
) -> None:
    village.until(8)
    village.station.routes.live.speak(BeginSpeaking())
    village.pass_time(timedelta(seconds=10))
    with pytest.raises(RequestRefusedError, match="on the air already"):
        village.station.routes.live.speak(BeginSpeaking())
    village.hand.stop(StopAll(by="the village head"))
    village.tick()
    assert (village.sounding, village.lit, speech.said[-1]) == (False, (), "close")
    assert outcomes(village)[-1] == (Kind.LIVE, Outcome.STOPPED, Reason.BY_HAND)


def test_a_microphone_that_fails_is_said_so_with_every_relay_off(
    village: Village, speech: FakeSpeech
) -> None:
    village.until(8)
    speech.fails = "there is no microphone “mic”"
    village.station.routes.live.speak(BeginSpeaking())
    village.pass_time(timedelta(seconds=10))
    speech.fails = ""
    village.station.routes.live.speak(BeginSpeaking())
    speech.over = True  # it ended before a word was heard
    village.pass_time(timedelta(seconds=10))
    assert outcomes(village)[-2:] == [(Kind.LIVE, Outcome.FAILED, Reason.MICROPHONE)] * 2
    assert village.lit == ()


def test_a_box_without_a_microphone_says_what_to_set(village: Village) -> None:
    village.speech = None
    village.power_cut()
    with pytest.raises(InputError, match="speak_microphone"):
        village.station.routes.live.speak(BeginSpeaking(confirmed=True))


def test_nothing_that_was_spoken_is_spoken_again_after_a_power_cut(village: Village) -> None:
    village.until(8)
    village.station.routes.live.speak(BeginSpeaking())
    village.pass_time(timedelta(seconds=10))
    village.power_cut()
    players = len(village.players)
    village.pass_time(timedelta(hours=1))
    assert (village.lit, len(village.players)) == ((), players)
    assert outcomes(village)[-1] == (Kind.LIVE, Outcome.CUT, Reason.POWER_CUT)

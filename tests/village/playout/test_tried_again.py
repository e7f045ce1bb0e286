"""What fails ahead of a session's instant is tried again until its grace of a minute is over."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.air.player.messages import PlayItem
from station.errors import StorageError
from station.programme.asrun import Kind, Outcome, Reason
from station.programme.request import AirRequest
from station.village.asrun.journal import Journal
from station.village.asrun.writer import JournalWriter
from tests.village.outside import SteadyPlayer
from tests.village.simulated import Village
from tests.village.years.two_slots import FIVE, MIDNIGHT, office_of_two_slots, outcomes

PREPARED = timedelta(seconds=5.3)
"""How long before its instant a session is prepared."""

WARM_UP = 2.0 + 0.25
"""Seconds of the amplifier, and the step of the village's clock."""


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village", office_of_two_slots(tmp_path / "office"), MIDNIGHT)
    made.sync()
    yield made
    made.close()


def late(village: Village, away: float) -> float:
    """Seconds from the fault's end, or from the planned instant, to the first frame."""
    (entry,) = village.log()
    assert (entry.outcome, entry.reason) == (Outcome.PLAYED, Reason.NONE)
    assert entry.started is not None
    back = FIVE - PREPARED + timedelta(seconds=away)
    return (entry.started - max(FIVE, back)).total_seconds()


def live_through(village: Village, away: float, mend: Callable[[], None]) -> None:
    """The fault is there when the session is prepared and gone `away` seconds later."""
    village.until(4, 59, 54.7)
    village.pass_time(timedelta(seconds=away))
    mend()
    village.until(5, 5)


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@pytest.mark.parametrize("away", [0.8, 2.0, 30.0, 50.0, 60.0])
@pytest.mark.parametrize("said", ["there is no card “loa”", "the sound card is in use (EBUSY)"])
def test_a_card_that_comes_back_within_the_grace_costs_no_session(
    village: Village, away: float, said: str
) -> None:
    village.player_cues["fail_open"] = said
    live_through(village, away, village.player_cues.clear)
    assert late(village, away) <= 1.0 + WARM_UP


@pytest.mark.parametrize("away", [0.8, 2.0])
def test_a_card_that_is_back_in_time_costs_no_second(village: Village, away: float) -> None:
    village.player_cues["fail_open"] = "there is no card “loa”"
    live_through(village, away, village.player_cues.clear)
    assert abs(late(village, away)) < 0.3


@pytest.mark.parametrize("away", [0.8, 2.0, 30.0, 50.0, 60.0])
def test_a_disk_that_works_again_within_the_grace_costs_no_session(
    village: Village, monkeypatch: pytest.MonkeyPatch, away: float
) -> None:
    def refused(*_: Any) -> None:
        raise StorageError("the disk took nothing for 2 s; look at it: dmesg")

    begin = village.journal.begin
    monkeypatch.setattr(village.journal, "begin", refused)
    live_through(village, away, lambda: monkeypatch.setattr(village.journal, "begin", begin))
    assert late(village, away) <= 1.0 + WARM_UP


@pytest.mark.parametrize("away", [0.8, 2.0, 50.0])
def test_a_recording_that_comes_within_the_grace_is_heard(village: Village, away: float) -> None:
    (audio,) = (village.library.folder / "audio").iterdir()
    recording = audio.read_bytes()
    audio.unlink()
    live_through(village, away, lambda: _put(audio, recording))
    assert late(village, away) <= 1.0 + WARM_UP


def test_after_its_grace_it_has_failed_by_the_card_and_is_entered_once(village: Village) -> None:
    village.player_cues["fail_open"] = "there is no card “loa”"
    village.until(5, 0, 59)
    assert village.log() == []
    assert [finding.part for finding in village.broadcaster.findings()] == ["card"]
    village.until(5, 1, 2)
    assert outcomes(village) == [("sang", Outcome.FAILED, Reason.CARD)]
    village.player_cues.clear()
    village.until(6)
    assert len(village.log()) == 1


def test_no_relay_clatters_while_the_card_is_away(village: Village) -> None:
    village.player_cues["fail_open"] = "there is no card “loa”"
    village.until(6)
    assert [name for _, name, on in village.switched if on] in ([], ["mains"])
    assert village.lit == ()


def test_what_else_is_asked_for_meanwhile_is_served(village: Village) -> None:
    """The loop looks ten times a second and waits for nobody."""
    village.player_cues["fail_open"] = "there is no card “loa”"
    village.until(5, 0, 10)
    assert 0 < village.broadcaster.seconds_to_wait() <= 0.1


class MuteCard(SteadyPlayer):
    """Opens, takes what is to be played, and never begins."""

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        """Nothing follows."""


def test_a_card_that_opens_and_gives_no_sound_is_a_fault_with_relays_off_within_8_s(
    village: Village,
) -> None:
    village.player_type = MuteCard
    village.until(5, 0, 6)
    assert [finding.part for finding in village.broadcaster.findings()] == ["card"]
    village.until(6)
    assert outcomes(village) == [("sang", Outcome.FAILED, Reason.CARD)]
    assert village.lit == ()
    changes = [(at, on) for at, name, on in village.switched if name == "mains"]
    lengths = [off - on for (on, _), (off, _) in zip(changes[::2], changes[1::2], strict=True)]
    assert lengths
    assert max(lengths) <= timedelta(seconds=8)


class SlowJournal(Journal):
    """Takes what begins only once `works` is set, as a disk that hangs."""

    def __init__(self) -> None:
        super().__init__(None)
        self.works = threading.Event()
        self.begun: list[str] = []

    def begin(self, key: str, *rest: Any) -> None:
        assert self.works.wait(30)
        super().begin(key, *rest)
        self.begun.append(key)


def test_a_disk_that_hangs_is_asked_once_and_waited_for_briefly_from_then_on() -> None:
    journal, monotonic = SlowJournal(), iter(range(10**6)).__next__
    writer = JournalWriter(journal, lambda: float(monotonic()))
    writer.start()
    request = AirRequest(
        "sang/x", Kind.SCHEDULED, "Sáng", FIVE, FIVE + timedelta(hours=1), FIVE, ("gate",), ()
    )
    for _ in range(3):
        with pytest.raises(StorageError, match="took nothing"):
            writer.begin(request, FIVE, 0.05)
    journal.works.set()
    writer.begin(request, FIVE, 10.0)
    assert journal.begun == ["sang/x"]
    writer.begin(request, FIVE, 10.0)
    assert journal.begun == ["sang/x", "sang/x"]
    writer.close()
    journal.close()

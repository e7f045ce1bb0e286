"""What is known to go wrong. Each is expected to fail until it is mended, and then stays here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.programme.asrun import Outcome, Reason
from station.programme.bulletin import Priority
from station.village.playout.verifier import Verifier
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

MORNING = datetime(2026, 11, 24, 10, tzinfo=HANOI)
PLAYED = (Outcome.PLAYED, Reason.NONE)


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    return OfficeSimulator(tmp_path / "office", now=MORNING)


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Village]:
    made = Village(tmp_path / "village", office, MORNING)
    yield made
    made.close()


def a_session(office: OfficeSimulator, at: str) -> None:
    """One session a day, of a minute, with tune and closing."""
    office.add_bulletin(
        "cchc", audio=b"OggS cchc", seconds=60, valid_until=MORNING + timedelta(days=60)
    )
    office.set_timetable({"slot": [{"id": "phien", "title": "Phiên", "at": at}]})
    office.publish(MORNING)


def log(village: Village) -> list[tuple[str, Outcome, Reason]]:
    return [(entry.key, entry.outcome, entry.reason) for entry in village.log()]


@pytest.mark.parametrize(
    "seconds",
    [0.05, 0.2, 2.0],
)
def test_a_session_at_the_end_of_the_quiet_hours_sounds_however_long_verifying_takes(
    office: OfficeSimulator, village: Village, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    a_session(office, "05:00")
    village.sync()
    verify = Verifier.items

    def slow(verifier: Verifier, *asked: Any) -> Any:
        found = verify(verifier, *asked)
        village.clock.advance(timedelta(seconds=seconds))
        return found

    monkeypatch.setattr(Verifier, "items", slow)
    village.until(5, 10)
    assert log(village) == [("phien/2026-11-25", *PLAYED)]


def test_a_clock_that_leaps_ten_days_for_one_pass_costs_no_session(
    office: OfficeSimulator, village: Village
) -> None:
    a_session(office, "17:00")
    village.sync()
    village.hurries = True
    village.tick()
    village.clock.wall += timedelta(days=10)
    village.tick()
    village.clock.wall -= timedelta(days=10)
    village.pass_time(timedelta(days=12))
    days = [(MORNING + timedelta(days=n)).date() for n in range(12)]
    played = {key for key, outcome, _ in log(village) if outcome is Outcome.PLAYED}
    assert played == {f"phien/{day}" for day in days}


@pytest.mark.parametrize(
    "minutes",
    [5, 20, 29, 31, 35, 60, 180, 3000],
)
def test_a_warning_sounds_once_however_long_after_it_its_recording_comes(
    office: OfficeSimulator, village: Village, minutes: int
) -> None:
    office.add_bulletin("bao", "Bão số 5", b"OggS bao", seconds=30, priority=Priority.EMERGENCY)
    office.publish(MORNING)
    village.sync()
    (audio,) = (village.library.folder / "audio").iterdir()
    recording = audio.read_bytes()
    audio.unlink()
    village.library.load()
    village.pass_time(timedelta(minutes=minutes))
    audio.write_bytes(recording)
    village.sync()
    village.pass_time(timedelta(hours=3))
    outcomes = [outcome for _, outcome, _ in log(village)]
    assert outcomes.count(Outcome.PLAYED) == 1

"""Sessions on the air: what is played of them, in which order, and what the log says."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.air.player import decoder_thread
from station.programme.asrun import AsRunEntry, Outcome, Reason
from station.programme.bulletin import Priority
from station.programme.forecast import AROUND
from station.studio.sound import tune
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

MIDNIGHT = datetime(2026, 11, 23, tzinfo=HANOI)


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    made = OfficeSimulator(tmp_path / "office", now=MIDNIGHT - timedelta(hours=2))
    made.add_bulletin("dai", "Dài", b"OggS long", seconds=400)
    made.add_bulletin("mot", "Một", b"OggS one", seconds=60)
    made.add_bulletin("hai", "Hai", b"OggS two", seconds=50, priority=Priority.PRIORITY)
    return made


def morning(
    office: OfficeSimulator, folder: Path, **slot: Any
) -> tuple[list[str], list[AsRunEntry]]:
    """What was played of a slot of five minutes, by title, and the log."""
    usual: dict[str, Any] = {"id": "sang", "at": "05:00", "longest_minutes": 5}
    office.set_timetable({"slot": [usual | slot]})
    office.publish()
    village = Village(folder / "village", office, MIDNIGHT)
    village.sync()
    village.until(7)
    plays = [play for player in village.players for play in player.plays]
    log = village.log()
    village.close()
    return [item.title for play in plays for item in play.items], log


def test_what_does_not_fit_is_left_out_and_written_down(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    titles, (entry,) = morning(office, tmp_path)
    assert titles == ["tune", "Hai", "Một", "closing"]
    assert (entry.outcome, entry.items) == (Outcome.PLAYED, ("hai", "mot"))
    assert entry.left_out == ("dai",)


def test_a_session_that_names_its_bulletins_plays_them_in_that_order(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    titles, _ = morning(office, tmp_path, bulletins=["mot", "hai"])
    assert titles == ["tune", "Một", "Hai", "closing"]


def test_a_session_may_do_without_tune_and_closing(office: OfficeSimulator, tmp_path: Path) -> None:
    titles, _ = morning(office, tmp_path, bulletins=["mot"], tune=False, closing=False)
    assert titles == ["Một"]


def test_with_a_hard_end_the_long_one_goes_on_and_is_cut(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    titles, (entry,) = morning(office, tmp_path, overlong="hard-end", bulletins=["dai"])
    assert titles == ["tune", "Dài", "closing"]
    assert (entry.outcome, entry.reason) == (Outcome.CUT, Reason.TOO_LONG)
    assert entry.ended is not None
    assert timedelta(0) <= entry.ended - MIDNIGHT.replace(hour=5, minute=5) < timedelta(seconds=1)


def test_a_session_in_which_nothing_fits_is_missed_without_waking_the_amplifier(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    titles, (entry,) = morning(office, tmp_path, bulletins=["dai"])
    assert titles == []
    assert (entry.outcome, entry.reason) == (Outcome.MISSED, Reason.TOO_LONG)
    assert entry.left_out == ("dai",)


def test_the_quiet_hours_bound_a_session_as_its_own_end_does(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    office.set_timetable({"slot": [{"id": "toi", "at": "20:57", "longest_minutes": 3}]})
    office.publish()
    village = Village(tmp_path / "village", office, MIDNIGHT)
    village.sync()
    # The clock is set forward just before: the session begins late, and less of it fits.
    village.until(20, 56, 30)
    village.set_clocks(timedelta(seconds=88))
    village.until(21, 30)
    (entry,) = village.log()
    assert (entry.outcome, entry.items) == (Outcome.PLAYED, ("hai",))
    assert "mot" in entry.left_out
    assert entry.ended is not None
    assert entry.ended < MIDNIGHT.replace(hour=21)
    village.close()


def test_the_tunes_and_the_pause_are_as_long_as_a_session_reckons() -> None:
    assert len(tune.samples()) / tune.RATE == AROUND.tune
    assert len(tune.closing_samples()) / tune.RATE == AROUND.closing
    assert AROUND.pause == decoder_thread.PAUSE / tune.RATE


def test_a_repeat_of_the_day_plays_again_and_each_once(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    _, log = morning(office, tmp_path, again=["05:30", "06:00"])
    assert [(entry.key, entry.outcome) for entry in log] == [
        ("sang/2026-11-23", Outcome.PLAYED),
        ("sang/2026-11-23/0530", Outcome.PLAYED),
        ("sang/2026-11-23/0600", Outcome.PLAYED),
    ]

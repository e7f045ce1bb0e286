"""Sixty random years of the whole station that boxes run, with faults: no promise is broken.

A year is made of its seed alone: `python -m tests.village.whole_years SEED` lives one again and
tells its story. `make bench` lives a thousand.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from station.programme.timetable import QuietHours
from station.village.asrun.journal import Journal
from station.village.playout.planner import Planner
from station.village.playout.retries import Pauses
from tests.village.whole_years.befallen import befall
from tests.village.whole_years.judge import broken
from tests.village.whole_years.lived import lived
from tests.village.whole_years.year import Year

YEARS, A_TIME = 60, 5


@pytest.fixture(autouse=True)
def hushed() -> Iterator[None]:
    """A year's faults fill the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("first", range(0, YEARS, A_TIME))
def test_no_year_breaks_a_promise(first: int) -> None:
    found = {seed: said for seed in range(first, first + A_TIME) if (said := lived(seed).broken)}
    assert found == {}


def a_year(folder: Path, seed: int) -> list[str]:
    year = Year(folder, seed)
    befall(year)
    year.run()
    said = broken(year)
    year.village.close()
    return said


def said_of(seeds: range, word: str) -> bool:
    """Whether one of the years breaks a promise of that kind."""
    for seed in seeds:
        with TemporaryDirectory(dir="/dev/shm") as folder:
            if any(word in sentence for sentence in a_year(Path(folder), seed)):
                return True
    return False


def test_a_station_that_knows_no_quiet_hours_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuietHours, "contains", lambda *_: False)
    monkeypatch.setattr("tests.village.whole_years.plan.TIMES", ["21:30", "22:10"])
    assert said_of(range(1), "quiet hours")


def test_a_station_that_forgets_what_has_played_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Journal, "keys", lambda _: frozenset())
    assert said_of(range(20), "times to its end")


def test_a_station_that_tries_nothing_again_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pauses, "over", lambda *_: ())
    assert said_of(range(20), "was lost")


def test_a_station_that_gives_warnings_up_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Planner, "emergencies", lambda *_, **__: iter(()))
    assert said_of(range(10), "never sounded")

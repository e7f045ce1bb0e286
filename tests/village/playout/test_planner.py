"""What the planner accounts for: how far back, and never twice though the clock goes back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from station.programme.due import Punctuality, Verdict
from station.village.library.library import Library
from station.village.playout.planner import Planner
from tests.office_simulator import OfficeSimulator

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
DAY = timedelta(days=1)
PUNCTUALITY = Punctuality(timedelta(seconds=5), timedelta(seconds=60))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with one session a day, at noon, an hour before `NOW`."""
    office = OfficeSimulator(tmp_path / "office")
    office.set_timetable({"slot": [{"id": "trua", "title": "Trưa", "at": "12:00"}]})
    timetable = office.files["timetable.json"]
    assert isinstance(timetable, bytes)
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "trust.json").write_bytes(office.trust())
    (folder / "timetable.json").write_bytes(timetable)
    made = Library(folder, "na-dong", ["vi"])
    assert made.load().faults == ()
    return made


def planner(library: Library, seen: datetime | None) -> Planner:
    return Planner(library, "na-dong", HANOI, ("gate",), PUNCTUALITY, seen, frozenset())


def missed(made: Planner, now: datetime) -> list[str]:
    found = list(made.due(now, clock_trusted=True))
    assert {each.verdict for each in found} <= {Verdict.MISSED}
    return [each.occurrence.key for each in found]


def test_what_was_missed_more_than_45_days_ago_is_not_entered(library: Library) -> None:
    found = missed(planner(library, NOW - 60 * DAY), NOW)
    assert (found[0], found[-1], len(found)) == ("trua/2026-10-10", "trua/2026-11-23", 45)


def test_a_new_station_has_missed_nothing(library: Library) -> None:
    made = planner(library, None)
    assert made.accounted is None
    assert missed(made, NOW) == []
    assert made.accounted == NOW - PUNCTUALITY.grace


def test_what_is_accounted_for_stays_so_when_the_clock_goes_back(library: Library) -> None:
    made = planner(library, NOW - DAY)
    assert missed(made, NOW) == ["trua/2026-11-23"]
    accounted = made.accounted
    assert missed(made, NOW - 10 * DAY) == []
    assert made.accounted == accounted
    assert missed(made, NOW + DAY) == ["trua/2026-11-24"]


def test_what_comes_again_on_a_clock_that_went_back_begins_if_it_never_did(
    library: Library,
) -> None:
    made = planner(library, NOW - DAY)
    assert missed(made, NOW) == ["trua/2026-11-23"]
    noon = NOW - 9 * DAY - timedelta(hours=1)
    (found,) = made.due(noon, clock_trusted=True)
    assert (found.occurrence.key, found.verdict) == ("trua/2026-11-14", Verdict.BEGIN)


def test_on_a_clock_that_is_not_trusted_nothing_is_accounted_for(library: Library) -> None:
    made = planner(library, NOW - 2 * DAY)
    assert list(made.due(NOW, clock_trusted=False)) == []
    assert made.accounted == NOW - 2 * DAY

"""A year of one village, event by event, against a plain count of what was due."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from station.programme.asrun import AsRunEntry, Kind, Outcome
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village
from tests.village.years.lived_year import Year, befall
from tests.village.years.year_calendar import FIRST, TIMETABLE, at


@pytest.fixture(scope="module")
def year(module_path: Path) -> Iterator[Year]:
    lived = Year(*_village(module_path, at(FIRST, 0)))
    befall(lived)
    lived.run()
    yield lived
    lived.village.close()


def _village(folder: Path, start: datetime) -> tuple[Village, OfficeSimulator]:
    office = OfficeSimulator(folder / "office", now=start - timedelta(hours=2))
    office.set_timetable(TIMETABLE)
    office.publish()
    village = Village(folder / "village", office, start)
    village.hurries = True
    village.sync()
    return village, office


def entries(year: Year) -> list[AsRunEntry]:
    return [entry for _, entry in reversed(year.village.journal.last(5000))]


def test_every_session_of_the_year_is_accounted_for_exactly_once(year: Year) -> None:
    found = entries(year)
    print(f"{len(found)} entries: {dict(Counter((e.outcome, e.reason) for e in found))}")
    twice = [key for key, count in Counter(e.key for e in found).items() if count > 1]
    assert twice == []
    assert {e.key: (e.outcome, e.reason) for e in found} == year.expected()


def test_nothing_of_the_year_was_played_twice(year: Year) -> None:
    plays = sum(len(player.plays) for player in year.village.players)
    assert plays == sum(1 for entry in entries(year) if entry.started is not None)


def test_nothing_of_the_year_sounded_in_the_quiet_hours_but_the_emergency(year: Year) -> None:
    night = [
        (instant, name)
        for instant, name, on in year.village.switched
        if on and not 5 <= (instant.astimezone(HANOI) + timedelta(seconds=10)).hour < 21
    ]
    assert {instant.astimezone(HANOI).date() for instant, _ in night} == {date(2027, 10, 2)}
    for entry in entries(year):
        if entry.started is not None and entry.kind is not Kind.EMERGENCY:
            # Of what the power cut nobody knows more than when its amplifier was woken.
            started = entry.started + timedelta(seconds=10 if entry.ended is None else 0)
            assert 5 <= started.astimezone(HANOI).hour < 21
            assert entry.ended is None or entry.ended.astimezone(HANOI).hour < 21


def test_what_was_played_began_at_its_second(year: Year) -> None:
    late = {"sang/2026-12-10"}
    for entry in entries(year):
        if entry.outcome is Outcome.PLAYED and entry.kind is Kind.SCHEDULED:
            assert entry.started is not None
            assert (entry.started == entry.planned) is (entry.key not in late)


def test_the_relays_were_off_between_sessions(year: Year) -> None:
    """Each relay that went on went off within its session, whatever came between."""
    for relay in ("mains", "cong-lang", "nha-van-hoa"):
        changes = [(i, on) for i, name, on in year.village.switched if name in (relay, "power")]
        for (instant, on), (then, off) in pairwise(changes):
            if on:
                assert not off
                assert timedelta(0) < then - instant < timedelta(minutes=21)
    assert year.village.lit == ()

"""Random years of one village, its clock stepped, lost and found again; 10,000 in `make test`.

Whatever happens: nothing scheduled begins on an untrusted clock, sounds in the quiet hours, or
sounds twice; and nothing that was due on a trusted clock is missing from the log.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.programme.asrun import Outcome, Reason
from station.programme.bulletin import Bulletin, Priority, Recording
from station.programme.timetable import Occurrence, QuietHours, Slot, Timetable
from station.trust.rules import Rules
from station.village.library.library import Library
from station.village.library.snapshot import LibrarySnapshot
from tests.village.years.random_year import GRACE, HANOI, TIMING, EmptyJournal, Year

YEARS = 10_000 if settings.get_current_profile_name() == "thorough" else 1_000
FIRST = date(2026, 1, 1)
BEGIN = datetime(2026, 1, 1, tzinfo=HANOI).astimezone(UTC)
END = BEGIN + timedelta(days=366)
RULES = Rules("xa", QuietHours(time(21), time(5)), {}, {})
TIMES = [(4, 59, 59), (5, 0, 0), (5, 0, 30), (12, 0, 0), (17, 0, 0), (17, 1, 0), (20, 58, 0)]
TIMES += [(20, 59, 30), (20, 59, 59), (21, 0, 0), (3, 15, 0)]
NEAR = [-90_000, -3600, -400, -90, -30, -6, -5, -3, -1, 0, 1, 2, 20, 40, 59, 61, 66, 90, 130, 400]
STEPS = [-90_000, -43_200, -3600, -400, -70, -5, 5, 70, 400, 3600, 18_000, 43_200, 90_000, 4e6]
OFF = [1.0, 20.0, 55.0, 70.0, 400.0, 18_000.0, 90_000.0, 1.7e6]
FAULTS = ["step", "lose", "lose", "find", "find", "power", "restart", "stop"]
FAULTS += ["hand", "emergency", "confirm"]


def recording(name: str, seconds: float) -> Recording:
    return Recording("vi", name.encode().hex().ljust(64, "0"), 1000, seconds)


def bulletin(name: str, seconds: float, priority: Priority = Priority.NORMAL) -> Bulletin:
    valid = (BEGIN - timedelta(days=9000), END + timedelta(days=9000))
    return Bulletin(name, name, priority, (recording(name, seconds),), "0" * 64, *valid)


BULLETINS = (
    bulletin("ngan", 20.0),
    bulletin("dai", 240.0),
    bulletin("uu-tien", 30.0, Priority.PRIORITY),
)
STORMS = tuple(bulletin(f"bao-{n}", 45.0, Priority.EMERGENCY) for n in range(3))


DAYS = 365
SLOTS = st.integers(0, DAYS * len(TIMES) * len(BULLETINS) - 1)
"""A slot as one number, which is drawn and shrunk faster than its parts."""


def slot(number: int, drawn: int) -> Slot:
    """A slot on a single day of the year; many of them are close together."""
    rest, at = divmod(drawn, len(TIMES))
    day, which = divmod(rest, len(BULLETINS))
    date_ = FIRST + timedelta(days=day // 4 * 4)
    return Slot(
        id=f"s{number}",
        title="s",
        at=time(*TIMES[at]),
        first=date_,
        last=date_,
        bulletins=(BULLETINS[which].id,),
        longest=timedelta(minutes=10),
    )


LOOKED_BACK = timedelta(days=44)
MARGIN = timedelta(seconds=1)

Fault = tuple[int, int, str, int]
"""Near which occurrence, how many seconds from it, what, and which of its kinds."""

_KINDS, _PLACES = 14, 6
DRAWN_FAULTS = st.integers(0, _KINDS * _PLACES * len(NEAR) * len(FAULTS) - 1)


def fault(drawn: int) -> Fault:
    """A fault from one number."""
    rest, which = divmod(drawn, _KINDS)
    rest, place = divmod(rest, _PLACES)
    what, near = divmod(rest, len(NEAR))
    return place, NEAR[near], FAULTS[what], which


def strike(year: Year, library: Library, what: str, which: int) -> None:
    """One fault, or one of the things that people do."""
    faults: dict[str, Callable[[], None]] = {
        "step": lambda: year.step(STEPS[which % len(STEPS)]),
        "lose": year.lose_network,
        "find": year.find_network,
        "power": lambda: year.power_cut(
            OFF[which % len(OFF)], ("kept", "late", "2000", "2040")[which % 4]
        ),
        "restart": lambda: year.restart(gently=which % 2 == 0),
        "stop": year.stop,
        "hand": lambda: year.play_by_hand((5.0, 90.0, 900.0)[which % 3]),
        "emergency": lambda: publish(library, STORMS[which % 3]),
        "confirm": year.confirm,
    }
    faults[what]()


def publish(library: Library, storm: Bulletin) -> None:
    held = library.snapshot
    if storm not in held.bulletins:
        library.snapshot = LibrarySnapshot(RULES, held.timetable, (*held.bulletins, storm))


def lived(
    folder: Path, journal: EmptyJournal, timetable: Timetable, faults: list[Fault]
) -> tuple[Year, list[Occurrence]]:
    """The year, to its end, at which the network has set the clock and all is quiet."""
    library = Library(folder, "na-dong", ["vi"])
    library.snapshot = LibrarySnapshot(RULES, timetable, BULLETINS)
    occurrences = [only(slot) for slot in timetable.slots]
    occurrences.sort(key=lambda each: each.starts)
    year = Year(library, journal, folder / "clock.json", BEGIN)
    year.begins = [each.starts - TIMING.lead for each in occurrences]
    placed = [
        (occurrences[near % len(occurrences)].starts + timedelta(seconds=offset), what, which)
        for near, offset, what, which in faults
    ]
    for instant, what, which in sorted(placed):
        year.live((instant - year.true).total_seconds())
        strike(year, library, what, which)
    year.live((END - year.true).total_seconds())
    year.find_network()
    year.live(7200)
    year.disturb()
    return year, occurrences


def only(slot: Slot) -> Occurrence:
    """The one occurrence of a slot of a single day."""
    day = slot.first or FIRST
    starts = datetime.combine(day, slot.at, HANOI).astimezone(UTC)
    return Occurrence(slot, starts, f"{slot.id}/{day}")


@pytest.fixture
def journal() -> Iterator[EmptyJournal]:
    made = EmptyJournal()
    yield made
    made.close()


@settings(
    max_examples=YEARS,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(slots=st.lists(SLOTS, min_size=1, max_size=5), drawn=st.lists(DRAWN_FAULTS, max_size=6))
def test_no_year_breaks_a_promise(
    tmp_path: Path, journal: EmptyJournal, slots: list[int], drawn: list[int]
) -> None:
    timetable = Timetable(tuple(slot(number, one) for number, one in enumerate(slots)))
    faults = [fault(one) for one in drawn]
    year, occurrences = lived(tmp_path, journal, timetable, faults)
    assert year.broken == [], story(year, occurrences, faults)
    assert heard_twice(year) == {}, story(year, occurrences, faults)
    assert left_out(year, occurrences, faults) == [], story(year, occurrences, faults)


def story(year: Year, occurrences: list[Occurrence], faults: list[Fault]) -> str:
    """What was to be, what went wrong, and what is in the log."""
    lines = [f"{each.key} {each.starts} {each.slot.bulletins}" for each in occurrences]
    lines += [str(each) for each in faults]
    lines += [
        f"{e.key} {e.planned} {e.outcome} {e.reason} {e.by}" for _, e in year.journal.page(0, 100)
    ]
    return "\n".join(lines)


def heard_twice(year: Year) -> dict[str, int]:
    """What sounded more often than once, but for what had to give way and began again in time."""
    gave_way = Counter(
        entry.key
        for _, entry in year.journal.last(1000)
        if (entry.outcome, entry.reason) == (Outcome.CUT, Reason.PREEMPTED)
    )
    times = Counter(year.sounds)
    return {key: count for key, count in times.items() if count > 1 + gave_way[key]}


def left_out(year: Year, occurrences: list[Occurrence], faults: list[Fault]) -> list[str]:
    """What was due and is not in the log.

    Due is whatever a trusted clock came by undisturbed; and, where nobody ever stepped the clock,
    also what fell into a time without power or trust that was not longer than is looked back on.
    A new box answers for nothing before its clock has settled.
    """
    logged = year.journal.keys()
    back = LOOKED_BACK if not any(what == "step" for _, _, what, _ in faults) else None
    return [
        each.key
        for each in occurrences
        if each.key not in logged
        and each.starts > year.accounts_from + MARGIN
        and any(was_due(each, *calm, back) for calm in year.calm)
    ]


def was_due(occurrence: Occurrence, begin: datetime, end: datetime, back: timedelta | None) -> bool:
    """Whether a calm time from `begin` to `end`, by the wall clock, answers for it."""
    if occurrence.starts + GRACE + MARGIN > end:
        return False
    if back is not None:
        return occurrence.starts > begin - back
    return occurrence.starts - TIMING.lead - MARGIN >= begin

"""What befalls a year, drawn: most of it near a session, some of it near something else."""

from collections.abc import Callable
from datetime import timedelta

from tests.village.whole_years.deeds import (
    ceremony,
    news,
    pause,
    play,
    portal,
    promise,
    skip,
    stop,
    warn,
)
from tests.village.whole_years.faults import (
    card,
    crash,
    deceive,
    disk,
    leap,
    lose,
    pin,
    power,
    restart,
)
from tests.village.whole_years.year import Year

Fault = Callable[[Year], None]

FAULTS: tuple[tuple[Fault, int], ...] = (
    (power, 4), (crash, 2), (restart, 2), (leap, 3), (deceive, 1), (lose, 1), (card, 6), (pin, 2),
    (disk, 4), (portal, 1), (ceremony, 1), (news, 3), (warn, 5), (stop, 1), (play, 2), (skip, 1),
    (pause, 1), (promise, 2),
)  # fmt: skip
"""Each fault and its weight."""

NEAR = [-4000, -400, -90, -30, -6, -5, -4, -2, -1, 0, 1, 2, 5, 15, 30, 45, 56, 61, 90, 400]


def befall(year: Year) -> None:
    """Draw what befalls the year, most of it near a session, and some of it near something else."""
    chance, due = year.chance, year.calendar.due
    kinds = [fault for fault, weight in FAULTS for _ in range(weight)]
    last = due[0].starts
    for _ in range(chance.randrange(15, 35)):
        if chance.random() < 0.75:
            last = chance.choice(due).starts
        instant = last + timedelta(seconds=chance.choice(NEAR) + chance.random())
        fault = chance.choice(kinds)
        year.at(instant, lambda fault=fault: fault(year))  # type: ignore[misc]
    for days in range(15, 365, 25):
        year.at(year.now + timedelta(days=days), year.publish)

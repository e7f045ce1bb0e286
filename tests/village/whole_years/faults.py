"""What befalls a village in a year: each fault begins, and has itself ended.

Bad times go into the truth by their kind: power, clock, card, pin, disk. Not handled here: what
people do (`deeds.py`), and what may come of it (`judge.py`).
"""

from datetime import UTC, datetime, timedelta

from tests.village.outside import TRUSTED, UNTRUSTED
from tests.village.whole_years.bad_parts import BadPin
from tests.village.whole_years.bad_village import PINS
from tests.village.whole_years.year import Year

MINUTES, HOURS, DAYS = 60.0, 3600.0, 86_400.0
SHORT = [0.8, 2.0, 8.0, 20.0, 50.0]
KEEPS_TIME = (60.0 - TRUSTED) / 100e-6
"""Seconds for which an unwatched clock stays within the minute that the settings allow: the network
was wrong by so much when it was last heard, and 100 ppm come on top."""


def power(year: Year) -> None:
    """A power cut; a box without a battery clock wakes late, or in 2000, until it is set."""
    village, chance, truth = year.village, year.chance, year.truth
    off = chance.choice([1.0, 20.0, 55.0, 70.0, 400.0, 5 * HOURS, 25 * HOURS, 3 * DAYS])
    lost = village.clock.wall
    year.tell(f"power cut for {off:.0f} s")
    truth.begin("power", year.now)
    truth.moment("dark", year.now)
    deceived = truth.is_bad("deceived")

    def wakes() -> None:
        village.kernel = UNTRUSTED
        if not village.has_battery:
            late = chance.random() < 0.7
            village.clock.wall = lost if late else datetime(2000, 1, 1, tzinfo=UTC)

    if not village.has_battery:
        truth.begin("clock", year.now)
    village.go_dark(timedelta(seconds=off), wakes)
    truth.end("power", year.now)
    if not deceived:
        year.after(chance.choice([5.0, 20.0, 70.0, 10 * MINUTES, 2 * HOURS]), lambda: find(year))


def find(year: Year) -> None:
    """The network sets the clock right."""
    if year.truth.is_bad("leap") or year.truth.is_bad("lost"):
        return
    year.village.clock.wall, year.village.kernel = year.now.astimezone(UTC), TRUSTED
    year.truth.end("clock", year.now)
    year.tell("the clock is set")


def crash(year: Year) -> None:
    year.tell("the daemon dies")
    year.truth.begin("power", year.now)
    year.village.crash()
    year.truth.end("power", year.now)


def restart(year: Year) -> None:
    year.tell("the daemon is restarted")
    year.truth.begin("power", year.now)
    year.village.restart()
    year.truth.end("power", year.now)


def _well_timed(year: Year) -> bool:
    return not year.truth.is_bad("clock") and year.village.kernel == TRUSTED


def leap(year: Year) -> None:
    """The network's time is wrong for a pass, or for less than an hour."""
    if not _well_timed(year):
        return
    by = timedelta(
        seconds=year.chance.choice([-DAYS, -HOURS, -90.0, 300.0, HOURS, 2 * DAYS, 40 * DAYS])
    )
    year.tell(f"the clock leaps by {by}")
    year.truth.begin("clock", year.now)
    year.truth.begin("leap", year.now)
    year.village.clock.wall += by
    year.village.tick()

    def back() -> None:
        year.truth.end("leap", year.now)
        find(year)

    year.after(year.chance.choice([0.0, 60.0, 10 * MINUTES, 50 * MINUTES]), back)


def deceive(year: Year) -> None:
    """Of a box without a battery the first source after a power cut is wrong, for hours."""
    village, chance = year.village, year.chance
    if village.has_battery or not _well_timed(year):
        return
    by = timedelta(seconds=chance.choice([-3 * HOURS, 3 * HOURS, DAYS, 10 * DAYS, 40 * DAYS]))
    year.tell(f"deceived by {by}")
    for what in ("power", "clock", "leap", "deceived"):
        year.truth.begin(what, year.now)

    def wakes() -> None:
        village.clock.wall, village.kernel = village.clock.wall + by, TRUSTED

    village.go_dark(timedelta(seconds=60), wakes)
    year.truth.end("power", year.now)

    def over() -> None:
        for what in ("leap", "deceived"):
            year.truth.end(what, year.now)
        find(year)
        village.station.state.clock_trust_monitor.confirm("the village head")
        village.station.marks.bring_back()

    year.after(chance.choice([600.0, 3 * HOURS, 30 * HOURS]), over)


def lose(year: Year) -> None:
    """Nobody disciplines the clock; for a while it keeps its time."""
    if not _well_timed(year):
        return
    length = year.chance.choice([HOURS, 2 * DAYS, 9 * DAYS, 30 * DAYS])
    year.tell(f"no network time for {length / DAYS:.1f} days")
    year.truth.begin("lost", year.now)
    year.village.kernel = UNTRUSTED
    if not year.village.has_battery:
        year.after(KEEPS_TIME, lambda: drifted(year))

    def over() -> None:
        year.truth.end("lost", year.now)
        find(year)

    year.after(length, over)


def drifted(year: Year) -> None:
    if year.truth.is_bad("lost"):
        year.truth.begin("clock", year.now)


CARDS: dict[str, tuple[str, object]] = {
    "absent": ("fail_open", "there is no card “loa”"),
    "hung": ("never_start", True),
    "refused": ("refuse_start", True),
}


def card(year: Year) -> None:
    """Absent, hung or mute for a while; coarse cards only tell of it."""
    if year.truth.is_bad("card"):
        return
    kind = year.chance.choice(["absent", "absent", "hung", "refused"])
    length = year.chance.choice([*SHORT, *SHORT, 10 * MINUTES])
    year.tell(f"the card is {kind} for {length:.1f} s")
    year.truth.begin("card", year.now)
    cues, players = year.village.player_cues, year.village.players
    name, value = CARDS[kind]
    cues[name] = value
    if players:
        players[-1].die()

    def over() -> None:
        cues.clear()
        year.truth.end("card", year.now)

    year.after(length, over)


def pin(year: Year) -> None:
    """A relay that does not go on, for a while."""
    if year.truth.is_bad("pin"):
        return
    length = year.chance.choice([*SHORT, 10 * MINUTES])
    year.tell(f"a pin is stuck for {length:.1f} s")
    year.truth.begin("pin", year.now)
    BadPin.refuses = frozenset({(year.chance.choice(PINS), True)})

    def over() -> None:
        BadPin.refuses = frozenset()
        year.truth.end("pin", year.now)

    year.after(length, over)


def disk(year: Year) -> None:
    """Slow, which costs nothing; standing still, or full."""
    bad = year.village.disk
    if bad.mode:
        return
    bad.mode = year.chance.choice(["slow", "slow", "still", "full"])
    lengths = {"slow": [MINUTES, DAYS], "still": SHORT, "full": [30.0, HOURS, DAYS]}
    length = year.chance.choice(lengths[bad.mode])
    year.tell(f"the disk is {bad.mode} for {length:.0f} s")
    if bad.mode != "slow":
        year.truth.begin("disk", year.now)
    bad.still_until = year.village.clock.monotonic() + length

    def over() -> None:
        bad.mode = ""
        year.truth.end("disk", year.now)

    year.after(length, over)

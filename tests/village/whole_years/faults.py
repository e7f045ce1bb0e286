"""What befalls a village in a year: each fault begins, and has itself ended.

Bad times go into the truth by their kind: power, clock, card, pin, disk, stop, deaf. Not handled
here: what may come of it (`judge.py`).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from station.errors import LoaThonError
from station.village.control.messages.air import PlayBulletin, StopAll
from station.village.control.messages.timetable import PauseTimetable, SkipSession, UnskipSession
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_store import MemoState, changed
from tests.village.outside import TRUSTED, UNTRUSTED
from tests.village.simulated import HANOI
from tests.village.whole_years.bad_village import PINS, BadPin
from tests.village.whole_years.year import STANDING, Year

MINUTES, HOURS, DAYS = 60.0, 3600.0, 86_400.0
SHORT = [0.8, 2.0, 8.0, 20.0, 50.0]
KEEPS_TIME = 6 * DAYS
"""Seconds for which an unwatched clock stays within the minute that the settings allow."""


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


def portal(year: Year) -> None:
    """For hours or weeks nothing comes from the commune."""
    if year.truth.is_bad("deaf"):
        return
    length = year.chance.choice([HOURS, 2 * DAYS, 40 * DAYS])
    year.tell(f"a captive portal for {length / HOURS:.0f} h")
    year.truth.begin("deaf", year.now)
    year.village.set_link("a captive portal answers in the commune's place")
    year.sync()

    def over() -> None:
        year.village.set_link("")
        year.truth.end("deaf", year.now)
        year.sync()

    year.after(length, over)


def ceremony(year: Year) -> None:
    """The keys' day: rules and root signed anew, sometimes by another root key."""
    year.tell("a key ceremony")
    year.office.now = year.now
    year.office.renew(change_root=year.chance.random() < 0.5)
    year.publish()


def news(year: Year) -> None:
    """A bulletin of three weeks."""
    name, now = f"tin-{len(year.story)}", year.now
    year.office.now = now
    year.office.add_bulletin(
        name, name, f"OggS {name}".encode(), seconds=year.chance.choice([15.0, 60.0]),
        valid_from=now, valid_until=now + timedelta(days=21),
    )  # fmt: skip
    year.publish()


def warn(year: Year) -> None:
    """A warning, at any hour; its recording may come late, or be damaged once in transit."""
    warning = year.warn(year.chance.choice([0.5, 3.0, 24.0, 72.0]))
    trouble = year.chance.choice(["", "", "late", "damaged"])
    year.tell(f"{warning.id} until {warning.end:%m-%d %H:%M} {trouble}")
    if not trouble:
        year.publish()
        return
    year.office.publish(year.now)
    path = year.office.path(f"audio/{sha256(warning.audio).hexdigest()}.opus")
    if trouble == "late":
        path.unlink()
    else:
        path.write_bytes(warning.audio[:-1] + b"?")
    year.sync()

    def mend() -> None:
        path.write_bytes(warning.audio)

    year.after(year.chance.choice([20.0, 35 * MINUTES, 3 * HOURS]), mend)


def stop(year: Year) -> None:
    year.tell("Stop")
    year.truth.moment("stop", year.now)
    year.village.hand.stop(StopAll(by="the village head"))


def play(year: Year) -> None:
    """By hand, at any hour."""
    year.tell("played by hand")
    try:
        year.village.hand.play(PlayBulletin(bulletin=STANDING, by="head", confirmed=True))
    except LoaThonError as error:
        year.tell(f"refused: {error}")


def skip(year: Year) -> None:
    """The next session is skipped; sometimes he thinks better of it."""
    coming = next(
        (due for due in year.calendar.due if due.starts > year.now + timedelta(minutes=1)), None
    )
    if coming is None:
        return
    overrides = year.village.station.routes.overrides
    try:
        overrides.skip(SkipSession(key=coming.key, by="head"))
    except LoaThonError as error:
        year.tell(f"not skipped: {error}")
        return
    if year.chance.random() < 0.3:
        overrides.unskip(UnskipSession(key=coming.key, by="head"))
        return
    year.tell(f"{coming.key} is skipped")
    year.skipped.add(coming.key)


def pause(year: Year) -> None:
    """The timetable is paused for some days."""
    until = year.now + timedelta(days=year.chance.choice([1, 5, 13]))
    overrides = year.village.station.routes.overrides
    if year.truth.is_bad("clock"):
        return
    overrides.pause(PauseTimetable(until=until, by="head"))
    year.tell(f"paused until {until}")
    year.skipped.update(d.key for d in year.calendar.due if year.now < d.starts < until)


def promise(year: Year) -> None:
    """A recording of the head's is promised for later today."""
    at = (year.now + timedelta(hours=year.chance.choice([1, 3]))).replace(second=0, microsecond=0)
    if not 5 < at.astimezone(HANOI).hour < 20 or year.truth.is_bad("disk"):
        return
    memos = year.village.station.memos.playout
    store, sound = memos.store, f"OggS memo {len(year.promised)}".encode()
    (store.inbox / "first").write_bytes(b"as it came")
    memo = store.take("first", "Họp thôn", "panel", year.now.astimezone(HANOI))
    store.made(memo).write_bytes(sound)
    digest = sha256(sound).hexdigest()
    store.finish(changed(memo, state=MemoState.READY, sha256=digest, seconds=5.0, size=len(sound)))
    made = Promise(memo.id, at, 1, "panel")
    memos.plan.add(made)
    year.tell(f"{made.key} promised")
    year.promised[made.key] = at


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

"""A year of one village, event by event, against a plain count of what was due.

The model below knows nothing of the station: dates by hand, and what became of them by the list
of what befell the village.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.programme.bulletin import Priority
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

FIRST, DAYS = date(2026, 11, 23), 365
TET = (date(2027, 2, 5), date(2027, 2, 10))
FUNERAL = (date(2027, 5, 11), date(2027, 5, 12))
ELECTION = (date(2027, 3, 15), date(2027, 3, 21))
NATIONAL_DAY = date(2027, 9, 2)
LONG, LONGER_THAN_ANY_SLOT = 300.0, 1500.0
JINGLE, PAUSE = 5.0, 0.35
TIMETABLE = {
    "slot": [
        {
            "id": "sang",
            "at": "05:00",
            "days": ["mon", "tue", "wed", "thu", "fri", "sat"],
            "except": [NATIONAL_DAY],
            "longest_minutes": 20,
        },
        {
            "id": "chieu",
            "at": "17:00",
            "days": ["mon", "tue", "wed", "thu", "fri"],
            "longest_minutes": 20,
        },
        {
            "id": "chu-nhat",
            "at": "07:00",
            "first": date(2026, 11, 29),
            "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
            "tune": False,
            "longest_minutes": 20,
        },
        {
            "id": "thang",
            "at": "11:00",
            "rrule": "FREQ=MONTHLY;BYMONTHDAY=1",
            "overlong": "hard-end",
            "longest_minutes": 10,
        },
        {
            "id": "bau-cu",
            "at": "10:00",
            "again": ["15:00", "19:00"],
            "first": ELECTION[0],
            "last": ELECTION[1],
            "closing": False,
            "longest_minutes": 20,
        },
    ],
    "suspension": [
        {"first": TET[0], "last": TET[1], "reason": "Tết"},
        {
            "first": FUNERAL[0],
            "last": FUNERAL[1],
            "reason": "tang lễ",
            "villages": ["na-dong"],
            "slots": ["sang", "chieu"],
        },
        {"date": date(2027, 6, 1), "reason": "tang lễ", "villages": ["ban-lac"]},
        {
            "first": ELECTION[0],
            "last": ELECTION[1],
            "reason": "bầu cử",
            "slots": ["chieu"],
        },
    ],
}


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), HANOI)


def between(day: date, span: tuple[date, date]) -> bool:
    return span[0] <= day <= span[1]


# --- the model


def due_on(day: date) -> Iterator[tuple[str, datetime]]:
    """Keys and instants of one date, counted by hand."""
    weekday = day.weekday()
    if between(day, TET):
        return
    mourning, voting = between(day, FUNERAL), between(day, ELECTION)
    if weekday < 6 and day != NATIONAL_DAY and not mourning:
        yield f"sang/{day}", at(day, 5)
    if weekday < 5 and not mourning and not voting:
        yield f"chieu/{day}", at(day, 17)
    if weekday == 6 and (day - date(2026, 11, 29)).days % 14 == 0:
        yield f"chu-nhat/{day}", at(day, 7)
    if day.day == 1:
        yield f"thang/{day}", at(day, 11)
    if voting:
        yield f"bau-cu/{day}", at(day, 10)
        yield f"bau-cu/{day}/1500", at(day, 15)
        yield f"bau-cu/{day}/1900", at(day, 19)


@dataclass
class Spoken:
    """A bulletin's life in the village."""

    since: datetime
    until: datetime
    seconds: float


@dataclass
class Year:
    """The village, the office, and what has befallen them, by the true time."""

    village: Village
    office: OfficeSimulator
    events: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)
    blind: list[tuple[datetime, datetime]] = field(default_factory=list)
    told: dict[str, tuple[Outcome, Reason]] = field(default_factory=dict)
    spoken: dict[str, Spoken] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.began = self.village.clock.now() - timedelta(seconds=self.village.clock.uptime)

    @property
    def true_now(self) -> datetime:
        return self.began + timedelta(seconds=self.village.clock.uptime)

    def run(self) -> None:
        end = at(FIRST + timedelta(days=DAYS), 0)
        for instant, action in sorted(self.events, key=lambda event: event[0]):
            self.village.pass_time(instant - self.true_now)
            action()
        self.village.pass_time(end - self.true_now)

    # --- what happens

    def mark_seen(self) -> None:
        """As the daemon's chore does."""
        if self.village.clock_trusted:
            self.village.journal.mark("seen", self.village.clock.now().isoformat())

    def publish(self, name: str, seconds: float) -> None:
        now = self.true_now
        self.office.now = now
        life = timedelta(days=21)
        self.office.add_bulletin(
            name, name, f"OggS {name}".encode(), seconds=seconds, valid_from=now,
            valid_until=now + life,
        )  # fmt: skip
        self.spoken[name] = Spoken(now, now + life, seconds)
        self.sync()

    def withdraw(self, name: str) -> None:
        self.office.withdraw(name)
        self.spoken[name].until = self.true_now
        self.sync()

    def warn(self) -> None:
        """An emergency, in the night."""
        now = self.office.now = self.true_now
        self.office.add_bulletin(
            "bao", "Bão số 9", b"OggS bao", seconds=30, priority=Priority.EMERGENCY,
            valid_from=now, valid_until=now + timedelta(hours=2),
        )  # fmt: skip
        self.told["emergency/bao"] = Outcome.PLAYED, Reason.NONE
        self.sync()

    def sync(self) -> None:
        self.office.publish(self.true_now)
        self.village.sync()

    def cut_power(self, off: timedelta) -> None:
        self.mark_seen()
        self.blind.append((self.true_now, self.true_now + off))
        self.village.power_cut(off)

    def step_clock(self, by: timedelta) -> None:
        self.village.clock.wall += by

    def distrust(self, until: datetime) -> None:
        self.mark_seen()
        self.village.clock_trusted = False
        self.blind.append((self.true_now, until))

    def forget_time(self) -> None:
        """A power cut without a clock's battery."""
        self.village.power_cut(timedelta(hours=1))
        self.village.clock.wall = datetime(2000, 1, 1, tzinfo=UTC)

    def set_clock(self) -> None:
        self.village.clock.wall = self.true_now
        self.village.clock_trusted = True

    # --- what must have come of it

    def expected(self) -> dict[str, tuple[Outcome, Reason]]:
        days = (FIRST + timedelta(days=n) for n in range(DAYS))
        due = {key: starts for day in days for key, starts in due_on(day)}
        return {key: self._fate(key, starts) for key, starts in due.items()} | self.told

    def _fate(self, key: str, starts: datetime) -> tuple[Outcome, Reason]:
        grace = timedelta(seconds=60)
        if any(since <= starts and starts + grace < until for since, until in self.blind):
            return Outcome.MISSED, Reason.TOO_LATE
        lengths = [b.seconds for b in self.spoken.values() if b.since <= starts < b.until]
        if not lengths:
            return Outcome.MISSED, Reason.NOTHING_TO_SAY
        around = JINGLE * 2 + PAUSE * (len(lengths) + 1)
        if key.startswith("thang") and sum(lengths) + around > 600:
            return Outcome.CUT, Reason.TOO_LONG
        if not key.startswith("thang") and min(lengths) == LONGER_THAN_ANY_SLOT:
            return Outcome.MISSED, Reason.TOO_LONG
        return Outcome.PLAYED, Reason.NONE


def befall(year: Year) -> None:
    """A year's bulletins, weather and accidents."""
    village = year.village

    def happens(instant: datetime, action: Callable[..., None], *arguments: object) -> None:
        year.events.append((instant, lambda: action(*arguments)))

    def fates(key: str, outcome: Outcome, reason: Reason) -> None:
        year.told[key] = outcome, reason

    for days in range(DAYS):
        happens(at(FIRST + timedelta(days=days), 0), year.mark_seen)
    for number, days in enumerate(range(0, DAYS, 14)):
        day = FIRST + timedelta(days=days)
        if not date(2027, 7, 25) < day < date(2027, 8, 25):
            seconds = LONGER_THAN_ANY_SLOT if number == 13 else LONG - number
            happens(at(day, 0, 30), year.publish, f"tin-{number}", seconds)
    happens(at(date(2027, 4, 20), 9), year.withdraw, "tin-10")
    happens(at(date(2027, 10, 2), 2), year.warn)

    # Power: on the air, just before it, over a morning, and for five days.
    happens(at(date(2026, 12, 8), 5, 0, 30), year.cut_power, timedelta(minutes=2))
    fates("sang/2026-12-08", Outcome.CUT, Reason.POWER_CUT)
    happens(at(date(2026, 12, 10), 4, 59, 20), year.cut_power, timedelta(seconds=60))
    happens(at(date(2026, 12, 15), 4, 30), year.cut_power, timedelta(hours=2))
    happens(at(date(2027, 7, 10), 12), year.cut_power, timedelta(days=5))

    # The card: absent for a day, and gone in the middle of a sentence.
    cues = village.player_cues
    happens(at(date(2027, 1, 12), 0, 1), cues.update, {"fail_open": "there is no card “loa”"})
    happens(at(date(2027, 1, 12), 12), cues.clear)
    fates("sang/2027-01-12", Outcome.FAILED, Reason.CARD)
    happens(at(date(2027, 1, 13), 0, 1), cues.update, {"fail_at": 10.0})
    happens(at(date(2027, 1, 14), 0, 1), cues.clear)
    fates("sang/2027-01-13", Outcome.FAILED, Reason.CARD)
    fates("chieu/2027-01-13", Outcome.FAILED, Reason.CARD)

    # The clock: forwards over a session and back again; back over one that has played.
    happens(at(date(2027, 4, 6), 15), year.step_clock, timedelta(hours=3))
    happens(at(date(2027, 4, 6), 15, 30), year.step_clock, timedelta(hours=-3))
    fates("chieu/2027-04-06", Outcome.MISSED, Reason.TOO_LATE)
    happens(at(date(2027, 4, 13), 17, 30), year.step_clock, timedelta(hours=-1))
    happens(at(date(2027, 4, 14), 0, 5), year.set_clock)

    # A fortnight in which nobody knows the time, and the box forgets it altogether.
    known = at(date(2027, 9, 20), 9)
    happens(at(date(2027, 9, 6), 9), year.distrust, known)
    happens(at(date(2027, 9, 10), 12), year.forget_time)
    happens(known, year.set_clock)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    folder, start = tmp_path_factory.mktemp("year"), at(FIRST, 0)
    lived = Year(*_village(folder, start))
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

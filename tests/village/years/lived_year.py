"""A year of one village: what befell it, and what must have come of every session.

The fates are told from the list of what befell it alone; by the true time, whatever its clock said.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from station.programme.asrun import Outcome, Reason
from station.programme.bulletin import Priority
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import Village
from tests.village.years.year_calendar import DAYS, FIRST, at, due_in_the_year

LONG, LONGER_THAN_ANY_SLOT = 302.0, 1500.0
TUNE, CLOSING, PAUSE = 5.0, 1.5, 0.35


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
        """As the daemon's job does."""
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
        due = due_in_the_year().items()
        return {key: self._fate(key, starts) for key, starts in due} | self.told

    def _fate(self, key: str, starts: datetime) -> tuple[Outcome, Reason]:
        grace = timedelta(seconds=60)
        if any(since <= starts and starts + grace < until for since, until in self.blind):
            return Outcome.MISSED, Reason.TOO_LATE
        lengths = [b.seconds for b in self.spoken.values() if b.since <= starts < b.until]
        if not lengths:
            return Outcome.MISSED, Reason.NOTHING_TO_SAY
        around = TUNE + CLOSING + PAUSE * (len(lengths) + 1)
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

    # The card: absent for a day, and gone in the middle of a sentence, after the session's grace.
    cues = village.player_cues
    happens(at(date(2027, 1, 12), 0, 1), cues.update, {"fail_open": "there is no card “loa”"})
    happens(at(date(2027, 1, 12), 12), cues.clear)
    fates("sang/2027-01-12", Outcome.FAILED, Reason.CARD)
    happens(at(date(2027, 1, 13), 0, 1), cues.update, {"fail_at": 70.0})
    happens(at(date(2027, 1, 14), 0, 1), cues.clear)
    fates("sang/2027-01-13", Outcome.FAILED, Reason.CARD)
    fates("chieu/2027-01-13", Outcome.FAILED, Reason.CARD)

    # The clock: forwards over a session and back again, which costs nothing, since the battery
    # clock doesn't agree; back over one that has played.
    happens(at(date(2027, 4, 6), 15), year.step_clock, timedelta(hours=3))
    happens(at(date(2027, 4, 6), 15, 30), year.step_clock, timedelta(hours=-3))
    happens(at(date(2027, 4, 13), 17, 30), year.step_clock, timedelta(hours=-1))
    happens(at(date(2027, 4, 14), 0, 5), year.set_clock)

    # A fortnight in which nobody knows the time, and the box forgets it altogether.
    known = at(date(2027, 9, 20), 9)
    happens(at(date(2027, 9, 6), 9), year.distrust, known)
    happens(at(date(2027, 9, 10), 12), year.forget_time)
    happens(known, year.set_clock)

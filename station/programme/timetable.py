"""When a village is spoken to: slots, suspensions, quiet hours, and the occurrences they give.

A slot is local wall-clock time; an occurrence is an instant. Not handled here: what is played
in an occurrence (`bulletin.py`, `session.py`), who has the air (`arbiter.py`), how a timetable is
written down (`timetable_form.py`) and whether it is wise (`timetable_mistakes.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from station.programme.recurrence import days_of
from station.programme.recurrence_rule import Frequency, RecurrenceRule, read_rule
from station.programme.session import Overlong
from station.programme.wall_time import instant_of, instants_of, offset_change

EVERY = ("*",)
_DAY = timedelta(days=1)
_A_MONDAY = date(2000, 1, 3)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` until `end`, local time, each night. Equal ends mean that there are none."""

    start: time
    end: time

    def contains(self, at: time) -> bool:
        """Whether the local time `at` is quiet; the end itself is not."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def next_start(self, after: datetime) -> datetime | None:
        """The first instant after `after` (aware, local) at which it becomes quiet.

        That may be when the clocks go back into an hour that was quiet already.
        """
        zone = after.tzinfo
        if self.start == self.end or zone is None:
            return None
        days = (after.date() + _DAY * ahead for ahead in range(3))
        starts = (i for day in days for i in instants_of(day, self.start, zone) if i > after)
        start = min(starts)
        change = offset_change(after, start, zone)
        if change is not None and self.contains(change.astimezone(zone).time()):
            start = min(start, change)
        return start.astimezone(zone)


@dataclass(frozen=True, slots=True)
class Slot:
    """One session of the timetable.

    `at` is local time, `again` the times of the same day at which it is repeated; `days` are
    weekdays, Monday 0, empty for all, or `rrule` is the dates' rule, of which `first` is then the
    start (DTSTART); `first` and `last` bound the dates, both inclusive, equal for a single day;
    `excepted` are left out. `zones` and `bulletins` are identifiers, or `("*",)` for all there
    are. `longest` bounds each session, `overlong` says what becomes of what is too long for it.
    """

    id: str
    title: str
    at: time
    days: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None
    zones: tuple[str, ...] = EVERY
    bulletins: tuple[str, ...] = EVERY
    longest: timedelta = timedelta(minutes=45)
    rrule: str = ""
    again: tuple[time, ...] = ()
    excepted: frozenset[date] = frozenset()
    tune: bool = True
    closing: bool = True
    overlong: Overlong = Overlong.ITEM_END

    @property
    def rule(self) -> RecurrenceRule:
        """The rule of the dates. Raises ValueError when `rrule` is none."""
        return _rule(self.rrule, self.days)

    @property
    def start(self) -> date:
        """What `rule` starts from: `first`, or any date when nothing depends on it."""
        return (self.first or _A_MONDAY) if self.rrule else _A_MONDAY

    def days_in(self, year: int) -> int:
        """The dates of `year` on which it takes place: bit n is the year's nth day."""
        bits = days_of(self.rule, self.start, year) & span_in(year, self.first, self.last)
        for day in self.excepted:
            if day.year == year:
                bits &= ~(1 << day.timetuple().tm_yday)
        return bits

    def is_on(self, day: date) -> bool:
        """Whether it takes place on the local date `day`."""
        return bool(self.days_in(day.year) >> day.timetuple().tm_yday & 1)

    def sessions(self, day: date) -> Iterator[tuple[time, str]]:
        """The times of one day, each with its key: its name in the journal, for ever the same."""
        key = f"{self.id}/{day.isoformat()}"
        yield self.at, key
        for at in self.again:
            yield at, f"{key}/{at:%H%M%S}" if at.second else f"{key}/{at:%H%M}"


@dataclass(frozen=True, slots=True)
class Suspension:
    """No slot from `first` to `last`, inclusive, in `villages` (empty: in all).

    With `slots` only those (identifiers) are suspended.
    """

    first: date
    last: date
    reason: str
    villages: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()

    def is_for(self, village: str) -> bool:
        """Whether it is for `village` at all."""
        return not self.villages or village in self.villages

    def covers(self, day: date, slot: str) -> bool:
        """Whether it silences `slot` (its identifier) on the local date `day`."""
        return self.first <= day <= self.last and (not self.slots or slot in self.slots)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One slot at one instant (aware, UTC). `key` is its name in the journal, for ever the same."""

    slot: Slot
    starts: datetime
    key: str

    @property
    def ends(self) -> datetime:
        """The instant by which the session is over, whatever it plays."""
        return self.starts + self.slot.longest


@dataclass(frozen=True, slots=True)
class Planned:
    """An occurrence, and the suspension that silences it, if one does."""

    occurrence: Occurrence
    suspension: Suspension | None


@dataclass(frozen=True, slots=True)
class Timetable:
    """All slots of a commune, and when they are suspended."""

    slots: tuple[Slot, ...] = ()
    suspensions: tuple[Suspension, ...] = ()

    def occurrences(
        self, since: datetime, until: datetime, zone: tzinfo, village: str
    ) -> tuple[Occurrence, ...]:
        """What takes place in `village` with `since` ≤ start < `until` (aware), in order."""
        planned = self.planned(since, until, zone, village)
        return tuple(each.occurrence for each in planned if each.suspension is None)

    def planned(
        self, since: datetime, until: datetime, zone: tzinfo, village: str
    ) -> tuple[Planned, ...]:
        """As `occurrences`, and what is suspended too."""
        # A day that the clocks leave out whole sounds on the day after it.
        days = tuple(_days(since.astimezone(zone).date() - _DAY, until.astimezone(zone).date()))
        here = [suspension for suspension in self.suspensions if suspension.is_for(village)]
        found = [
            Planned(occurrence, next((s for s in here if s.covers(day, slot.id)), None))
            for slot in self.slots
            for day in _dates_of(slot, days)
            for occurrence in _on(slot, day, zone)
            if since <= occurrence.starts < until
        ]
        return tuple(sorted(found, key=lambda p: (p.occurrence.starts, p.occurrence.key)))


def span_in(year: int, first: date | None, last: date | None) -> int:
    """The dates of `year` from `first` to `last`, inclusive, as bits; None means no bound."""
    begin = max(first or date.min, date(year, 1, 1))
    end = min(last or date.max, date(year, 12, 31))
    if end < begin:
        return 0
    return (2 << end.timetuple().tm_yday) - (1 << begin.timetuple().tm_yday)


@lru_cache(maxsize=1024)
def _rule(text: str, days: frozenset[int]) -> RecurrenceRule:
    if text:
        return read_rule(text)
    weekdays = tuple((day, 0) for day in sorted(days or range(7)))
    return RecurrenceRule(Frequency.WEEKLY, byday=weekdays)


def _dates_of(slot: Slot, days: Iterable[date]) -> Iterator[date]:
    year, bits = 0, 0
    for day in days:
        if day.year != year:
            year, bits = day.year, slot.days_in(day.year)
        if bits >> day.timetuple().tm_yday & 1:
            yield day


def _on(slot: Slot, day: date, zone: tzinfo) -> Iterator[Occurrence]:
    for at, key in slot.sessions(day):
        yield Occurrence(slot, instant_of(day, at, zone), key)


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)

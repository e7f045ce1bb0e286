"""When a village is spoken to: slots, suspensions, quiet hours, and the occurrences they give.

A slot is local wall-clock time; an occurrence is an instant. Not handled here: what is played
in an occurrence (`bulletin.py`), who has the air (`desk.py`), and how a timetable is written
down (`timetable_form.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

EVERY = ("*",)
_DAY = timedelta(days=1)


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
        """The first instant after `after` (aware, local) at which it becomes quiet."""
        if self.start == self.end:
            return None
        start = datetime.combine(after.date(), self.start, after.tzinfo)
        return start if start > after else start + _DAY


@dataclass(frozen=True, slots=True)
class Slot:
    """One session of the timetable.

    `at` is local time; `days` are weekdays, Monday 0, empty for all; `first` and `last` bound the
    dates, both inclusive, equal for a single day. `zones` and `bulletins` are identifiers, or
    `("*",)` for all there are. `longest` bounds the whole session.
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

    def is_on(self, day: date) -> bool:
        """Whether the slot takes place on the local date `day`."""
        return (
            (not self.days or day.weekday() in self.days)
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
        )


@dataclass(frozen=True, slots=True)
class Suspension:
    """No slot from `first` to `last`, inclusive, in `villages` (empty: in all)."""

    first: date
    last: date
    reason: str
    villages: frozenset[str] = frozenset()

    def covers(self, day: date, village: str) -> bool:
        """Whether it silences `village` on the local date `day`."""
        return self.first <= day <= self.last and (not self.villages or village in self.villages)


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
class Timetable:
    """All slots of a commune, and when they are suspended."""

    slots: tuple[Slot, ...] = ()
    suspensions: tuple[Suspension, ...] = ()

    def occurrences(
        self, since: datetime, until: datetime, zone: tzinfo, village: str
    ) -> tuple[Occurrence, ...]:
        """What takes place in `village` with `since` ≤ start < `until` (aware), in order."""
        found = [
            occurrence
            for day in _days(since.astimezone(zone).date(), until.astimezone(zone).date())
            if not any(s.covers(day, village) for s in self.suspensions)
            for occurrence in self._on(day, zone)
            if since <= occurrence.starts < until
        ]
        return tuple(sorted(found, key=lambda o: (o.starts, o.slot.id)))

    def _on(self, day: date, zone: tzinfo) -> Iterator[Occurrence]:
        for slot in self.slots:
            if slot.is_on(day):
                starts = datetime.combine(day, slot.at, zone).astimezone(UTC)
                yield Occurrence(slot, starts, f"{slot.id}/{day.isoformat()}")


def mistakes(timetable: Timetable, quiet: QuietHours) -> tuple[str, ...]:
    """All that makes a timetable unfit, each in one sentence; empty when it is fit."""
    return (*_quiet_mistakes(timetable, quiet), *_overlaps(timetable))


def _quiet_mistakes(timetable: Timetable, quiet: QuietHours) -> Iterator[str]:
    hours = f"{quiet.start:%H:%M}–{quiet.end:%H:%M}"
    for slot in timetable.slots:
        begins = datetime.combine(date(2000, 1, 1), slot.at)
        silence = quiet.next_start(begins)
        if quiet.contains(slot.at):
            yield f"slot “{slot.id}” at {slot.at:%H:%M} is in the quiet hours {hours}"
        elif silence is not None and begins + slot.longest > silence:
            yield (
                f"slot “{slot.id}” at {slot.at:%H:%M} may last {_minutes(slot.longest)} minutes, "
                f"into the quiet hours {hours}"
            )


def _overlaps(timetable: Timetable) -> Iterator[str]:
    for index, one in enumerate(timetable.slots):
        for other in timetable.slots[index + 1 :]:
            if _share_a_day(one, other) and _share_time(one, other):
                yield (
                    f"slots “{one.id}” ({one.at:%H:%M}, {_minutes(one.longest)} minutes) and "
                    f"“{other.id}” ({other.at:%H:%M}, {_minutes(other.longest)} minutes) overlap"
                )


def _share_a_day(one: Slot, other: Slot) -> bool:
    first = max(one.first or date.min, other.first or date.min)
    last = min(one.last or date.max, other.last or date.max)
    if first > last:
        return False
    if (last - first).days >= 6:
        return not one.days or not other.days or bool(one.days & other.days)
    return any(one.is_on(day) and other.is_on(day) for day in _days(first, last))


def _share_time(one: Slot, other: Slot) -> bool:
    early, late = sorted((one, other), key=lambda slot: slot.at)
    begins = datetime.combine(date(2000, 1, 1), early.at)
    return datetime.combine(date(2000, 1, 1), late.at) < begins + early.longest


def _minutes(length: timedelta) -> str:
    return f"{length.total_seconds() / 60:g}"


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        if day == date.max:
            return
        day += _DAY

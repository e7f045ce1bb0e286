"""What makes a timetable unfit: sessions in the quiet hours, and sessions that overlap.

Quiet hours are judged for every session, without regard to dates: that is exact. Overlaps are
sought on the dates of two calendar years, from the year in which the later of two slots begins;
rules that first meet after that, such as one for 29 February and one for a weekday, are not found
here, and then the second waits for the first, or is refused (`arbiter.py`). Not handled here:
mistakes of writing (`timetable_form.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from typing import NamedTuple

from station.errors import Sentence
from station.programme.recurrence import YEARS
from station.programme.timetable import QuietHours, Slot, Timetable, span_in

_DAY = 86_400
_NO_YEAR = 2028  # a leap year: every date of the year is in it
_MOST_TOLD = 50
_MOST_COMPARED = 1000


def mistakes(timetable: Timetable, quiet: QuietHours) -> tuple[str, ...]:
    """All that makes a timetable unfit, each in one sentence; empty when it is fit.

    At most 50 of each kind. What it says depends on nothing else, so that a timetable that was
    fit when it was signed is fit in every village, for ever.
    """
    kinds = (_quiet_mistakes(timetable, quiet), _Overlaps(timetable).sentences())
    return tuple(sentence for kind in kinds for sentence in islice(kind, _MOST_TOLD))


def _quiet_mistakes(timetable: Timetable, quiet: QuietHours) -> Iterator[str]:
    hours = f"{quiet.start:%H:%M}–{quiet.end:%H:%M}"
    silence = _seconds(quiet.start)
    for slot in timetable.slots:
        for at in (slot.at, *slot.again):
            if quiet.contains(at):
                yield Sentence(
                    "slot “{id}” at {at} is in the quiet hours {hours}",
                    id=slot.id,
                    at=_clock(at),
                    hours=hours,
                )
            elif quiet.start != quiet.end and _length(slot) > (silence - _seconds(at)) % _DAY:
                yield Sentence(
                    "slot “{id}” at {at} may last {minutes} minutes, into the quiet hours {hours}",
                    id=slot.id,
                    at=_clock(at),
                    minutes=_minutes(slot),
                    hours=hours,
                )


class _Session(NamedTuple):
    """One of a slot's sessions in a day; `begin` and `end` in seconds from midnight."""

    begin: float
    end: float
    slot: int
    at: time
    next_day: bool = False


@dataclass(frozen=True, slots=True)
class _Window:
    """Two calendar years from `year` on, as one row of bits."""

    year: int

    def bits(self, first_year: int, second_year: int) -> int:
        return first_year | second_year << self._length

    def date(self, bits: int) -> date:
        """The first date of `bits`."""
        lowest = (bits & -bits).bit_length() - 1
        return date(self.year, 1, 1) + timedelta(days=lowest - 1)

    @property
    def _length(self) -> int:
        return (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days


class _Overlaps:
    """Seeks sessions of one timetable that share a date and an hour."""

    def __init__(self, timetable: Timetable) -> None:
        self._timetable, self._slots = timetable, timetable.slots
        self._for_all = [each for each in timetable.suspensions if not each.villages]
        self._bits: dict[tuple[int, int], int] = {}
        self._told: set[tuple[int, int]] = set()

    def sentences(self) -> Iterator[str]:
        """One sentence for each pair of slots."""
        for one, other in self._share_hours():
            pair = (one.slot, other.slot)
            if pair in self._told:
                continue
            if len(self._bits) > _MOST_COMPARED:
                yield Sentence(
                    "the slots begin in too many different years to be compared; use fewer slots"
                )
                return
            day = self._shared_day(one, other)
            if day is not None:
                self._told |= {pair, pair[::-1]}
                yield self._sentence(one, other, day)

    def _share_hours(self) -> Iterator[tuple[_Session, _Session]]:
        """Pairs of sessions of which the second begins while the first lasts."""
        todays = [
            _Session(_seconds(at), _seconds(at) + _length(slot), index, at)
            for index, slot in enumerate(self._slots)
            for at in (slot.at, *slot.again)
        ]
        latest = max((session.end for session in todays), default=0.0) - _DAY
        tomorrows = [
            each._replace(begin=each.begin + _DAY, end=each.end + _DAY, next_day=True)
            for each in todays
            if each.begin < latest
        ]
        row = sorted([*todays, *tomorrows], key=lambda each: each.begin)
        for place, one in enumerate(row):
            for other in islice(row, place + 1, None):
                if other.begin >= one.end:
                    break
                if not one.next_day:
                    yield one, other

    def _shared_day(self, one: _Session, other: _Session) -> date | None:
        """The first date on which `one` is still on when `other` begins."""
        window = _Window(self._year(self._slots[one.slot], self._slots[other.slot]))
        following = self._dates(other.slot, window) >> other.next_day
        shared = self._dates(one.slot, window) & following
        return window.date(shared) if shared else None

    def _dates(self, index: int, window: _Window) -> int:
        key = (index, window.year)
        if key not in self._bits:
            years = (self._in_year(self._slots[index], window.year + n) for n in (0, 1))
            self._bits[key] = window.bits(*years)
        return self._bits[key]

    def _in_year(self, slot: Slot, year: int) -> int:
        bits = slot.days_in(year)
        for suspension in self._for_all:
            if not suspension.slots or slot.id in suspension.slots:
                bits &= ~span_in(year, suspension.first, suspension.last)
        return bits

    def _year(self, one: Slot, other: Slot) -> int:
        """Where two slots are compared: from the eve of the later beginning, or of the first end's
        year."""
        firsts = [slot.first.toordinal() for slot in (one, other) if slot.first]
        lasts = [slot.last.year for slot in (one, other) if slot.last]
        if firsts:
            year = date.fromordinal(max(*firsts, 2) - 1).year
        else:
            year = min(lasts) - 1 if lasts else _NO_YEAR
        return min(max(year, YEARS.start), YEARS.stop - 2)

    def _sentence(self, one: _Session, other: _Session, day: date) -> str:
        first, second = self._slots[one.slot], self._slots[other.slot]
        if one.slot == other.slot:
            return Sentence(
                "slot “{id}” is repeated at {at} while its session of {at_2} lasts ({minutes} "
                "minutes)",
                id=first.id,
                at=_clock(other.at),
                at_2=_clock(one.at),
                minutes=_minutes(first),
            )
        return Sentence(
            "slots “{id}” ({at}, {first} minutes) and “{id_2}” ({at_2}, {second} minutes) "
            "overlap, on {day}",
            id=first.id,
            at=_clock(one.at),
            first=_minutes(first),
            id_2=second.id,
            at_2=_clock(other.at),
            second=_minutes(second),
            day=day.isoformat(),
        )


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _length(slot: Slot) -> float:
    return slot.longest.total_seconds()


def _minutes(slot: Slot) -> str:
    return f"{_length(slot) / 60:g}"


def _clock(at: time) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"

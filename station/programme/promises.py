"""Two promises of one air: whether they meet, and what can be offered then: before, after, instead.

Pure. A recording that was promised gives way to a session that comes into its time later: it waits
until after. Not handled here: what is promised (`microphone/memo_bookings.py`), asking people.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

APART = timedelta(seconds=30)
"""What is kept free between two broadcasts: the amplifier goes off and comes on again."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Booked:
    """A broadcast that has been promised: of the timetable if it is a `session`. Aware instants."""

    key: str
    title: str
    starts: datetime
    ends: datetime
    session: bool = True


@dataclass(frozen=True, slots=True)
class PromiseWanted:
    """A recording that is to last so long from `at` on; it takes the place of those `instead`."""

    key: str
    title: str
    at: datetime
    lasts: timedelta
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What a wanted time meets, and the nearest whole minutes without that; None where there is
    none. `instead`: all that it meets are sessions, which a hand may leave out."""

    clashes: tuple[Booked, ...]
    before: datetime | None
    after: datetime | None
    instead: bool


def choices(
    wanted: PromiseWanted, booked: Collection[Booked], earliest: datetime, latest: datetime
) -> Choices | None:
    """What to offer instead of `wanted`, from `earliest` on and before `latest`; None: it fits."""
    found = clashes(wanted.at, wanted.lasts, booked)
    if not found:
        return None
    before, after = last_free(wanted, booked, earliest), first_free(wanted, booked)
    return Choices(
        clashes=found,
        before=before,
        after=after if after < latest else None,
        instead=all(each.session for each in found),
    )


def clashes(at: datetime, lasts: timedelta, booked: Iterable[Booked]) -> tuple[Booked, ...]:
    """Those of `booked` that a broadcast from `at` on would meet, the earliest first."""
    ends = at + lasts
    met = (b for b in booked if at < b.ends + APART and b.starts < ends + APART)
    return tuple(sorted(met, key=lambda each: each.starts))


def first_free(wanted: PromiseWanted, booked: Collection[Booked]) -> datetime:
    """From when on nothing of `booked` is met: its own time, or a whole minute after that."""
    at = wanted.at
    while met := clashes(at, wanted.lasts, booked):
        at = _minute_after(max(each.ends for each in met) + APART)
    return at


def last_free(
    wanted: PromiseWanted, booked: Collection[Booked], earliest: datetime
) -> datetime | None:
    """The last whole minute at which it would be over before what it meets; None if too early."""
    at = wanted.at
    while met := clashes(at, wanted.lasts, booked):
        at = _minute(min(each.starts for each in met) - APART - wanted.lasts)
        if at < earliest:
            return None
    return at


def promised(wanted: Sequence[PromiseWanted], booked: Collection[Booked]) -> tuple[Booked, ...]:
    """When each of `wanted` will be heard beside what is `booked`: the earlier ones choose first.

    Each begins at its own time, or after what has come into it since it was promised.
    """
    found: list[Booked] = []
    for each in sorted(wanted, key=lambda one: one.at):
        others = [other for other in (*booked, *found) if other.key not in each.instead]
        at = first_free(each, others)
        found.append(Booked(each.key, each.title, at, at + each.lasts, session=False))
    return tuple(found)


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _minute_after(instant: datetime) -> datetime:
    whole = _minute(instant)
    return whole if whole == instant else whole + _MINUTE

"""What will sound: a timetable's sessions to come, with what each plays, in one village.

As a box would decide it, if nothing comes between: no power cut, hand or warning. Pure. Not handled
here: who asks, and what is wrong with a timetable (`timetable_mistakes.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from station.programme.bulletin import Bulletin, in_session_order
from station.programme.session import Surround, fit
from station.programme.timetable import Occurrence, Suspension, Timetable

AROUND = Surround(tune=5.0, closing=1.5, pause=0.35)
"""Seconds of the tunes and the player's pause, as every box has them."""
_STEP = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Coming:
    """One session to come: what it plays, and what is too long for it, both in order.

    A bulletin of which only a part fits is in both. `suspension` is what silences it.
    """

    occurrence: Occurrence
    played: tuple[Bulletin, ...] = ()
    left_out: tuple[Bulletin, ...] = ()
    suspension: Suspension | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """How often a bulletin is played, and when first (aware); None if never."""

    times: int = 0
    first: datetime | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """A village as far as it matters here: its name, its languages in order, its time zone."""

    village: str
    languages: tuple[str, ...]
    zone: tzinfo


def sessions(
    timetable: Timetable,
    bulletins: Sequence[Bulletin],
    audience: Audience,
    since: datetime,
    until: datetime,
) -> Iterator[Coming]:
    """All sessions with `since` ≤ start < `until` (aware), in order; suspended ones, too."""
    here = [each for each in bulletins if each.is_for(audience.village)]
    begin = since
    while begin < until:
        end = min(begin + _STEP, until)
        for planned in timetable.planned(begin, end, audience.zone, audience.village):
            if planned.suspension is not None:
                yield Coming(planned.occurrence, suspension=planned.suspension)
            else:
                yield _coming(planned.occurrence, here, audience.languages)
        begin = end


def heard(coming: Iterable[Coming]) -> dict[str, Heard]:
    """By name, how often each bulletin is heard in those sessions, if it is."""
    found: dict[str, Heard] = {}
    for each in coming:
        for bulletin in each.played:
            before = found.get(bulletin.id, Heard())
            first = before.first or each.occurrence.starts
            found[bulletin.id] = Heard(before.times + bulletin.repeats, first)
    return found


@dataclass(frozen=True, slots=True)
class _Item:
    bulletin: Bulletin
    seconds: float


def _coming(
    occurrence: Occurrence, bulletins: Sequence[Bulletin], languages: Sequence[str]
) -> Coming:
    slot, at = occurrence.slot, occurrence.starts
    said = [each for each in bulletins if each.answers(slot.bulletins) and each.is_valid(at)]
    items = [
        _Item(bulletin, recording.seconds)
        for bulletin in in_session_order(said, slot.bulletins)
        for recording in bulletin.recordings_for(languages) * bulletin.repeats
    ]
    room = AROUND.room(slot.longest.total_seconds(), tune=slot.tune, closing=slot.closing)
    session = fit(items, room, AROUND.pause, slot.overlong)
    return Coming(occurrence, _once(session.played), _once(session.left_out))


def _once(items: Iterable[_Item]) -> tuple[Bulletin, ...]:
    return tuple({item.bulletin.id: item.bulletin for item in items}.values())

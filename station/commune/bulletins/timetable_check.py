"""A timetable against the commune: its villages, bulletins and their lengths, before it is signed.

Each finding has its place in the form, so that a page can show it beside the field, and a sentence.
Pure. Not handled here: mistakes of writing (`programme/timetable_form.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.commune.bulletins.validity import shown_end
from station.commune.record import BulletinState, Record
from station.errors import Sentence
from station.mistakes import did_you_mean
from station.programme.bulletin import Bulletin
from station.programme.forecast import Audience, Coming, sessions
from station.programme.timetable import QuietHours, Slot, Suspension, Timetable
from station.programme.timetable_mistakes import mistakes

_LENGTHS_AHEAD = timedelta(days=31)
_SESSIONS_AHEAD = 5
"""Years in which a session is sought before it is said to have none."""
_GONE = {
    BulletinState.DRAFT: Sentence("is a draft yet; it is heard once it is approved and published"),
    BulletinState.WITHDRAWN: Sentence("was withdrawn, and is heard no more"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the form: the `number`th table `slot` or `suspension` (from 1), and its key."""

    table: str
    number: int
    key: str

    def __str__(self) -> str:
        """As a person finds it in the file."""
        return f"[[{self.table}]] {self.number}, {self.key}"


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """What is wrong at `place`, in one sentence; `stops` says that it can't be signed so.

    Whatever doesn't stop may be meant: whoever signs is asked.
    """

    place: Place
    sentence: Sentence
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """What a timetable is held against: quiet hours, villages by name, all bulletins, and now.

    `audience` is any village, for the languages and the zone; `now` is aware.
    """

    quiet: QuietHours
    villages: Mapping[str, str]
    records: Sequence[Record]
    audience: Audience
    now: datetime


def check(timetable: Timetable, against: Against) -> tuple[PlacedFinding, ...]:
    """All that is wrong, or may be; what stops comes first."""
    found = [
        *_unfit(timetable, against.quiet),
        *_suspensions(timetable, against),
        *_named(timetable, against),
        *_past(timetable, against),
        *_too_long(timetable, against),
    ]
    return tuple(sorted(found, key=lambda finding: not finding.stops))


def _unfit(timetable: Timetable, quiet: QuietHours) -> Iterator[PlacedFinding]:
    numbers = {slot.id: number for number, slot in enumerate(timetable.slots, 1)}
    for sentence in mistakes(timetable, quiet):
        told = sentence if isinstance(sentence, Sentence) else Sentence(sentence)
        number = numbers.get(str(told.values.get("id")), 1)
        yield PlacedFinding(Place("slot", number, "at"), told, stops=True)


def _suspensions(timetable: Timetable, against: Against) -> Iterator[PlacedFinding]:
    today = against.now.astimezone(against.audience.zone).date()
    for number, each in enumerate(timetable.suspensions, 1):
        for name in sorted(each.villages - against.villages.keys()):
            place = Place("suspension", number, "villages")
            yield PlacedFinding(place, _no_village(name, each, against), stops=True)
        if each.last < today:
            told = Sentence(
                "the suspension “{reason}” was over on {last}", reason=each.reason, last=each.last
            )
            yield PlacedFinding(Place("suspension", number, "last"), told)


def _no_village(name: str, each: Suspension, against: Against) -> Sentence:
    return Sentence(
        "the suspension “{reason}” names the village “{name}”, which there is not{hint}; it would "
        "be silent nowhere",
        reason=each.reason,
        name=name,
        hint=did_you_mean(name, against.villages),
    )


def _named(timetable: Timetable, against: Against) -> Iterator[PlacedFinding]:
    known = {record.bulletin.id: record for record in against.records}
    corrected = {
        name: record.bulletin
        for record in against.records
        if record.is_on_offer(against.now)
        for name in record.bulletin.corrects
    }
    for number, slot in enumerate(timetable.slots, 1):
        place = Place("slot", number, "bulletins")
        for name in slot.bulletins:
            if name == "*" or name in corrected:
                continue
            if name not in known:
                told = Sentence(
                    "slot “{id}” names the bulletin “{name}”, which there is not{hint}",
                    id=slot.id,
                    name=name,
                    hint=did_you_mean(name, known),
                )
                yield PlacedFinding(place, told)
            elif (why := _not_heard(known[name], against)) is not None:
                told = Sentence(
                    "slot “{id}” names the bulletin “{name}”, which {why}",
                    id=slot.id,
                    name=name,
                    why=why,
                )
                yield PlacedFinding(place, told)


def _not_heard(record: Record, against: Against) -> Sentence | None:
    if record.state in _GONE:
        return _GONE[record.state]
    if record.bulletin.valid_until <= against.now:
        end = shown_end(record.bulletin.valid_until, against.audience.zone)
        return Sentence("was valid until {until} only", until=end)
    return None


def _past(timetable: Timetable, against: Against) -> Iterator[PlacedFinding]:
    for number, slot in enumerate(timetable.slots, 1):
        if _has_session(slot, against):
            continue
        key = "last" if slot.last else "rrule" if slot.rrule else "days"
        if slot.last and slot.last <= against.now.astimezone(against.audience.zone).date():
            told = Sentence(
                "slot “{id}” has no session any more: its last day is {last}, which is past",
                id=slot.id,
                last=slot.last,
            )
        else:
            told = Sentence(
                "slot “{id}” has no session in the next {years} years",
                id=slot.id,
                years=_SESSIONS_AHEAD,
            )
        yield PlacedFinding(Place("slot", number, key), told)


def _has_session(slot: Slot, against: Against) -> bool:
    local = against.now.astimezone(against.audience.zone)
    today = local.timetuple().tm_yday
    if slot.is_on(local.date()) and max((slot.at, *slot.again)) > local.time():
        return True
    return any(
        slot.days_in(year) >> (today + 1 if year == local.year else 0)
        for year in range(local.year, local.year + _SESSIONS_AHEAD)
    )


def _too_long(timetable: Timetable, against: Against) -> Iterator[PlacedFinding]:
    """For each session and bulletin, the first time that it doesn't fit."""
    numbers = {slot.id: number for number, slot in enumerate(timetable.slots, 1)}
    told: set[tuple[str, str]] = set()
    for coming in _everywhere(timetable, against):
        slot = coming.occurrence.slot
        for bulletin in coming.left_out:
            if (slot.id, bulletin.id) in told:
                continue
            told.add((slot.id, bulletin.id))
            place = Place("slot", numbers[slot.id], "longest_minutes")
            yield PlacedFinding(place, _left_out(coming, bulletin, against))


def _left_out(coming: Coming, bulletin: Bulletin, against: Against) -> Sentence:
    recordings = bulletin.recordings_for(against.audience.languages)
    seconds = sum(each.seconds for each in recordings) * bulletin.repeats
    return Sentence(
        "slot “{id}” has {minutes:g} minutes, and on {when} “{name}” ({length}) doesn't fit in",
        id=coming.occurrence.slot.id,
        minutes=coming.occurrence.slot.longest.total_seconds() / 60,
        when=f"{coming.occurrence.starts.astimezone(against.audience.zone):%Y-%m-%d %H:%M}",
        name=bulletin.id,
        length=f"{round(seconds) // 60}:{round(seconds) % 60:02d}",
    )


def _everywhere(timetable: Timetable, against: Against) -> Iterable[Coming]:
    """The sessions of the weeks ahead in each village, as far as villages differ."""
    named = {name for slot in timetable.slots for name in slot.bulletins}
    offered = [
        each.bulletin
        for each in against.records
        if each.is_on_offer(against.now)
        # A draft that somebody planned for is to fit, too.
        or (each.state is BulletinState.DRAFT and each.bulletin.id in named)
    ]
    until, seen = against.now + _LENGTHS_AHEAD, set[object]()
    for village in against.villages:
        alike = (
            tuple(bulletin.is_for(village) for bulletin in offered),
            tuple(each.is_for(village) for each in timetable.suspensions),
        )
        if alike not in seen:
            seen.add(alike)
            here = Audience(village, against.audience.languages, against.audience.zone)
            yield from sessions(timetable, offered, here, against.now, until)

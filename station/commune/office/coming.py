"""What will sound where and when, and how often each bulletin will be heard.

Reckoned as the boxes do it, from what is signed. Not handled here: the reckoning
(`programme/forecast.py`), and what really sounded (`fleet/reports.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.commune.office.office import Office
from station.commune.office.timetables import signed
from station.commune.settings import CommuneSettings
from station.commune.villages import village_of
from station.errors import TrustError
from station.programme import forecast
from station.programme.bulletin import Bulletin
from station.programme.forecast import Audience, Coming, Heard
from station.programme.timetable import Timetable

_FURTHEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Group:
    """Villages (names) in which the same is planned, and their sessions."""

    villages: tuple[str, ...]
    sessions: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How often a bulletin will be heard from now until its end, by village."""

    bulletin: Bulletin
    by_village: dict[str, Heard]

    @property
    def fewest(self) -> int:
        """In the village that hears it least."""
        return min((heard.times for heard in self.by_village.values()), default=0)

    @property
    def most(self) -> int:
        """In the village that hears it most."""
        return max((heard.times for heard in self.by_village.values()), default=0)

    @property
    def first(self) -> datetime | None:
        """When it is first heard anywhere (aware)."""
        firsts = [heard.first for heard in self.by_village.values() if heard.first]
        return min(firsts, default=None)


def coming(office: Office, days: float, village: str = "") -> tuple[Group, ...]:
    """The sessions of the next `days`, the same ones together; of one village, or of all.

    Raises InputError when there is no such village, TrustError, StorageError.
    """
    of, now = office.home.settings(), office.clock.now()
    names = (village_of(of, village),) if village else of.village_ids
    until = now + timedelta(days=days)
    return tuple(
        Group(alike, tuple(forecast.sessions(timetable, offered, audience, now, until)))
        for alike, audience, timetable, offered in _alike(office, of, names, _offered(office, now))
    )


def counts(office: Office) -> tuple[Count, ...]:
    """Of all bulletins that are on offer. Raises TrustError, StorageError."""
    return _counts(office, _offered(office, office.clock.now()), None)


def heard(office: Office, bulletin: Bulletin) -> Count:
    """Of one bulletin, as though it were on offer beside the others: before it is approved."""
    others = [
        each
        for each in _offered(office, office.clock.now())
        if each.id != bulletin.id and each.id not in bulletin.corrects
    ]
    return _counts(office, [*others, bulletin], bulletin)[0]


def _counts(
    office: Office, offered: Sequence[Bulletin], only: Bulletin | None
) -> tuple[Count, ...]:
    of, now = office.home.settings(), office.clock.now()
    wanted = [only] if only else list(offered)
    if not wanted:
        return ()
    until = min(now + _FURTHEST, max(each.valid_until for each in wanted))
    found: dict[str, dict[str, Heard]] = {each.id: {} for each in wanted}
    for alike, audience, timetable, here in _alike(office, of, of.village_ids, offered):
        times = forecast.heard(forecast.sessions(timetable, here, audience, now, until))
        for each in wanted:
            for name in alike if each.is_for(audience.village) else ():
                found[each.id][name] = times.get(each.id, Heard())
    return tuple(Count(each, found[each.id]) for each in wanted)


def _alike(
    office: Office, of: CommuneSettings, names: Sequence[str], offered: Sequence[Bulletin]
) -> Iterator[tuple[tuple[str, ...], Audience, Timetable, Sequence[Bulletin]]]:
    """Villages with the same plans together: there may be hundreds."""
    timetable = _believed(office)
    groups: dict[object, list[str]] = {}
    for name in names:
        plans = (
            tuple(bulletin.is_for(name) for bulletin in offered),
            tuple(each.is_for(name) for each in timetable.suspensions),
        )
        groups.setdefault(plans, []).append(name)
    for alike in groups.values():
        audience = Audience(alike[0], (of.voice.language,), of.zoneinfo)
        yield tuple(alike), audience, timetable, offered


def _believed(office: Office) -> Timetable:
    """The timetable that the villages go by; without its signature they are as without one."""
    try:
        return signed(office) or Timetable()
    except TrustError:
        return Timetable()


def _offered(office: Office, now: datetime) -> list[Bulletin]:
    return [each.bulletin for each in office.home.store().bulletins() if each.is_on_offer(now)]

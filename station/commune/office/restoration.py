"""An office that was restored from a backup: the villages may have seen higher numbers than it has.

Not handled here: the backup itself (`backups.py`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from station.commune.bulletins.publishing import publish
from station.commune.keys.folder import FEED
from station.commune.office.office import Office
from station.commune.record import Event
from station.commune.repository.catching_up import Elsewhere, published_at, take_over
from station.commune.repository.writer import Published
from station.errors import LoaThonError, RefusedError
from station.trust.standing.floors import Floors, floors_in, highest
from station.trust.statement import open_timetable

LIFT = 20_000
"""What each number is raised by: far more than was published since any backup, and far less than
the million at which a box takes a number for a forgery."""

_BELIEVED = 900_000
"""How far above the office's own a number told elsewhere may be: one stolen box could drive the
office to numbers that the others refuse."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """What became of a lift: the publishing by the new numbers.

    `taken_over` says whether there were later rules, `timetable` whether it has to be signed again.
    """

    published: Published
    taken_over: bool
    timetable: bool


def behind(office: Office) -> tuple[str, ...]:
    """The names of the numbers of which a box has reported higher ones than the office has.

    Raises StorageError.
    """
    here = _floors_here(office)
    return highest(_reported(office, here)).above(here)


def lift(office: Office, source: str = "") -> Lifted:
    """Raise all numbers above what any village can have seen, and publish by them.

    `source` is where the villages fetch, an address, or a stick's folder: later roots, rules and
    the timetable are taken over from there. Raises RefusedError when the feed's key was changed
    since the backup, LinkError, TrustError, StorageError.
    """
    home, now = office.home, office.clock.now()
    press, key = home.press(home.settings()), home.keys.unlock(FEED, None)
    found = published_at(source, press.first_root(), now) if source else None
    taken_over = take_over(home, found) if found else False
    if key.public_key.keyid not in press.feed_keyids():
        raise RefusedError(
            "the feed's key was changed since this backup, and what this one signs counts no "
            "more: commune keys rotate feed, then this again"
        )
    here, store = _floors_here(office), home.store()
    there = found.floors.within(_BELIEVED, here) if found else Floors()
    seen = highest((*_reported(office, here), there))
    store.lift_sequence(max(here.sequence, seen.sequence) + LIFT, now)
    again = _bring_timetable(office, found)
    press.lift(key, now, seen, LIFT)
    store.note(Event(now, "feed", "lift", note=f"above {seen.timestamp}"))
    return Lifted(publish(home, store, key, now), taken_over, again)


def _bring_timetable(office: Office, found: Elsewhere | None) -> bool:
    """Take over the timetable that is published; whether the last one must be signed again."""
    store = office.home.store()
    here, rules = store.timetable(), office.home.rules()
    if found is None or found.timetable is None:
        return here is not None
    try:
        there = open_timetable(found.timetable, rules).sequence
        if here is None or there > open_timetable(here, rules).sequence:
            done = Event(office.clock.now(), "feed", "take over timetable")
            store.set_timetable(found.timetable, done)
    except LoaThonError:
        return here is not None
    return False


def _floors_here(office: Office) -> Floors:
    home = office.home
    return home.press(home.settings()).floors(home.store().last_sequence())


def _reported(office: Office, here: Floors) -> Iterator[Floors]:
    for path in sorted((office.home.path / "reports").glob("*.json")):
        try:
            told = floors_in(json.loads(path.read_bytes()).get("floors"))
        except (OSError, ValueError, AttributeError, LoaThonError):
            continue
        yield told.within(_BELIEVED, here)

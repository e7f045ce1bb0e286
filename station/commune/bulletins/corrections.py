"""A correction (đính chính): what it corrects, whom it has to reach, and what becomes of the old.

The moment that a correction is approved, what it corrects is withdrawn; the villages change over at
one publishing, or as soon as they have the correction. Not handled here: the villages' side
(`village/library/corrections.py`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from station.commune.record import NEXT, Action, BulletinState, Event, Record, after
from station.commune.store.database import Store
from station.errors import InputError, RefusedError
from station.programme.bulletin import MOST_CORRECTED, Bulletin

_OUT = (BulletinState.APPROVED, BulletinState.PUBLISHED)


def corrected(store: Store, name: str) -> Bulletin | None:
    """The bulletin that is to be corrected; None without a `name`.

    Raises InputError when there is none such, RefusedError when a correction is of no use.
    """
    if not name:
        return None
    record = store.bulletin(name)
    if record.state is BulletinState.DRAFT:
        raise RefusedError(
            "“{name}” is a draft yet; change it itself: commune bulletin change {name}", name=name
        )
    if record.state not in _OUT:
        raise RefusedError(
            "“{name}” was withdrawn already; nothing is left to correct: add the new one alone",
            name=name,
        )
    return record.bulletin


def chain(of: Bulletin | None) -> tuple[str, ...]:
    """All that a correction of `of` corrects: what that has corrected, too."""
    return () if of is None else (of.id, *of.corrects)[:MOST_CORRECTED]


def reach(villages: frozenset[str], of: Bulletin | None) -> frozenset[str]:
    """The villages of a correction: those that have heard the other, unless there are more.

    Raises InputError when one would be left with what is wrong.
    """
    if of is None:
        return villages
    if not villages:
        return of.villages
    if not of.villages or not of.villages <= villages:
        raise InputError(
            "a correction is for all villages that “{id}” is for, or they would be left without",
            id=of.id,
        )
    return villages


def replaced(correction: Record, store: Store, now: datetime) -> Iterator[tuple[Record, Event]]:
    """What is withdrawn as `correction` is approved."""
    for name in correction.bulletin.corrects:
        # A restored office may not know what it corrected once.
        record = next((each for each in store.bulletins() if each.bulletin.id == name), None)
        if record and record.state in _OUT and (record.state, Action.WITHDRAW) in NEXT:
            note = f"corrected by {correction.bulletin.id}"
            yield (
                replace(record, state=after(record, Action.WITHDRAW)),
                Event(now, "chairman", "withdraw", name, note),
            )

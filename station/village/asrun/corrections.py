"""Rows that a wrong clock has made: which they are, and the row that takes one back.

A session that is still to come can't have been missed. No row is ever deleted: a later one of the
same key says that the earlier is void, and the session is open again. Not handled here: whether the
clock is right by now (`daemon/taken_back.py`).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.programme.due import Punctuality
from station.village.asrun.journal import Journal
from station.village.asrun.table import Search

_MOST = 2000
"""Rows that are looked through; what a clock ahead can enter at once are some hundreds."""

_NEVER_BEGAN = (Outcome.MISSED, Outcome.REFUSED)


def premature(journal: Journal, now: datetime, by: Punctuality) -> tuple[AsRunEntry, ...]:
    """The last rows of sessions that were given up before their time, which is still to come.

    Raises StorageError.
    """
    since = now - by.grace - timedelta(seconds=1)
    rows = journal.found(Search(since=since, kind=Kind.SCHEDULED), _MOST)
    last = {entry.key: entry for _, entry in reversed(rows)}
    return tuple(entry for entry in last.values() if is_premature(entry, now, by))


def is_premature(entry: AsRunEntry, now: datetime, by: Punctuality) -> bool:
    """Whether `entry` can't have been made by a clock that was right."""
    if entry.kind is not Kind.SCHEDULED or entry.outcome not in _NEVER_BEGAN:
        return False
    # What is too late is so after its grace; all else is said from its lead on.
    early = -by.grace if entry.reason is Reason.TOO_LATE else by.lead
    return entry.planned > now + early


def taking_back(entry: AsRunEntry, now: datetime) -> AsRunEntry:
    """The row, made at `now`, that says that `entry` is void."""
    return replace(
        entry, outcome=Outcome.TAKEN_BACK, reason=Reason.CLOCK_WRONG, left_out=(), found_at=now
    )

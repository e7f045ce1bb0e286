"""The log, counted by days: how many sessions were due, and what became of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo

from station.programme.asrun import AsRunEntry, Kind, Outcome, Proof, Reason

_LEFT_OUT = (Reason.SKIPPED, Reason.PAUSED, Reason.NOTHING_TO_SAY)
_BROKEN_OFF = (Outcome.CUT, Outcome.STOPPED)


@dataclass(slots=True)
class DayCounts:
    """Sessions of the timetable, and `other` broadcasts that sounded (by hand, warnings).

    Of those `due`, some `played` whole, some in `part`, some were `left_out` on purpose or had
    nothing to say; the rest `failed`, also what was played and proved not to have sounded.
    """

    due: int = 0
    played: int = 0
    part: int = 0
    left_out: int = 0
    failed: int = 0
    other: int = 0


def summary(newest_first: Iterable[AsRunEntry], zone: tzinfo) -> dict[date, DayCounts]:
    """The days that have entries. Of a session with several its last counts."""
    days: dict[date, DayCounts] = {}
    seen = set()
    for entry in newest_first:
        if entry.key in seen or entry.kind is Kind.TEST:
            continue
        seen.add(entry.key)
        if entry.outcome is Outcome.TAKEN_BACK:
            continue  # it is still to come
        day = days.setdefault(entry.planned.astimezone(zone).date(), DayCounts())
        if entry.kind is Kind.SCHEDULED:
            _count(day, entry)
        elif entry.started is not None:
            day.other += 1
    return days


def _count(day: DayCounts, entry: AsRunEntry) -> None:
    day.due += 1
    if entry.reason in _LEFT_OUT:
        day.left_out += 1
    elif entry.proof is Proof.DID_NOT:
        day.failed += 1
    elif entry.outcome is Outcome.PLAYED:
        day.played += 1
    elif entry.outcome in _BROKEN_OFF and entry.started is not None:
        day.part += 1
    else:
        day.failed += 1

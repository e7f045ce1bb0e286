"""As-run entries as rows of the journal, and back. Not handled here: SQL (`journal.py`)."""

import json
from datetime import UTC, datetime

from station.programme.asrun import AsRunEntry, Kind, Outcome, Proof, Reason
from station.village.asrun.schema import COLUMNS


def iso(instant: datetime | None) -> str | None:
    """UTC with all six digits, so that text order is time order."""
    return None if instant is None else instant.astimezone(UTC).isoformat(timespec="microseconds")


def values(entry: AsRunEntry) -> tuple[object, ...]:
    """The row of `entry`, in the order of COLUMNS."""
    return (
        *(entry.key, entry.kind, entry.title, iso(entry.planned), entry.outcome, entry.reason),
        *(iso(entry.started), iso(entry.ended), entry.error_ms, entry.underruns),
        *(json.dumps(entry.zones), json.dumps(entry.items), entry.note, entry.corrected),
        *(entry.proof, entry.sent_db, entry.heard_db),
    )


def entry_from(row: tuple[object, ...]) -> AsRunEntry:
    """The entry of a row in the order of COLUMNS."""
    of = dict(zip(COLUMNS, row, strict=True))
    return AsRunEntry(
        key=str(of["key"]),
        kind=Kind(str(of["kind"])),
        title=str(of["title"]),
        planned=datetime.fromisoformat(str(of["planned"])),
        outcome=Outcome(str(of["outcome"])),
        reason=Reason(str(of["reason"])),
        started=_instant(of["started"]),
        ended=_instant(of["ended"]),
        error_ms=_number(of["error_ms"]),
        underruns=int(str(of["underruns"])),
        zones=tuple(json.loads(str(of["zones"]))),
        items=tuple(json.loads(str(of["items"]))),
        note=str(of["note"]),
        corrected=int(str(of["corrected"])),
        proof=Proof(str(of["proof"])),
        sent_db=_number(of["sent_db"]),
        heard_db=_number(of["heard_db"]),
    )


def _instant(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))

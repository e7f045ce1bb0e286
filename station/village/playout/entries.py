"""The as-run log's entry of a broadcast that has ended, or never began. Not handled here: writing
it (`asrun/writer.py`).
"""

from dataclasses import replace
from datetime import datetime

from station.programme.arbiter import Enter
from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.programme.due import Verdict
from station.programme.request import AirRequest
from station.village.playout.planner import Due
from station.village.playout.timing import SoundReport


def entry_of(action: Enter, sound: SoundReport | None, now: datetime) -> AsRunEntry:
    """What became of the request of `action`; `sound` is what is known of its sound, if any."""
    request = action.request
    entry = AsRunEntry(
        key=request.key,
        kind=request.kind,
        title=request.title,
        planned=request.starts,
        outcome=action.outcome,
        reason=action.reason,
        zones=request.zones,
        items=tuple(dict.fromkeys(item.bulletin for item in request.items)),
        by=action.by,
        preempted_by=action.preempted_by,
        left_out=request.left_out,
    )
    if sound is None:
        return entry
    return replace(
        entry,
        started=sound.started,
        ended=now if sound.started else None,
        error_ms=sound.error_ms,
        underruns=sound.underruns,
        corrected=sound.corrected,
    )


def never_begun(due: Due, request: AirRequest | None, zones: tuple[str, ...]) -> AsRunEntry:
    """What became of an occurrence that does not take the air, in the village's `zones`.

    `request` is what it wanted to play, if it was to begin: nothing of it fitted, or the journal
    can't be written.
    """
    outcome, reason = _why_not(due, request)
    occurrence = due.occurrence
    return AsRunEntry(
        key=occurrence.key,
        kind=Kind.SCHEDULED,
        title=occurrence.slot.title,
        planned=occurrence.starts,
        outcome=outcome,
        reason=reason,
        zones=zones,
        left_out=request.left_out if request else (),
    )


def _why_not(due: Due, request: AirRequest | None) -> tuple[Outcome, Reason]:
    if request is None:
        outcome = Outcome.REFUSED if due.verdict is Verdict.REFUSED else Outcome.MISSED
        return outcome, due.reason or Reason.NOTHING_TO_SAY
    if not request.items:
        return Outcome.MISSED, Reason.TOO_LONG
    # Nobody knows what has played already.
    return Outcome.REFUSED, Reason.DISK

"""The as-run log's entry of a broadcast that has ended. Not handled here: writing it."""

from dataclasses import replace
from datetime import datetime

from station.programme.arbiter import Enter
from station.programme.asrun import AsRunEntry
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

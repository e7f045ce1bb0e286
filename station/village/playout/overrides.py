"""The village head skips a session, or pauses the timetable, and may take both back.

Kept in the journal, so that a power cut changes nothing. Not handled here: what it means for a
session (`programme/overrides.py`).
"""

import json
import logging
import threading
from collections.abc import Callable
from datetime import datetime

from station.errors import StorageError
from station.programme.overrides import Overrides
from station.village.asrun.journal import Journal
from station.village.kept_form import NOT_WHOLE

log = logging.getLogger(__name__)

_MARK = "overrides"


class OverrideStore:
    """Those in force; any thread may read and change them, and `remember` is a job.

    `keep`, which waits for the disk, is not the loop's to call.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal, self._lock, self._writing = journal, threading.Lock(), threading.Lock()
        self.in_force = self._kept = _read(journal.marked(_MARK))

    def change(self, how: Callable[[Overrides], Overrides]) -> Overrides:
        """Have what `how` makes of those in force; raises what it does, and changes nothing."""
        with self._lock:
            self.in_force = how(self.in_force)
            return self.in_force

    def keep(self) -> None:
        """Have it on the disk before it is said; what the disk refuses is in force all the same."""
        try:
            self.remember()
        except StorageError as error:
            log.warning("what a hand changes of the timetable can't be kept yet: %s", error)

    def remember(self) -> None:
        """Keep it for the next start. Raises StorageError."""
        with self._writing:
            found = self.in_force
            if found != self._kept:
                self._journal.mark(_MARK, _written(found))
                self._kept = found


def _written(overrides: Overrides) -> str:
    until = overrides.paused_until
    return json.dumps(
        {
            "skipped": {key: at.isoformat() for key, at in overrides.skipped.items()},
            "paused_until": until.isoformat() if until else None,
            "by": overrides.by,
        }
    )


def _read(kept: str | None) -> Overrides:
    """What was kept; nothing is skipped by what can't be read."""
    try:
        form = json.loads(kept or "{}")
        skipped = {str(key): _aware(at) for key, at in form.get("skipped", {}).items()}
        until = form.get("paused_until")
        return Overrides(skipped, _aware(until) if until else None, str(form.get("by", "")))
    except NOT_WHOLE:
        return Overrides()


def _aware(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    if found.tzinfo is None:
        raise ValueError(written)
    return found

"""Skip, keep, pause, resume: what a hand changes of the timetable."""

import logging
from collections.abc import Callable

from station.clock import Clock
from station.errors import InputError, WrongValueError
from station.programme.overrides import LONGEST_PAUSE, Overrides
from station.village.control.messages.timetable import (
    OverridesNow,
    PauseTimetable,
    ResumeTimetable,
    SkipSession,
    UnskipSession,
)
from station.village.playout.overrides import OverrideStore
from station.village.playout.planner import Planner

log = logging.getLogger(__name__)


class OverrideCommands:
    """Skip, keep, pause, resume: in force at once, and on the disk before it is answered."""

    def __init__(self, store: OverrideStore, planner: Planner, clock: Clock) -> None:
        self._store, self._planner, self._clock = store, planner, clock

    def skip(self, request: SkipSession) -> OverridesNow:
        """Leave one coming session out. Raises InputError."""
        key, now = request.key, self._clock.now()
        coming = self._planner.planned(now, now + LONGEST_PAUSE)
        found = next((p.occurrence for p in coming if p.occurrence.key == key), None)
        if found is None:
            raise InputError("there is no session “{key}” to come; see: station next", key=key[:80])
        return self._change(request.by, f"skips {key}", lambda o: o.skipping(key, found.starts))

    def unskip(self, request: UnskipSession) -> OverridesNow:
        """Have a skipped session after all."""
        return self._change(request.by, f"keeps {request.key}", lambda o: o.keeping(request.key))

    def pause(self, request: PauseTimetable) -> OverridesNow:
        """Leave everything of the timetable out until then. Raises InputError."""
        until, now = request.until, self._clock.now()
        does = f"pauses the timetable until {until}"
        return self._change(request.by, does, lambda o: o.pausing(until, now, request.by))

    def resume(self, request: ResumeTimetable) -> OverridesNow:
        """End the pause."""
        return self._change(request.by, "ends the pause", Overrides.resumed)

    def _change(self, by: str, does: str, how: Callable[[Overrides], Overrides]) -> OverridesNow:
        now = self._clock.now()
        try:
            overrides = self._store.change(lambda held: how(held.current(now)))
        except WrongValueError as error:
            raise InputError(error.message, **error.values) from error
        log.warning("%s %s", by, does)
        self._store.keep()
        return OverridesNow(tuple(sorted(overrides.skipped)), overrides.paused_until)

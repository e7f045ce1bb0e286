"""Skip, keep, pause, resume: what a hand changes of the timetable."""

import logging

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
    """Skip, keep, pause, resume."""

    def __init__(self, store: OverrideStore, planner: Planner, clock: Clock) -> None:
        self._store, self._planner, self._clock = store, planner, clock

    def skip(self, request: SkipSession) -> OverridesNow:
        """Leave one coming session out. Raises InputError."""
        key, now = request.key, self._clock.now()
        coming = self._planner.planned(now, now + LONGEST_PAUSE)
        found = next((p.occurrence for p in coming if p.occurrence.key == key), None)
        if found is None:
            raise InputError("there is no session “{key}” to come; see: station next", key=key[:80])
        try:
            overrides = self._in_force.skipping(key, found.starts)
        except WrongValueError as error:
            raise InputError(error.message, **error.values) from error
        return self._put_in_force(request.by, overrides, f"skips {key}")

    def unskip(self, request: UnskipSession) -> OverridesNow:
        """Have a skipped session after all."""
        overrides = self._in_force.keeping(request.key)
        return self._put_in_force(request.by, overrides, f"keeps {request.key}")

    def pause(self, request: PauseTimetable) -> OverridesNow:
        """Leave everything of the timetable out until then. Raises InputError."""
        until, now = request.until, self._clock.now()
        try:
            overrides = self._in_force.pausing(until, now, request.by)
        except WrongValueError as error:
            raise InputError(error.message, **error.values) from error
        return self._put_in_force(request.by, overrides, f"pauses the timetable until {until}")

    def resume(self, request: ResumeTimetable) -> OverridesNow:
        """End the pause."""
        return self._put_in_force(request.by, self._in_force.resumed(), "ends the pause")

    @property
    def _in_force(self) -> Overrides:
        return self._store.in_force.current(self._clock.now())

    def _put_in_force(self, by: str, overrides: Overrides, does: str) -> OverridesNow:
        log.warning("%s %s", by, does)
        self._store.in_force = overrides
        return OverridesNow(tuple(sorted(overrides.skipped)), overrides.paused_until)

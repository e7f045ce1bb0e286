"""Skip, keep, pause, resume: what a hand changes of the timetable."""

from collections.abc import Mapping
from typing import Any

from station.clock import Clock
from station.errors import InputError
from station.programme.overrides import LONGEST_PAUSE, Overrides
from station.village.control.instants import instant
from station.village.control.request import Answer, by, log
from station.village.playout.overrides import Overriding
from station.village.playout.planner import Planner


class OverrideCommands:
    """Skip, keep, pause, resume."""

    def __init__(self, holding: Overriding, planner: Planner, clock: Clock) -> None:
        self._holding, self._planner, self._clock = holding, planner, clock

    def skip(self, request: Mapping[str, Any]) -> Answer:
        """Leave one coming session out. Raises InputError."""
        key, now = str(request.get("key", ""))[:200], self._clock.now()
        coming = self._planner.planned(now, now + LONGEST_PAUSE)
        found = next((p.occurrence for p in coming if p.occurrence.key == key), None)
        if found is None:
            raise InputError("there is no session “{key}” to come; see: station next", key=key[:80])
        try:
            holds = self._holds.skipping(key, found.starts)
        except ValueError as error:
            raise InputError(str(error)) from error
        return self._hold(request, holds, f"skips {key}")

    def keep(self, request: Mapping[str, Any]) -> Answer:
        """Have a skipped session after all."""
        key = str(request.get("key", ""))[:200]
        return self._hold(request, self._holds.keeping(key), f"keeps {key}")

    def pause(self, request: Mapping[str, Any]) -> Answer:
        """Leave everything of the timetable out until then. Raises InputError."""
        until = instant(request.get("until"))
        if until is None:
            raise InputError("say until when: 2026-11-23T18:00+07:00")
        now = self._clock.now()
        try:
            holds = self._holds.pausing(until, now, by(request))
        except ValueError as error:
            raise InputError(str(error)) from error
        return self._hold(request, holds, f"pauses the timetable until {until}")

    def resume(self, request: Mapping[str, Any]) -> Answer:
        """End the pause."""
        return self._hold(request, self._holds.resumed(), "ends the pause")

    @property
    def _holds(self) -> Overrides:
        return self._holding.holds.current(self._clock.now())

    def _hold(self, request: Mapping[str, Any], holds: Overrides, does: str) -> Answer:
        log.warning("%s %s", by(request), does)
        self._holding.holds = holds
        until = holds.paused_until
        return {"skipped": sorted(holds.skipped), "paused_until": until and until.isoformat()}

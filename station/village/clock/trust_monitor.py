"""What this boot knows of its clock, and the verdict on it.

Keeps in the runtime folder what its sources have said, with the boot's name: after a reboot that is
worth nothing. Not handled here: which of them is believed (`timeline.py`).
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.clock import KERNEL_LIMIT, Clock, ClockTrust, read_both, read_trusted
from station.errors import StorageError
from station.fields import FormError
from station.files import write_whole
from station.village.clock.battery import BatteryReading, no_battery
from station.village.clock.timeline import ClockSource, Timeline, Word, heard
from station.wire import form_of, message_of

log = logging.getLogger(__name__)

BY_HAND_ERROR = 30.0
"""Seconds that a person who compares the time with a watch may be wrong by."""

SET_BY_HAND_ERROR = 60.0
"""The same of one who says hour and minute, as watches show them."""

BATTERY_EVERY = 600.0
"""Seconds between two looks at the battery clock."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The file's form."""

    boot: str
    timeline: Timeline


class ClockTrustMonitor:
    """`kernel_error` gives the kernel's own estimate in seconds; `boot` names this boot.

    `battery` tells what a battery clock says, if there is one. `drift_ppm` is how far an
    undisciplined clock may drift, `most_error` in seconds how wrong it may be. A saved time is only
    a `floor`: a clock before it is wrong, unless two sources or a person say otherwise.
    """

    def __init__(
        self,
        clock: Clock,
        memory: Path,
        boot: str,
        kernel_error: Callable[[], float | None],
        *,
        drift_ppm: float,
        most_error: float,
        battery: Callable[[], BatteryReading | None] = no_battery,
    ) -> None:
        self._clock, self._memory, self._boot = clock, memory, boot
        self._kernel_error, self._drift, self._most = kernel_error, drift_ppm / 1e6, most_error
        self._battery, self._asked_battery = battery, float("-inf")
        self._hearing = threading.Lock()
        self.timeline = self._remembered()
        self.floor: datetime | None = None

    def trust(self) -> ClockTrust:
        """Whether timed broadcasts may play by the clock now."""
        self._ask_battery()
        error = self._kernel_error()
        disciplined = error is not None and error < KERNEL_LIMIT
        if error is not None and disciplined:
            self._heard(ClockSource.NETWORK, self._offset(), error, "the network")
        return self._verdict(max(self._most, KERNEL_LIMIT) if disciplined else self._most)

    def heard(self, source: ClockSource, instant: datetime, error: float, by: str) -> ClockTrust:
        """`source` says that it is `instant` now, within `error` seconds; `by` names it."""
        self._heard(source, instant.timestamp() - self._clock.monotonic(), error, by)
        return self.trust()

    def witness(self, instant: datetime, error: float, at: float, by: str) -> None:
        """The commune's server said that it was `instant` at the monotonic second `at`."""
        self._heard(ClockSource.COMMUNE, instant.timestamp() - at, error, by)

    def confirm(self, by: str) -> ClockTrust:
        """A person says that the time shown is right; the floor no longer matters."""
        self.floor = None
        self._heard(ClockSource.PERSON, self._offset(), BY_HAND_ERROR, by)
        log.warning("the clock was confirmed by %s", by)
        self.remember()
        return self.trust()

    def set_by(self, by: str, instant: datetime, at: float) -> ClockTrust:
        """A person said at the monotonic instant `at` that it was `instant`, and it was set so."""
        self.floor = None
        self._heard(ClockSource.PERSON, instant.timestamp() - at, SET_BY_HAND_ERROR, by)
        self.remember()
        return self.trust()

    def remember(self) -> None:
        """Write down what was said, so that a restarted daemon in this boot knows it."""
        if self.timeline.origin is None:
            return
        try:
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            form = form_of(_Kept(self._boot, self.timeline))
            write_whole(self._memory, json.dumps(form).encode())
        except (OSError, StorageError) as error:
            log.warning("what is known of the clock can't be kept: %s", error)

    def tell_battery(self, compare: Callable[[datetime, float | None], None]) -> None:
        """Tell `compare` the time and its error while it is settled; None where NTP differs."""
        reading, trust = read_trusted(self._clock, self.trust)
        now, timeline = reading.wall, self.timeline
        if any(rival.word.source is ClockSource.NETWORK for rival in timeline.rivals):
            compare(now, None)
        elif trust.trusted and trust.settled and set(timeline.by) != {ClockSource.BATTERY}:
            compare(now, timeline.error_now(reading.offset, reading.uptime, self._drift))

    def _ask_battery(self) -> None:
        at = self._clock.monotonic()
        if at - self._asked_battery < BATTERY_EVERY:
            return
        self._asked_battery = at
        if (found := self._battery()) is not None:
            offset = found.instant.timestamp() - at
            self._heard(ClockSource.BATTERY, offset, found.error, "the battery clock")

    def _heard(self, source: ClockSource, offset: float, error: float, by: str) -> None:
        word = Word(source, offset, error, self._clock.monotonic(), by)
        with self._hearing:
            before, self.timeline = self.timeline, heard(self.timeline, word, self._drift)
        if before.origin is not None and self.timeline.since != before.since:
            log.warning("the clock's time was wrong before; %s now", self._verdict(self._most).text)

    def _offset(self) -> float:
        return read_both(self._clock).offset

    def _verdict(self, most: float) -> ClockTrust:
        timeline, at = self.timeline, self._clock.monotonic()
        if timeline.best is None:
            return ClockTrust(
                False, "nobody has set the clock since the box was switched on", False
            )
        if self._is_before_floor():
            when = f"{self.floor:%Y-%m-%d %H:%M}"
            return ClockTrust(False, f"the clock is before {when}, when this box last ran", False)
        error = timeline.error_now(self._offset(), at, self._drift)
        by = timeline.best.by or timeline.best.source
        if error <= most:
            text = f"set by {by}, within {error:.1f} s"
            settled = timeline.is_settled(at)
            return ClockTrust(True, text, settled, tuple(map(str, timeline.by)), error)
        if timeline.rivals:
            against = timeline.rivals[-1].word.by
            text = f"{against} says another time than {by} did; confirm the clock"
            return ClockTrust(False, text, False)
        return ClockTrust(False, f"set by {by}, but may be {error:.0f} s wrong by now", False)

    def _is_before_floor(self) -> bool:
        by = self.timeline.by
        agreed = len(by) > 1 or ClockSource.PERSON in by
        return self.floor is not None and self._clock.now() < self.floor and not agreed

    def _remembered(self) -> Timeline:
        try:
            kept = message_of(_Kept, json.loads(self._memory.read_text("utf-8")))
        except (OSError, ValueError, FormError, RecursionError):
            return Timeline()
        return kept.timeline if kept.boot == self._boot else Timeline()

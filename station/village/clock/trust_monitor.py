"""What this boot knows of its clock, and the verdict on it.

Remembers in the runtime folder when the clock was last right, with the boot's name: after a
reboot that is worth nothing. Not handled here: the rules (`station/clock.py`).
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from station.clock import (
    KERNEL_LIMIT,
    Clock,
    ClockFacts,
    ClockTrust,
    GoodSource,
    after_good_source,
    judge,
)
from station.errors import StorageError
from station.files import write_whole

log = logging.getLogger(__name__)

BY_HAND_ERROR = 30.0
"""Seconds that a person who compares the time with a watch may be wrong by."""


class ClockTrustMonitor:
    """`kernel_error` gives the kernel's own estimate in seconds; `boot` names this boot."""

    def __init__(
        self,
        clock: Clock,
        memory: Path,
        boot: str,
        kernel_error: Callable[[], float | None],
        *,
        drift_ppm: float,
        most_error: float,
    ) -> None:
        self._clock, self._memory, self._boot = clock, memory, boot
        self._kernel_error, self._drift, self._most = kernel_error, drift_ppm, most_error
        self._source = self._remembered()
        self.floor: datetime | None = None

    def trust(self) -> ClockTrust:
        """Whether timed broadcasts may play by the clock now."""
        facts = self._facts()
        if facts.kernel_error is not None and facts.kernel_error < KERNEL_LIMIT:
            self._source = after_good_source(facts, "the network", facts.kernel_error)
        return judge(facts, drift_ppm=self._drift, most_error=self._most)

    def confirm(self, by: str) -> ClockTrust:
        """A person says that the time shown is right; the floor no longer matters."""
        self.floor = None
        self._source = after_good_source(self._facts(), by, BY_HAND_ERROR)
        log.warning("the clock was confirmed by %s", by)
        self.remember()
        return self.trust()

    def remember(self) -> None:
        """Write the last good source down, so that a restarted daemon in this boot knows it."""
        if self._source is None:
            return
        source = self._source
        form = [self._boot, source.name, source.at, source.error, source.offset]
        try:
            write_whole(self._memory, json.dumps(form).encode())
        except StorageError as error:
            log.warning("the clock's source can't be remembered: %s", error)

    def _facts(self) -> ClockFacts:
        return ClockFacts(
            self._clock.now(),
            self._clock.monotonic(),
            self._kernel_error(),
            self._source,
            self.floor,
        )

    def _remembered(self) -> GoodSource | None:
        try:
            boot, name, at, error, offset = json.loads(self._memory.read_text("utf-8"))
            source = GoodSource(str(name), float(at), float(error), float(offset))
        except (OSError, ValueError, TypeError):
            return None
        return source if boot == self._boot else None

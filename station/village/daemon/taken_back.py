"""Takes back what a wrong clock has entered, once the clock is put right.

A job looks into the journal, for that may take its time; the loop enters the rows and lets the
sessions play. Not handled here: which rows (`asrun/corrections.py`), whose time is right
(`clock/timeline.py`).
"""

import logging
from collections.abc import Callable

from station.clock import Clock, ClockTrust, read_both, read_trusted
from station.programme.asrun import AsRunEntry
from station.village.asrun.corrections import is_premature, premature, taking_back
from station.village.asrun.journal import Journal
from station.village.asrun.writer import JournalWriter
from station.village.playout.planner import Planner

log = logging.getLogger(__name__)

_BACK = 1.0
"""Seconds by which a clock is set back before it is worth a look."""


class WrongRows:
    """What was entered by a wrong clock; by nothing but a settled one it is judged."""

    def __init__(
        self,
        journal: Journal,
        writer: JournalWriter,
        planner: Planner,
        clock: Clock,
        trust: Callable[[], ClockTrust],
    ) -> None:
        self._journal, self._writer, self._planner = journal, writer, planner
        self._clock, self._trust = clock, trust
        self._ahead = float("inf")
        self._found: tuple[AsRunEntry, ...] = ()

    def look(self) -> None:
        """Find them, at the start and after the clock was set back; a job. Raises StorageError."""
        reading, trust = read_trusted(self._clock, self._trust)
        if not (trust.trusted and trust.settled):
            return
        now, ahead = reading.wall, reading.offset
        if ahead < self._ahead - _BACK:
            self._found = premature(self._journal, now, self._planner.punctuality)
            self._ahead = ahead

    def take_back(self) -> None:
        """Void what was found, and let it play; for each pass of the loop."""
        reading = read_both(self._clock)
        # How far ahead it was at most: small steps back add up.
        now, self._ahead = reading.wall, max(self._ahead, reading.offset)
        found, self._found = self._found, ()
        for entry in found:
            early = is_premature(entry, now, self._planner.punctuality)
            if early and self._planner.is_done(entry.key):
                log.warning("%s is still to come; what was entered is taken back", entry.key)
                self._writer.enter(taking_back(entry, now))
                self._planner.take_back(entry.key, now)

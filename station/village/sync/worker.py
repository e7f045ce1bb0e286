"""The thread that syncs: at its interval, at once when asked, later and later when it fails.

Not handled here: what a sync does (`syncer.py`). Its failure never reaches the air.
"""

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from station.backoff import backoff
from station.errors import LoaThonError
from station.village.finding import Finding
from station.village.sync.syncer import SyncResult

log = logging.getLogger(__name__)

_FIRST_RETRY = 20.0
_WARNINGS_FIRST, _WARNINGS_LONGEST = 5.0, 60.0
"""Seconds between two tries while a warning is missing."""
_BETWEEN = 1.0
_MOST_SAID = 10


@dataclass(frozen=True, slots=True)
class SyncState:
    """When a sync last went well, and a sentence about what is wrong since, if anything.

    `count` counts those that ended, well or not.
    """

    last: datetime | None = None
    error: str = ""
    running: bool = False
    count: int = 0


class SyncWorker:
    """`sync` does one sync, told whether somebody asked for it; `done` is told when it went well.

    `current` is whether one has gone well since the start; `hang_up` ends the one under way.
    """

    def __init__(
        self,
        sync: Callable[[bool], SyncResult],
        done: Callable[[], None],
        now: Callable[[], datetime],
        every: timedelta,
        last: datetime | None,
        hang_up: Callable[[], None] = lambda: None,
    ) -> None:
        self._hang_up = hang_up
        self._sync, self._done, self._now, self._every = sync, done, now, every.total_seconds()
        self._wake, self._ending = threading.Event(), threading.Event()
        self._asked = threading.Event()
        self._failures, self._unfinished, self._urgent = 0, False, False
        self.state = SyncState(last)
        self.current = False
        self.thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin; the first sync is at once."""
        self.thread.start()

    def ask(self) -> None:
        """Sync now, or as soon as the running one has ended; what came wrong is tried again."""
        self._asked.set()
        self._wake.set()

    def close(self, patience: float = 1.0) -> None:
        """End the thread, and what it waits for."""
        self._ending.set()
        self._hang_up()
        self._wake.set()
        self.thread.join(patience)

    def once(self) -> None:
        """One sync, and what came of it into `state`."""
        count = self.state.count + 1
        self.state = replace(self.state, running=True)
        by_hand = self._asked.is_set()
        self._asked.clear()
        try:
            result = self._sync(by_hand)
        except LoaThonError as error:
            # The same trouble every quarter of an hour is written down once.
            if str(error) != self.state.error:
                log.warning("sync: %s", error)
            self._failed(str(error), count)
            return
        except Exception as error:
            # Whatever a commune's server sends may keep news away, but never end the station.
            log.exception("sync failed")
            self._failed(f"the sync failed ({type(error).__name__}); look at the log", count)
            return
        again = result.retry or result.urgent
        self._failures, self.current = self._failures + 1 if again else 0, True
        self._unfinished, self._urgent = result.unfinished, result.urgent
        trouble = _error_text((*result.refused, *result.missing))
        self.state = SyncState(self._now(), trouble, count=count)
        if result.fetched:
            log.info("sync: %d files fetched", result.fetched)
        self._done()

    def pause(self) -> float:
        """Seconds until the next try: the interval, or a back-off with jitter after a failure.

        None to speak of when there was more to fetch than one sync takes on; never more than a
        minute while a warning is missing.
        """
        if self._unfinished:
            return min(self._every, _BETWEEN)
        if not self._failures:
            return self._every
        longest = backoff(_FIRST_RETRY, self._failures, self._every)
        if self._urgent:
            longest = min(longest, backoff(_WARNINGS_FIRST, self._failures, _WARNINGS_LONGEST))
        return random.uniform(longest / 2, longest)  # noqa: S311 - spreads load, hides nothing

    def _failed(self, text: str, count: int) -> None:
        self._failures, self._unfinished = self._failures + 1, False
        self.state = SyncState(self.state.last, text, count=count)

    def _run(self) -> None:
        while not self._ending.is_set():
            self._wake.clear()
            self.once()
            self._wake.wait(self.pause())


def _error_text(sentences: tuple[str, ...]) -> str:
    """All of them, or as many as anybody reads."""
    if len(sentences) > _MOST_SAID:
        sentences = (*sentences[:_MOST_SAID], f"and {len(sentences) - _MOST_SAID} more")
    return "; ".join(sentences)


def commune_finding(state: SyncState) -> Finding:
    """Whether the commune's word still comes."""
    if state.error:
        return Finding("commune", False, state.error)
    if state.last is None:
        return Finding("commune", False, "nothing has come from the commune yet; run: station sync")
    return Finding("commune", True, f"last sync {state.last:%Y-%m-%d %H:%M} UTC")

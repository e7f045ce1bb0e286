"""Housekeeping at intervals: the only importer of `schedule`.

`schedule` never owns a broadcast's instant: it reads the wall clock naively and runs what it
missed late. Here it drives only work that may come at any time. A private scheduler; each job
guards itself, or one that fails would starve the others; a step of the clock plans all anew, or
a step back would stop them for as long. Not handled here: what the jobs do.
"""

import logging
import threading
from collections.abc import Callable

import schedule

from station.clock import Clock, read_both
from station.errors import LoaThonError

log = logging.getLogger(__name__)

_STEP_SECONDS = 5.0


class PeriodicJobs:
    """Runs short jobs at intervals, on one thread of its own; `passes` counts its looks."""

    def __init__(self, clock: Clock, step: float = 1.0) -> None:
        self._scheduler = schedule.Scheduler()
        self._jobs: list[tuple[int, str, Callable[[], None]]] = []
        self._clock, self._step = clock, step
        self._offset = self._wall_offset()
        self._ending = threading.Event()
        self.passes = 0
        self.thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def every(self, seconds: int, name: str, job: Callable[[], None]) -> None:
        """Run `job` every so many seconds; to be called before `start`."""
        self._jobs.append((seconds, name, job))
        self._scheduler.every(seconds).seconds.do(guarded, name, job)

    @property
    def table(self) -> tuple[tuple[int, str, Callable[[], None]], ...]:
        """What is run, and every how many seconds."""
        return tuple(self._jobs)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def close(self, patience: float = 2.0) -> None:
        """End the thread."""
        self._ending.set()
        self.thread.join(patience)

    def run_all(self) -> None:
        """Run each job once, whether it is due or not."""
        self._scheduler.run_all(delay_seconds=0)

    def pass_once(self) -> bool:
        """One pass: what is due is run. Whether a step of the clock made it plan anew."""
        stepped = abs(self._wall_offset() - self._offset) > _STEP_SECONDS
        if stepped:
            self._plan_anew()
        self._scheduler.run_pending()
        self.passes += 1
        return stepped

    def _plan_anew(self) -> None:
        self._offset = self._wall_offset()
        self._scheduler.clear()
        for seconds, name, job in self._jobs:
            self._scheduler.every(seconds).seconds.do(guarded, name, job)

    def _wall_offset(self) -> float:
        return read_both(self._clock).offset

    def _run(self) -> None:
        while not self._ending.wait(self._step):
            self.pass_once()


def guarded(name: str, job: Callable[[], None]) -> None:
    """Run `job`; what goes wrong is in the log. Never raises."""
    try:
        job()
    except LoaThonError as error:
        log.warning("job %s: %s", name, error)
    except Exception:
        log.exception("job %s failed", name)

"""A write that is read back from the memory card itself, not from what the kernel still holds.

Once a day and whenever `station check` asks: few bytes, for each wears the card. A fault is
remembered, over restarts and boots too, until a later test is good. Not handled here: room and
errors that the file system counts (`checks.py`, `vitals.py`), recordings that rot
(`library/scrub.py`).
"""

import errno
import json
import logging
import mmap
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from station.village.finding import Finding
from station.village.kept_form import NOT_WHOLE
from station.village.periodic_jobs import PeriodicJobs

log = logging.getLogger(__name__)

PART = "disk-test"
BYTES = 262_144
"""Of one test: more than a page of any card's memory, and a twentieth of what a day may write."""

_EVERY = timedelta(days=1)
_ADVICE = "copy what matters and replace the memory card"


@dataclass(frozen=True, slots=True)
class Result:
    """What a test at the instant `at` found; `fault` is a sentence, empty when it was good."""

    at: datetime
    fault: str = ""

    @property
    def finding(self) -> Finding:
        """It in words."""
        when = f"{self.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        if self.fault:
            return Finding(PART, False, f"{self.fault}, at {when}: {_ADVICE}")
        return Finding(PART, True, f"{BYTES // 1024} kB written and read back at {when}")


def write_and_read_back(folder: Path, read: Callable[[Path], bytes] | None = None) -> str:
    """Write random bytes into a new file of `folder`, read them from the card, and compare.

    What was wrong, as a part of a sentence; empty when all was right, or when the disk is merely
    full, which is no fault of the card. `read` is for tests.
    """
    path = folder / f".disk-test-{os.getpid()}"
    written = os.urandom(BYTES)
    try:
        try:
            with path.open("wb") as file:
                file.write(written)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                return ""
            return f"{folder} can't be written ({error.strerror})"
        try:
            back = (read or _from_the_card)(path)
        except OSError as error:
            return f"what was written to {folder} can't be read back ({error.strerror})"
        same = back == written
        return "" if same else f"{folder} gives back other bytes than were written to it"
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _from_the_card(path: Path) -> bytes:
    """All of `path`, past the kernel's page cache (open(2), O_DIRECT; posix_fadvise(2))."""
    try:
        return _read(path, os.O_DIRECT)
    except OSError as error:
        # A file system without direct reading, such as one in memory or an overlay.
        if error.errno != errno.EINVAL:
            raise
        return _read(path, 0)


def _read(path: Path, flags: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | flags)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        # Direct reading wants memory that begins with a page.
        with mmap.mmap(-1, BYTES) as memory:
            read = os.readv(descriptor, [memory])
            return memory[:read]
    finally:
        os.close(descriptor)


class DiskTest:
    """Tests the disk of `folder`; what came of it is kept in `passing`, a fault in `lasting` too.

    `passing` is a file in memory, which a restart of the program outlives and a boot does not.
    """

    def __init__(
        self,
        folder: Path,
        passing: Path,
        lasting: Path,
        now: Callable[[], datetime],
        test: Callable[[Path], str] = write_and_read_back,
    ) -> None:
        self._folder, self._now, self._test = folder, now, test
        self._passing, self._lasting = passing, lasting
        self._lock = threading.Lock()
        self._done = _remembered(self._passing)
        self.last = self._done or _remembered(self._lasting)

    def register_jobs(self, jobs: PeriodicJobs) -> None:
        """Put it among the jobs. Not tested at once: a box that starts over and over again
        would wear out its card.
        """
        jobs.every(600, "disk test", self.when_due)

    def when_due(self) -> None:
        """Test, if the last test was a day ago; a clock that was set counts as a day."""
        done = self._done
        if done is None or abs(self._now() - done.at) >= _EVERY:
            self.run()

    def run(self) -> Result:
        """Test now; for any thread. Never raises."""
        with self._lock:
            before, self.last = self.last, Result(self._now(), self._test(self._folder))
            self._done = self.last
            if self.last.fault:
                log.error("%s: %s", self.last.fault, _ADVICE)
                self._keep(self._lasting, self.last)
            elif before is not None and before.fault:
                log.warning("the memory card is as it should be again")
                with suppress(OSError):
                    self._lasting.unlink(missing_ok=True)
            self._keep(self._passing, self.last)
            return self.last

    def findings(self) -> Iterator[Finding]:
        """The last test in words; nothing before the first."""
        if self.last is not None:
            yield self.last.finding

    def _keep(self, path: Path, result: Result) -> None:
        form = json.dumps({"at": result.at.isoformat(), "fault": result.fault})
        try:
            path.write_text(form, "utf-8")
        except OSError as error:
            log.warning("a test of the disk can't be remembered in %s: %s", path, error.strerror)


def _remembered(path: Path) -> Result | None:
    try:
        form = json.loads(path.read_text("utf-8"))
        result = Result(datetime.fromisoformat(form["at"]), str(form["fault"])[:300])
    except NOT_WHOLE:
        return None
    return result if result.at.tzinfo is not None else None

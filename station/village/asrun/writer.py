"""Writes into the journal on a thread of its own, so that no dying disk holds the air up.

The loop hands entries over and goes on. Only before a first frame it waits, and not for long: what
can't be written down beforehand may play twice. What the disk refuses is kept and written again,
in order. Not handled here: the journal's file (`journal.py`).
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta

from station.errors import StorageError
from station.programme.asrun import AsRunEntry
from station.programme.request import AirRequest
from station.village.asrun.journal import Journal
from station.village.finding import Finding

log = logging.getLogger(__name__)

RECENT = 200
"""Entries kept at hand for the screens: the day's, and more."""

_AGAIN = 30.0
"""Seconds until what the disk refused is written again."""

_SLOW = 5.0
"""Seconds after which a write under way is a fault of the disk."""

_WAITED_ALREADY = 0.2
"""Seconds to wait once more for a write that is under way: the loop has others to serve."""

_ANEW = (
    "the journal's file was damaged: it was begun anew at this start with what could be read of it,"
    " and lies beside it as it was; replace the card if that happens again"
)

_Beginning = tuple[AirRequest, datetime, "Future[None]"]


class JournalWriter:
    """Writes for one loop. `fault` says what is wrong with the journal from the start, if anything.

    Until `start` everything is written on the caller's own thread.
    """

    def __init__(self, journal: Journal, monotonic: Callable[[], float], fault: str = "") -> None:
        self._journal, self._monotonic, self.fault = journal, monotonic, fault
        self._began = monotonic()
        self.recent = deque((entry for _, entry in reversed(journal.last(RECENT))), RECENT)
        self._given: deque[AsRunEntry | _Beginning | str] = deque()
        self._begun: set[str] = set()
        self._refused: deque[AsRunEntry] = deque()
        self._again_at = 0.0
        self._asked: tuple[str, Future[None]] | None = None
        self._busy_since: float | None = None
        self._wake = threading.Condition()
        self._ending = False
        self.thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)

    def start(self) -> None:
        """Write on the own thread from now on."""
        self.thread.start()

    def close(self, patience: float = 2.0) -> None:
        """Write what is left, for at most so many seconds; what stays unwritten is in the log."""
        with self._wake:
            self._ending = True
            self._wake.notify()
        if self.thread.is_alive():
            self.thread.join(patience)
        if not self.thread.is_alive():
            self._work()
        for entry in (*self._refused, *self._given):
            if isinstance(entry, AsRunEntry):
                log.error("never written: %s %s %s", entry.key, entry.outcome, entry.reason)

    def begin(self, request: AirRequest, now: datetime, patience: float) -> None:
        """Have it on the disk that `request` plays, within `patience` seconds.

        Raises StorageError when it can't be, or isn't yet.
        """
        written, waited = self._beginning(request, now)
        try:
            written.result(min(patience, _WAITED_ALREADY) if waited else patience)
            self._asked = None
        except TimeoutError as error:
            raise StorageError(
                "the disk took nothing for {patience:g} s; look at it: dmesg", patience=patience
            ) from error

    def _beginning(self, request: AirRequest, now: datetime) -> tuple["Future[None]", bool]:
        """What tells when it is written; and whether it has been waited for before."""
        if self._asked is not None:
            key, asked = self._asked
            if key == request.key and not (asked.done() and asked.exception()):
                return asked, True
        written: Future[None] = Future()
        self._asked = request.key, written
        self._begun.add(request.key)
        self._give((request, now, written))
        return written, False

    def rest(self, key: str) -> None:
        """What was begun under `key` has not sounded, and begins again later."""
        self._asked = None
        if key in self._begun:
            self._begun.discard(key)
            self._give(key)

    def enter(self, entry: AsRunEntry) -> None:
        """Have `entry` written, now or when the disk works again."""
        self._asked = None
        self._begun.discard(entry.key)
        log.info("%s: %s %s", entry.key, entry.outcome, entry.reason)
        self.recent.append(entry)
        self._give(entry)

    def knows_since(self, now: datetime) -> datetime | None:
        """Since when it is known what has played, `now` by the same clock; None: nothing is.

        One that was begun anew may lack what an earlier life of the daemon began.
        """
        if self.fault:
            return None
        lived = timedelta(seconds=self._monotonic() - self._began)
        return now - lived if self._journal.anew else datetime.min.replace(tzinfo=UTC)

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the writing."""
        if self._journal.anew:
            yield Finding("journal", False, _ANEW)
        if self.fault:
            advice = "until it works, timed broadcasts are refused"
            yield Finding("journal", False, f"{self.fault}; {advice}")
        since, waiting = self._busy_since, len(self._refused) + len(self._given)
        if self._refused or (since is not None and self._monotonic() - since > _SLOW):
            text = f"{waiting} entries of the as-run log could not be written; look at: df -h"
            yield Finding("disk", False, text)

    def work_again(self) -> None:
        """Look whether something is to be written again; until `start`, the loop's to call."""
        if not self.thread.is_alive():
            self._work()

    def _give(self, what: AsRunEntry | _Beginning | str) -> None:
        with self._wake:
            self._given.append(what)
            self._wake.notify()
        self.work_again()

    def _run(self) -> None:
        while True:
            with self._wake:
                if not self._given and not self._ending:
                    self._wake.wait(_AGAIN if self._refused else None)
                ending = self._ending
            self._work()
            if ending:
                return

    def _work(self) -> None:
        self._busy_since = self._monotonic()
        if self._refused and self._monotonic() >= self._again_at:
            self._write_refused()
        while self._given:
            what = self._given.popleft()
            if isinstance(what, AsRunEntry):
                self._refused.append(what)
                self._write_refused()
            elif isinstance(what, str):
                self._write_rest(what)
            else:
                self._write_beginning(*what)
        self._busy_since = None

    def _write_refused(self) -> None:
        """Write all that waits, oldest first, until the disk refuses one."""
        while self._refused:
            try:
                self._journal.enter(self._refused[0])
            except StorageError as error:
                log.error("%s", error)  # noqa: TRY400 - the sentence is enough
                self._again_at = self._monotonic() + _AGAIN
                return
            self._refused.popleft()

    def _write_rest(self, key: str) -> None:
        """A disk that refuses is told of only: at worst it isn't tried again after a restart."""
        try:
            self._journal.forget_beginning(key)
        except StorageError as error:
            log.warning("%s", error)

    def _write_beginning(self, request: AirRequest, now: datetime, written: "Future[None]") -> None:
        names = tuple(item.bulletin for item in request.items)
        self._write_refused()
        if self._refused:
            written.set_exception(StorageError("the disk refuses the as-run log: df -h, dmesg"))
            return
        try:
            self._journal.begin(
                request.key,
                request.kind,
                request.title,
                request.starts,
                now,
                request.zones,
                names,
            )
            written.set_result(None)
        except StorageError as error:
            written.set_exception(error)

"""Keeping the recordings in step: the most urgent first, continued where a link broke off.

One that can't be had keeps none of the others away; the result names what is missing. Not handled
here: statements (`statements.py`), and the order (`fetch_order.py`).
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Protocol

from station.backoff import backoff
from station.errors import LinkError, TrustError
from station.trust.download import PausedError
from station.trust.source import AbsentError
from station.village.library.library import Library
from station.village.library.scrub import Scrub
from station.village.sync.fetch_order import Plan, Urgency, WantedRecording, fetch_order, plan
from station.village.sync.statements import DEAD, Catalogue

log = logging.getLogger(__name__)

SPARE = 50_000_000
"""Bytes of the disk that syncing leaves alone, for the journal and the system."""

_AHEAD = timedelta(days=8)
"""Of the timetable: what comes in this time is more urgent than the rest."""

WARNINGS_SPARE = 5_000_000
"""Bytes of the disk that even a warning leaves alone: saving the disk is no reason for silence."""

_FIRST_DOUBT, _LONGEST_DOUBT = 900.0, 86_400.0
"""Seconds until a recording that came wrong is fetched again."""
_MOST_REMEMBERED = 1000
"""Recordings that are missing, or came wrong, from one sync to the next."""

_WARNINGS_FIRST_DOUBT, _WARNINGS_LONGEST_DOUBT = 5.0, 60.0
"""As those; saving data is no reason to keep a warning waiting."""


class RecordingSource(Protocol):
    """What of the commune's repository is needed here; `trust.feed.Feed` is one."""

    def fetch(
        self, name: str, destination: Path, part: Path | None, goes_on: Callable[[], bool]
    ) -> None:
        """Put the verified bytes of `name` into `destination`, by way of `part`."""


@dataclass(frozen=True, slots=True)
class Terms:
    """When and how long recordings are fetched.

    `zone` is the village's; `metered` says whether only emergencies' are fetched now. After `turn`
    seconds one look at them ends, kept parts and all, so that news is looked for in between.
    """

    zone: tzinfo = UTC
    metered: Callable[[], bool] = lambda: False
    time_slice: float = 300.0
    monotonic: Callable[[], float] = time.monotonic


class RecordingSync:
    """Those of `library`.

    After `sync`: `missing` has a sentence for each that isn't here though it should be; `retry`
    says that the link is to blame, `unfinished` that the turn was over, `urgent` that a warning is
    among the missing.
    """

    def __init__(self, library: Library, terms: Terms, free: Callable[[Path], int]) -> None:
        self._library, self._terms, self._free = library, terms, free
        self._incoming = library.folder / "incoming"
        self._scrub = Scrub(library)
        self._said: set[str] = set()
        self._waiting = 0
        self._wrong: dict[str, tuple[int, float, str]] = {}
        self.missing: list[str] = []
        self.fetched, self.retry, self.unfinished, self.urgent = 0, False, False, False
        self._over = set[str]()

    def sync(self, source: RecordingSource, catalogue: Catalogue, now: datetime) -> None:
        """Fetch what is wanted, and remove what isn't any more. Raises StorageError."""
        self._said, self.missing = set(self.missing), []
        self.fetched, self.retry, self.unfinished, self.urgent = 0, False, False, False
        wanted = self._wanted(now)
        self._over = {b.id for b in self._library.snapshot.bulletins if b.valid_until <= now}
        self._keep_only(wanted)
        self._scrub.verify_some()
        room = self._free(self._library.folder) - SPARE
        planned = plan(wanted, self._held(wanted), room, SPARE - WARNINGS_SPARE)
        self._make_room(planned)
        self._fetch(source, catalogue, planned.fetch)

    def remembered(self) -> dict[str, Any]:
        """What the next sync should know of this one, as JSON has it; instants are monotonic."""
        wrong = dict(list(self._wrong.items())[:_MOST_REMEMBERED])
        missing = self.missing[:_MOST_REMEMBERED]
        return {"missing": missing, "wrong": wrong, "last": self._scrub.last}

    def recall(self, form: dict[str, Any]) -> None:
        """Take up what `remembered` gave. Raises ValueError and the like when it isn't whole."""
        latest = self._terms.monotonic() + _LONGEST_DOUBT
        wrong = {
            # One of an earlier boot, should the file outlive it, holds nothing up for ever.
            str(key): (int(count), min(float(until), latest), str(why))
            for key, (count, until, why) in form["wrong"].items()
        }
        self.missing = [str(sentence) for sentence in form["missing"]]
        self._wrong, self._scrub.last = wrong, str(form["last"])

    def lift_doubts(self) -> None:
        """What came wrong may be fetched again at once."""
        self._wrong.clear()

    def _wanted(self, now: datetime) -> tuple[WantedRecording, ...]:
        snapshot, library = self._library.snapshot, self._library
        occurrences = snapshot.timetable.occurrences(
            now, now + _AHEAD, self._terms.zone, library.village
        )
        return fetch_order(snapshot.bulletins, occurrences, library.wanted)

    def _keep_only(self, wanted: Sequence[WantedRecording]) -> None:
        digests = [each.recording.sha256 for each in wanted]
        self._wrong = {key: self._wrong[key] for key in digests if key in self._wrong}
        self._library.keep_only("audio", {f"audio/{digest}.opus" for digest in digests})
        self._library.keep_only("incoming", {f"incoming/{digest}.part" for digest in digests})

    def _held(self, wanted: Sequence[WantedRecording]) -> dict[str, int]:
        """How much of each is here. A whole one's bytes are verified before a play."""
        found = {}
        for each in wanted:
            digest, length = each.recording.sha256, each.recording.length
            size = _size(self._library.audio(digest))
            if size is not None and size != length:
                self._library.audio(digest).unlink()
            whole = size == length
            found[digest] = length if whole else min(_size(self._part(digest)) or 0, length - 1)
        return found

    def _make_room(self, planned: Plan) -> None:
        for each in planned.remove:
            self._library.audio(each.recording.sha256).unlink(missing_ok=True)
            self._miss(each, "it made room for something urgent; free some space: df -h")
        for each in planned.no_room:
            self._part(each.recording.sha256).unlink(missing_ok=True)
            self._miss(each, "the disk is full; free some space: df -h")

    def _fetch(
        self, source: RecordingSource, catalogue: Catalogue, fetch: Sequence[WantedRecording]
    ) -> None:
        ends = self._terms.monotonic() + self._terms.time_slice
        failures, waiting = 0, 0
        for each in fetch:
            if self._has_to_wait(each):
                waiting += 1
            elif self._terms.monotonic() >= ends:
                self.unfinished = failures < DEAD
                self._miss(each, "its turn comes at the next sync")
            elif failures >= DEAD and each.urgency is not Urgency.EMERGENCY:
                self._miss(each, "its turn comes at the next sync")
            else:
                failures = 0 if self._try(source, catalogue, each, ends) else failures + 1
        if waiting and waiting != self._waiting:
            log.info("%d recordings wait for the end of the metered hours", waiting)
        self._waiting = waiting

    def _has_to_wait(self, each: WantedRecording) -> bool:
        return each.urgency is not Urgency.EMERGENCY and self._terms.metered()

    def _try(
        self, source: RecordingSource, catalogue: Catalogue, each: WantedRecording, ends: float
    ) -> bool:
        """Fetch one, or say why not. Whether the link held."""

        def goes_on() -> bool:
            return self._terms.monotonic() < ends and not self._has_to_wait(each)

        try:
            self._fetch_one(source, catalogue, each, goes_on)
        except PausedError as error:
            if not self._has_to_wait(each):
                self.unfinished = True
                self._miss(each, str(error))
        except AbsentError as error:
            # The server answers: whatever else it lacks, the link isn't gone.
            self.retry = True
            self._miss(each, str(error))
        except LinkError as error:
            self.retry = True
            self._miss(each, str(error))
            return False
        except TrustError as error:
            self._miss(each, str(error))
        return True

    def _fetch_one(
        self,
        source: RecordingSource,
        catalogue: Catalogue,
        each: WantedRecording,
        goes_on: Callable[[], bool],
    ) -> None:
        recording = each.recording
        name = f"audio/{recording.sha256}.opus"
        if name not in catalogue:
            raise TrustError("it isn't in the repository; the commune has to publish again")
        if catalogue[name][0] != recording.length:
            raise TrustError("the repository gives it another length than was signed")
        wrong, until, why = self._wrong.get(recording.sha256, (0, 0.0, ""))
        if wrong and self._terms.monotonic() < until:
            raise TrustError(why)
        destination = self._library.audio(recording.sha256)
        try:
            source.fetch(name, destination, self._part(recording.sha256), goes_on)
        except TrustError as error:
            # All of it came, and in vain: on a link that costs money, less and less often.
            until = self._terms.monotonic() + _doubt(each.urgency, wrong + 1)
            self._wrong[recording.sha256] = wrong + 1, until, str(error)
            raise
        self._wrong.pop(recording.sha256, None)
        self.fetched += 1

    def _part(self, sha256: str) -> Path:
        return self._incoming / f"{sha256}.part"

    def _miss(self, each: WantedRecording, why: str) -> None:
        """Said in the result of each sync, logged only when it is new."""
        sentence = f"{each.bulletin}: its recording is missing: {why}"
        self.missing.append(sentence)
        warns = each.urgency is Urgency.EMERGENCY and each.bulletin not in self._over
        self.urgent = self.urgent or warns
        if sentence not in self._said:
            log.warning("%s", sentence)


def _doubt(urgency: Urgency, failures: int) -> float:
    """Seconds until one that came wrong so often is fetched again."""
    if urgency is Urgency.EMERGENCY:
        return backoff(_WARNINGS_FIRST_DOUBT, failures, _WARNINGS_LONGEST_DOUBT)
    return backoff(_FIRST_DOUBT, failures, _LONGEST_DOUBT)


def _size(path: Path) -> int | None:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return None

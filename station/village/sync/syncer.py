"""Keeping the library in step with the commune: what to fetch, verify, keep and drop.

Nothing in the way to the air waits for anything here. Not handled here: the protocol
(`views/icalendar.py`), when to sync (`worker.py`), and the two halves of a sync (`statements.py`,
`recordings.py`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from station import foreign
from station.errors import LoaThonError, StorageError
from station.files import clear_unfinished, free_bytes
from station.village.library.library import Library
from station.village.library.scrub import MOST_BYTES
from station.village.sync.recordings import RecordingSync, Terms
from station.village.sync.statements import Catalogue, StatementSync

_FOLDERS = ("bulletins", "audio", "incoming")


class SyncSource(Protocol):
    """The commune's repository, as `trust.feed.Feed` shows it."""

    def refresh(self) -> Catalogue:
        """What there is now: name → (length in bytes, SHA-256)."""

    def fetch(
        self,
        name: str,
        destination: Path,
        part: Path | None = None,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> None:
        """Put the verified bytes of `name` into the file `destination`, by way of `part`."""


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync did: files fetched, and a sentence for each that was refused, or is missing.

    `retry` says that the link is to blame for something missing, `unfinished` that there was more
    to fetch than one sync takes on, `urgent` that a warning is among what is missing.
    """

    fetched: int
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    retry: bool = False
    unfinished: bool = False
    urgent: bool = False


class Syncer:
    """Syncs `library` from a source that `connect` makes anew each time.

    `now` is the instant by which validity is judged: never a clock that nobody has set. `news` is
    told when the statements are in step: a warning doesn't wait for the others' recordings. Keep
    one for each library, or what it remembers (`cache.py`).
    """

    def __init__(
        self,
        library: Library,
        connect: Callable[[], SyncSource],
        now: Callable[[], datetime],
        free: Callable[[Path], int] = free_bytes,
        terms: Terms | None = None,
        news: Callable[[], object] = lambda: None,
    ) -> None:
        self._library, self._connect, self._now = library, connect, now
        self._news = news
        self.statements = StatementSync(library)
        self.recordings = RecordingSync(library, terms or Terms(), free)

    def sync(self) -> SyncResult:
        """One sync. Raises LinkError, TrustError or StorageError; what was verified is kept."""
        statements, recordings = self.statements, self.recordings
        with self._library.changing, _disk_errors():
            self._make_folders()
            source = self._connect()
            catalogue, now = source.refresh(), self._now()
            statements.sync(source, catalogue, now)
            self._news()
            recordings.sync(source, catalogue, now)
        if statements.broken is not None:
            raise statements.broken
        return SyncResult(
            statements.fetched + recordings.fetched,
            tuple(statements.refused),
            tuple(recordings.missing),
            recordings.retry or statements.damaged,
            recordings.unfinished,
            recordings.urgent,
        )

    def lift_doubts(self) -> None:
        """What came wrong, or was refused, is fetched and judged again: somebody asks by hand."""
        self.statements.lift_doubts()
        self.recordings.lift_doubts()

    def _make_folders(self) -> None:
        # Links and pipes are nobody honest's; what they lead to is not ours to change.
        foreign.remove_strange(self._library.folder, MOST_BYTES, *_FOLDERS)
        for folder in _FOLDERS:
            (self._library.folder / folder).mkdir(parents=True, exist_ok=True)
        clear_unfinished(self._library.folder)


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except LoaThonError:
        raise
    except OSError as error:
        raise StorageError(
            "the disk refused: {strerror}; look at it: df -h, dmesg", strerror=error.strerror
        ) from error

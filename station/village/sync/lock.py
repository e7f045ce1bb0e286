"""Who may change the library now: the sync, or a USB stick.

Each is a process of its own, so that one that hangs or lies costs the air nothing. One waits for
the other by a lock on one file, which a crash gives back; a stick leaves a mark in it, and the
daemon looks at the disk itself. Not handled here: what is done under the lock (`syncer.py`,
`stick/exchange.py`).
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from station import foreign
from station.errors import LinkError, Sentence, StorageError
from station.lock import is_held, one_at_a_time
from station.village.sync.syncer import SyncResult

_MOST_MARK = 100


class LibraryLock:
    """The file `path`, which is locked while somebody changes the library."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first = path.with_name(f"{path.name}.first")

    def taken(
        self, patience: float, sleep: Callable[[float], None] = time.sleep
    ) -> AbstractContextManager[None]:
        """Hold it while the block runs; waits `patience` seconds for another to end.

        Raises RefusedError when the other doesn't end, StorageError.
        """
        return one_at_a_time(self._path, Sentence("another sync"), patience, sleep)

    @contextmanager
    def taken_first(
        self, patience: float, sleep: Callable[[float], None] = time.sleep
    ) -> Iterator[None]:
        """As `taken`, for somebody who stands by: the sync under way gives way. Raises the same."""
        with (
            one_at_a_time(self._first, Sentence("another sync"), patience, sleep),
            self.taken(patience, sleep),
        ):
            yield

    def is_wanted_first(self) -> bool:
        """Whether somebody waits by `taken_first`, or holds it so."""
        return is_held(self._first)

    def mark(self, text: str) -> None:
        """Leave a mark, while it is taken. Raises StorageError."""
        try:
            # In place: a new file would not be the one that is locked.
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.truncate(0)
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StorageError(
                "{path} can't be written: {strerror}", path=self._path, strerror=error.strerror
            ) from error

    def marked(self) -> str:
        """The last mark; empty before the first."""
        try:
            data = foreign.read(self._path.parent, self._path.name, _MOST_MARK)
            return data.decode("utf-8", "replace")
        except OSError:
            return ""


class LockedSync:
    """The daemon's sync: what lies on disk is read again before and after, as others change it.

    `sync` takes the lock itself. With `online` false there is no server: news comes by stick, and
    nothing is asked for.
    """

    def __init__(
        self,
        lock: LibraryLock,
        sync: Callable[[bool], SyncResult],
        reload_if_changed: Callable[[], object],
        *,
        online: bool = True,
    ) -> None:
        self._lock, self._sync, self._reload, self._online = lock, sync, reload_if_changed, online

    def sync(self, by_hand: bool = False) -> SyncResult:
        """As `Syncer.sync`; what a sync that broke off has changed is seen, too.

        `by_hand` says whether somebody asked for it.
        """
        self._reload()
        if not self._online:
            return self._offline()
        try:
            return self._sync(by_hand)
        finally:
            self._reload()

    def _offline(self) -> SyncResult:
        if not self._lock.marked():
            raise LinkError("no USB stick has come yet; bring one: commune stick export")
        return SyncResult(0, ())

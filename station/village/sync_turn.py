"""Whose turn it is to change the library: the daemon's sync, or a USB stick.

A stick is read by a process of its own, so that one that hangs or lies costs the air nothing. Both
take turns by a lock on one file, which a crash gives back; the stick leaves a mark in it, by which
the daemon sees that the library on the disk is another one. Not handled here: what is done in a
turn (`syncer.py`, `stick.py`).
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from station.errors import LinkError, RefusedError, StorageError
from station.village.registering import register_by_the_way
from station.village.syncer import SyncResult
from station.village.village_settings import STICK_ONLY, StationSettings

_STEP = 0.2
_MOST_MARK = 100


def turn_file(settings: StationSettings) -> Path:
    """The file by which they take turns."""
    return settings.state / "sync.lock"


class Turn:
    """The file `path`, which is locked during a turn."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def taken(self, patience: float, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
        """Hold it while the block runs; waits `patience` seconds for another to end.

        Raises RefusedError when the other doesn't end, StorageError.
        """
        number = self._open()
        try:
            while not _locked(number):
                if patience <= 0:
                    raise RefusedError("another sync is under way; try again when it has ended")
                sleep(_STEP)
                patience -= _STEP
            yield
        finally:
            os.close(number)

    def mark(self, text: str) -> None:
        """Leave a mark, within a turn. Raises StorageError."""
        number = self._open()
        try:
            os.ftruncate(number, 0)
            os.pwrite(number, text.encode(), 0)
            os.fsync(number)
        except OSError as error:
            raise StorageError(f"{self._path} can't be written: {error.strerror}") from error
        finally:
            os.close(number)

    def marked(self) -> str:
        """The last mark; empty before the first."""
        try:
            with self._path.open("rb") as file:
                return file.read(_MOST_MARK).decode("utf-8", "replace")
        except OSError:
            return ""

    def _open(self) -> int:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StorageError(f"{self._path} can't be used: {error.strerror}") from error


class TakingTurns:
    """The daemon's sync: `sync` in its turn, and `reload` first when a stick came meanwhile.

    With `online` false there is no server: news comes by stick, and nothing is asked for.
    """

    def __init__(
        self,
        turn: Turn,
        sync: Callable[[], SyncResult],
        reload: Callable[[], object],
        *,
        online: bool = True,
    ) -> None:
        self._turn, self._sync, self._reload, self._online = turn, sync, reload, online
        self._seen = ""

    def sync(self) -> SyncResult:
        """As `Syncer.sync`; raises LinkError, too, while a stick is being read."""
        try:
            with self._turn.taken(0):
                self._look()
                return self._sync() if self._online else self._offline()
        except RefusedError as error:
            raise LinkError("a USB stick is being read; it is tried again later") from error

    def _look(self) -> None:
        mark = self._turn.marked()
        if mark != self._seen:
            self._reload()
            self._seen = mark

    def _offline(self) -> SyncResult:
        if not self._seen:
            raise LinkError("no USB stick has come yet; bring one: commune stick export")
        return SyncResult(0, ())


def in_turns(
    settings: StationSettings, sync: Callable[[], SyncResult], reload: Callable[[], object]
) -> Callable[[], SyncResult]:
    """The daemon's sync as `TakingTurns` does it."""
    server = settings.commune.source

    def online() -> SyncResult:
        result = sync()
        register_by_the_way(settings.state, server)
        return result

    turn = Turn(turn_file(settings))
    return TakingTurns(turn, online, reload, online=server != STICK_ONLY).sync


def _locked(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

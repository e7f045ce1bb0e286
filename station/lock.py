"""One at a time: a lock that two runs of a command share, and that a crash gives back."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from station.errors import RefusedError, Sentence, StorageError

A_PUBLISHING = Sentence("a publishing")

_STEP = 0.2
"""Seconds between two looks at a lock that another holds."""


@contextmanager
def one_at_a_time(
    lock: Path,
    what: str = A_PUBLISHING,
    patience: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Hold the file `lock`, whose content stays, while the block runs.

    Raises RefusedError when another holds it and doesn't end within `patience` seconds,
    StorageError when it can't be made.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("ab")
    except OSError as error:
        raise StorageError(
            "{lock} can't be made: {strerror}", lock=lock, strerror=error.strerror
        ) from error
    with file:
        while not _locked(file):
            if patience <= 0:
                raise RefusedError("{what} is under way already; wait for its end", what=what)
            sleep(_STEP)
            patience -= _STEP
        yield


def is_held(lock: Path) -> bool:
    """Whether somebody holds the file `lock` just now."""
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

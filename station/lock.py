"""One at a time: a lock that two runs of a command share, and that a crash gives back."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.errors import RefusedError, Sentence, StorageError

A_PUBLISHING = Sentence("a publishing")


@contextmanager
def one_at_a_time(lock: Path, what: str = A_PUBLISHING) -> Iterator[None]:
    """Hold the file `lock` while the block runs.

    Raises RefusedError at once when another holds it, StorageError when it can't be made.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("w")
    except OSError as error:
        raise StorageError(
            "{lock} can't be made: {strerror}", lock=lock, strerror=error.strerror
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RefusedError(
                "{what} is under way already; wait for its end", what=what
            ) from error
        yield

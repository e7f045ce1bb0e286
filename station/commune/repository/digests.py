"""Digests of files that were read before, so that publishing needn't read them all again.

A file counts as unchanged while its length, inode and times are: the kernel sets the time of
change (ctime), which no program can set back. A disk that rots changes none of them, so each file
is read again after one to seven days, by its digest, that not all come on one day. What is wrong
here makes publishing slow, or offers a recording that the villages refuse by its digest; it never
makes one sound. Not handled here: the chairman's approval, which reads the recordings anew
(`bulletins/signing.py`).
"""

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

from station.commune.repository.target_store import Placed, measured
from station.errors import StorageError
from station.files import write_durably

log = logging.getLogger(__name__)

_DAY = 86_400.0  # seconds
_MOST_BYTES = 100_000_000
_Known = tuple[list[int], int, str, float]  # what stat said, length, digest, when it was read


class KnownDigests:
    """The digests kept in the file `path`; `clock` gives seconds since 1970."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._known = _read(path)
        self._asked: dict[str, _Known] = {}

    def __call__(self, path: Path) -> Placed:
        """As `measured`. Raises StorageError."""
        name = str(path)
        before = _signs(path)
        known = self._known.get(name)
        now = self._clock()
        if known is None or known[0] != before or not 0 <= now - known[3] < _believed(known[2]):
            placed = measured(path)
            known = (before, placed.length, placed.sha256, now)
            # A file written to in this very moment could change again within the same tick.
            if _signs(path) != before or now - before[2] / 1e9 < 0.1:
                return placed
            self._known[name] = known
        self._asked[name] = known
        return Placed(known[1], known[2])

    def keep(self) -> None:
        """Keep what was asked for for the next time; it isn't a fault if that fails."""
        try:
            write_durably(self._path, json.dumps(self._asked).encode(), mode=0o600)
        except StorageError as error:
            log.info("digests aren't kept: %s", error)


def _believed(sha256: str) -> float:
    return _DAY * (1 + int(sha256[:8], 16) % 7)


def _signs(path: Path) -> list[int]:
    try:
        found = path.stat()
    except OSError as error:
        raise StorageError(
            "{path} can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error
    return [found.st_ino, found.st_size, found.st_ctime_ns, found.st_mtime_ns]


def _read(path: Path) -> dict[str, _Known]:
    """What was kept; nothing when it can't be read or isn't what it should be."""
    try:
        with path.open("rb") as file:
            form = json.loads(file.read(_MOST_BYTES))
        return {str(name): _known(row) for name, row in form.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _known(row: object) -> _Known:
    if not isinstance(row, list) or len(row) != 4:
        raise TypeError("not a row of digests")
    signs, length, sha256, at = row
    int(sha256, 16)
    return [int(sign) for sign in signs], int(length), str(sha256), float(at)

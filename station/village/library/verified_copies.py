"""Recordings in memory, as they were when they were verified: just these bytes sound.

Between the proof and the last second of a broadcast lie many minutes, in which a card may fail, and
in which whoever broke into the process that syncs could change the file. The runtime folder is
memory, and closed to that process. A recording that is too long for it sounds from the card. Not
handled here: what the digest should be (`library.py`).
"""

import hashlib
import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Self

from station.foreign import SignedFile

log = logging.getLogger(__name__)

MOST_BYTES = 32_000_000
"""Of all copies together: an hour and a half of what the office makes."""


class VerifiedCopies:
    """Copies in `folder`, each for so many seconds `kept`, by `monotonic`.

    From any thread, `verify` from one at a time. What an earlier process left there is removed.
    """

    def __init__(
        self,
        folder: Path,
        kept: float,
        monotonic: Callable[[], float],
        most: int = MOST_BYTES,
    ) -> None:
        self._folder, self._kept, self._monotonic, self._most = folder, kept, monotonic, most
        self._copies: dict[str, tuple[float, int]] = {}  # by digest: when it was made, how long
        self._lock = threading.Lock()
        shutil.rmtree(folder, ignore_errors=True)

    def place(self, sha256: str) -> Path | None:
        """Where the copy of that digest lies, if there is one."""
        with self._lock:
            return self._path(sha256) if sha256 in self._copies else None

    def verify(self, wanted: SignedFile, heartbeat: Callable[[], None]) -> bool:
        """Whether the file is what was signed; then there is a copy of it.

        Or there is none, when memory has no room for it, which is told of. `heartbeat` is called at
        each piece. Raises OSError when the file can't be read.
        """
        digest, copy = hashlib.sha256(), _Copy(self._folder, self._most)
        with copy:
            for piece in wanted.pieces():
                digest.update(piece)
                copy.add(piece)
                heartbeat()
            if digest.hexdigest() != wanted.sha256:
                return False
            self._take(copy, wanted.sha256)
        if copy.fault:
            log.warning("%s sounds from the card itself: %s", wanted.name, copy.fault)
        return True

    def sweep(self) -> None:
        """Remove what nothing on the air can need any more."""
        oldest = self._monotonic() - self._kept
        with self._lock:
            for sha256 in [name for name, (made, _) in self._copies.items() if made < oldest]:
                self._remove(sha256)

    def _take(self, copy: "_Copy", sha256: str) -> None:
        with self._lock:
            if sha256 in self._copies:
                self._remove(sha256)
            while self._copies and copy.length + self._length() > self._most:
                self._remove(min(self._copies, key=lambda name: self._copies[name][0]))
            if copy.become(self._path(sha256)):
                self._copies[sha256] = self._monotonic(), copy.length

    def _length(self) -> int:
        return sum(length for _, length in self._copies.values())

    def _remove(self, sha256: str) -> None:
        del self._copies[sha256]
        with suppress(OSError):
            self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.opus"


class _Copy:
    """One that is being made; `fault` says why there will be none."""

    def __init__(self, folder: Path, most: int) -> None:
        self._path, self._most = folder / ".new", most
        self._file: IO[bytes] | None = None
        self.length, self.fault = 0, ""

    def __enter__(self) -> Self:
        with self._told():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        with self._told():
            if self._file is not None:
                self._file.close()
            self._path.unlink(missing_ok=True)

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        if self.length > self._most:
            self.fault = f"it is longer than {self._most} bytes"
        if self._file is not None and not self.fault:
            with self._told():
                self._file.write(piece)

    def become(self, path: Path) -> bool:
        """Whether there is a file `path` now, whole."""
        if self._file is not None and not self.fault:
            with self._told():
                self._file.flush()
                self._path.replace(path)
        return not self.fault

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.fault = self.fault or str(error)

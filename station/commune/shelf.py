"""The repository's files under the names that clients ask for: `NAME` as `SHA256.NAME`.

A file is never changed in place, so a reader in the middle of one is not disturbed. Not handled
here: the signed metadata that lists them (`press.py`).
"""

import hashlib
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from station.errors import StorageError
from station.trust.durable import durable_file


@dataclass(frozen=True, slots=True)
class Placed:
    """A file's length in bytes and its SHA-256."""

    length: int
    sha256: str


class Shelf:
    """The files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str, sha256: str) -> Path:
        """Where the file `name` of that digest lies."""
        parent, _, last = name.rpartition("/")
        return self._folder / parent / f"{sha256}.{last}"

    def place(self, name: str, content: bytes | Path) -> Placed:
        """Put `content` (bytes, or a file that has them) there, unless it is.

        Raises StorageError.
        """
        if isinstance(content, bytes):
            placed = Placed(len(content), hashlib.sha256(content).hexdigest())
        else:
            placed = _measured(content)
        path = self.path(name, placed.sha256)
        # A file that is there may have rotted: it counts only by its digest.
        if not (path.is_file() and _measured(path) == placed):
            self._write(path, content)
        return placed

    def sweep(self, keep: Collection[Path]) -> None:
        """Remove all files that are not in `keep`. Raises StorageError."""
        try:
            for path in sorted(self._folder.rglob("*")):
                if path.is_file() and path not in keep:
                    path.unlink()
        except OSError as error:
            raise StorageError(f"{self._folder}: {error.strerror}") from error

    def _write(self, path: Path, content: bytes | Path) -> None:
        with durable_file(path) as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                with content.open("rb") as original:
                    _copy(original, file)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises StorageError."""
    return _measured(path).sha256


def _measured(path: Path) -> Placed:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Placed(file.tell(), digest)
    except OSError as error:
        raise StorageError(f"{path} can't be read: {error.strerror}") from error


def _copy(original: IO[bytes], copy: IO[bytes]) -> None:
    shutil.copyfileobj(original, copy, 1 << 20)

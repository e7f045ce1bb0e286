"""The repository's files under the names that clients ask for: `NAME` as `SHA256.NAME`.

A file is never changed in place, so a reader in the middle of one is not disturbed. Not handled
here: the signed metadata that lists them (`writer.py`), and remembering digests (`digests.py`).
"""

import hashlib
import shutil
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from station.errors import StorageError
from station.files import durable_file, sync_folder

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Placed:
    """A file's length in bytes and its SHA-256."""

    length: int
    sha256: str


Digest = Callable[[Path], Placed]
"""Says what a file's bytes are. Raises StorageError."""


def measured(path: Path) -> Placed:
    """The length and digest of a file's bytes, read to its end. Raises StorageError."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Placed(file.tell(), digest)
    except OSError as error:
        raise StorageError(
            "{path} can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error


def contents(path: Path) -> bytes:
    """A file's bytes; none when it isn't there. Raises StorageError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StorageError(
            "{path} can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises StorageError."""
    return measured(path).sha256


class TargetStore:
    """The files in `folder`."""

    def __init__(self, folder: Path, digest: Digest = measured) -> None:
        self._folder, self._digest = folder, digest

    def path(self, name: str, sha256: str) -> Path:
        """Where the file `name` of that digest lies."""
        parent, _, last = name.rpartition("/")
        return self._folder / parent / f"{sha256}.{last}"

    def place_all(self, files: Mapping[str, bytes | Path]) -> dict[str, Placed]:
        """Put each of `files` (bytes, or a file that has them) there, unless it is.

        All of them survive a power cut when this returns. Raises StorageError.
        """
        changed: set[Path] = set()
        # Disks flush several files in hardly more time than one.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            each = pool.map(lambda item: self._place(item[0], item[1], changed), files.items())
            placed = dict(zip(files, each, strict=True))
        try:
            for folder in sorted(changed):
                sync_folder(folder)
        except OSError as error:
            raise StorageError(
                "{folder} can't be written: {strerror}",
                folder=self._folder,
                strerror=error.strerror,
            ) from error
        return placed

    def _place(self, name: str, content: bytes | Path, changed: set[Path]) -> Placed:
        if isinstance(content, bytes):
            placed = Placed(len(content), hashlib.sha256(content).hexdigest())
        else:
            placed = self._digest(content)
        path = self.path(name, placed.sha256)
        # A file that is there may have rotted: it counts only by its digest.
        if not (path.is_file() and self._digest(path) == placed):
            self._write(path, content, placed)
            changed.add(path.parent)
        return placed

    def sweep(self, keep: Collection[Path]) -> None:
        """Remove all files that are not in `keep`. Raises StorageError."""
        try:
            for path in sorted(self._folder.rglob("*")):
                if path not in keep and path.is_file():
                    path.unlink()
        except OSError as error:
            raise StorageError(
                "{folder}: {strerror}", folder=self._folder, strerror=error.strerror
            ) from error

    def _write(self, path: Path, content: bytes | Path, placed: Placed) -> None:
        # The names are made durable once for all files, in `place_all`.
        with durable_file(path, sync_name=False) as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                with content.open("rb") as original:
                    _copy(original, file)
            if file.tell() != placed.length:
                raise StorageError(
                    "{path} changed while it was copied; publish again", path=path.name
                )


def _copy(original: IO[bytes], copy: IO[bytes]) -> None:
    shutil.copyfileobj(original, copy, 1 << 20)

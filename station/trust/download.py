"""A file of the repository on its way to the disk: all of it and verified, or not there at all.

What broke off may be kept aside and continued another day, even after a power cut: only the digest
of the whole says whether it is right. Not handled here: where the bytes come from (`source.py`,
`folder.py`) and who says which digest is right (`feed.py`).
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from station.errors import LinkError, StorageError, TrustError
from station.files import durable_file, sync_folder

_PIECE = 1 << 18

Read = Callable[[int], Iterator[bytes]]
"""The file's bytes from a given byte on; raises LinkError."""


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file as the commune's signatures describe it; `path` is its own in the repository."""

    name: str
    path: str
    length: int
    sha256: str


class PausedError(LinkError):
    """Somebody wanted the download to stop here; what came is kept."""


def download(wanted: WantedFile, read: Read, destination: Path) -> None:
    """The file in one go. Raises LinkError, TrustError, StorageError; nothing is kept then."""
    with durable_file(destination) as file:
        for chunk in read(0):
            file.write(chunk)
        if file.tell() < wanted.length:
            raise LinkError(
                "only a part of “{wanted}” came; it is tried again later", wanted=wanted.name
            )
        if not _is_verified(file, wanted):
            raise _refusal(wanted)


def download_on(
    wanted: WantedFile, read: Read, destination: Path, part: Path, goes_on: Callable[[], bool]
) -> None:
    """The file, continued where `part` ends; `part` becomes `destination` once it is verified.

    Raises LinkError, or PausedError as soon as `goes_on` says no: then `part` has what came.
    Raises TrustError, StorageError: then `part` is gone.
    """
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        destination.parent.mkdir(parents=True, exist_ok=True)
        continued = _append(wanted, read, part, goes_on)
        if continued and not _is_right(part, wanted):
            # What was kept may be another day's login page: once more, from the beginning.
            part.unlink()
            _append(wanted, read, part, goes_on)
        if not _is_right(part, wanted):
            part.unlink()
            raise _refusal(wanted)
        part.replace(destination)
        sync_folder(destination.parent)
        sync_folder(part.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StorageError(
            "{destination} can't be written: {strerror}; free some space or mend the disk",
            destination=destination,
            strerror=error.strerror,
        ) from error


def _append(wanted: WantedFile, read: Read, part: Path, goes_on: Callable[[], bool]) -> bool:
    """Bring `part` to its full length. Whether some of it was there before. Raises LinkError."""
    with part.open("ab") as file:
        kept = file.tell()
        if kept > wanted.length:
            file.truncate(0)
            kept = 0
        try:
            if kept < wanted.length:
                _pour(read(kept), file, goes_on)
        finally:
            file.flush()
            os.fsync(file.fileno())
        if file.tell() < wanted.length:
            raise LinkError("only a part of “{wanted}” came; it goes on later", wanted=wanted.name)
    return kept > 0


def _pour(chunks: Iterator[bytes], file: IO[bytes], goes_on: Callable[[], bool]) -> None:
    for chunk in chunks:
        file.write(chunk)
        if not goes_on():
            raise PausedError("it goes on at the next sync")


def _is_right(path: Path, wanted: WantedFile) -> bool:
    with path.open("rb") as file:
        return _is_verified(file, wanted)


def _is_verified(file: IO[bytes], wanted: WantedFile) -> bool:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return file.tell() == wanted.length and digest.hexdigest() == wanted.sha256


def _refusal(wanted: WantedFile) -> TrustError:
    return TrustError(
        "what came as “{wanted}” isn't what the commune signed: damaged on its way, or where it "
        "lies; it isn't used, and is fetched again",
        wanted=wanted.name,
    )

"""A file that is either all there or not there, whatever happens to the power or the disk.

Not handled here: what is in it, and whether that is verified.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from station.errors import StorageError

_UNFINISHED = ".new-"


@contextmanager
def durable_file(
    destination: Path,
    *,
    mode: int = 0o644,
    sync: bool = True,
    sync_name: bool = True,
    folders_owner: bool = False,
) -> Iterator[IO[bytes]]:
    """A new file to write into, which becomes `destination` when the block ends well.

    Written aside in the same folder, then fsync, rename, fsync of the folder. When the block
    raises, or the disk is full, `destination` is as it was. Without `sync_name` the caller calls
    `sync_folder` afterwards, once for many files; without `sync` it may be lost in a power cut,
    but is never half there. With `folders_owner` what root writes belongs to the folder's owner.
    Raises StorageError.
    """
    aside: Path | None = None
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=destination.parent, prefix=_UNFINISHED)
        aside = Path(name)
        with os.fdopen(number, "w+b") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            if folders_owner:
                _give_to_owner_of(destination.parent, file.fileno())
            if sync:
                os.fsync(file.fileno())
        aside.replace(destination)
        if sync and sync_name:
            sync_folder(destination.parent)
    except OSError as error:
        raise StorageError(
            "{destination} can't be written: {strerror}; free some space or mend the disk",
            destination=destination,
            strerror=error.strerror,
        ) from error
    finally:
        if aside is not None:
            with suppress(OSError):
                aside.unlink(missing_ok=True)


def _give_to_owner_of(folder: Path, number: int) -> None:
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(number, owner.st_uid, owner.st_gid)


def write_durably(destination: Path, data: bytes, *, mode: int = 0o644) -> None:
    """`data` as the file `destination`, all of it or none. Raises StorageError."""
    with durable_file(destination, mode=mode) as file:
        file.write(data)


def write_whole(destination: Path, data: bytes) -> None:
    """As `write_durably`, for what a power cut may take: nobody ever reads half of it."""
    with durable_file(destination, sync=False) as file:
        file.write(data)


def clear_unfinished(folder: Path, *, below: bool = False) -> None:
    """Remove what a power cut has left half-written in `folder`, and `below` it if asked.

    Never raises OSError: what can't be removed only takes room.
    """
    names = f"{_UNFINISHED}*"
    with suppress(OSError):
        for left in list(folder.rglob(names) if below else folder.glob(names)):
            with suppress(OSError):
                left.unlink()


def shut(path: Path) -> None:
    """Let nobody but its owner open the file `path`, made if need be. Never raises OSError.

    Whoever may read a file may lock it, for as long as he likes.
    """
    with suppress(OSError):
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            # Not opened: to close it would give this process's own locks on it back (fcntl(2)).
            path.chmod(0o600)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut. Raises OSError."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


_PIECE = 1 << 18


def file_digest(path: Path, heartbeat: Callable[[], None] = lambda: None) -> str:
    """The SHA-256 of a file's bytes, hexadecimal; `heartbeat` at each piece. Raises OSError."""
    with path.open("rb") as file:
        return digest_of(iter(lambda: file.read(_PIECE), b""), heartbeat)


def digest_of(pieces: Iterable[bytes], heartbeat: Callable[[], None] = lambda: None) -> str:
    """The SHA-256 of all `pieces` together, hexadecimal; `heartbeat` at each."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        heartbeat()
    return digest.hexdigest()


def free_bytes(folder: Path) -> int:
    """What the disk of `folder` still takes, for us."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize

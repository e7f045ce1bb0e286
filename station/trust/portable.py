"""Writing on a USB stick, which knows no modes, no owners and no links, and may be pulled out.

A file is written aside, flushed and renamed, as `station/files.py` does on a disk; what FAT refuses
(modes, names with a colon, flushing a folder) isn't asked of it. A stick is anybody's: links on it
are not followed, and nothing on it is believed. Not handled here: what is written.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station.errors import InputError, LoaThonError, Sentence, StorageError
from station.files import sync_folder

_ASIDE = "~new.tmp"
_MOST_NAMES = 10_000
_CLUSTER = 32_768
"""Bytes that a file takes at least, and is rounded up to, on a large FAT stick."""


def write_portably(destination: Path, chunks: Iterable[bytes]) -> None:
    """`chunks` as the file `destination`, all of it or what was there before.

    Raises StorageError.
    """
    aside = destination.parent / _ASIDE
    with stick_errors(destination):
        folder_on_stick(destination.parent)
        with suppress(FileNotFoundError):
            aside.unlink()
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(aside, flags, 0o644), "wb") as file:
                for chunk in chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(destination)
        except BaseException:
            with suppress(OSError):
                aside.unlink()
            raise
        _flush(destination.parent)


def remove(path: Path) -> None:
    """Remove the file `path`, if it is there. Raises StorageError."""
    with stick_errors(path), suppress(FileNotFoundError):
        path.unlink()


def read_portably(path: Path, most: int) -> bytes:
    """The bytes of a plain file of at most `most` bytes. Raises InputError, StorageError."""
    return b"".join(chunks_of(path, most))


def chunks_of(path: Path, most: int) -> Iterator[bytes]:
    """As `read_portably`, a piece at a time."""
    with stick_errors(path):
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise InputError("{path} isn't a plain file; it isn't used", path=path)
            left = most
            while chunk := file.read(1 << 18):
                left -= len(chunk)
                if left < 0:
                    raise InputError(
                        "{path} is larger than {most} bytes; it isn't used", path=path, most=most
                    )
                yield chunk


def names_in(folder: Path, ending: str, most: int) -> list[str]:
    """The first `most` names in `folder` that end so, sorted; none where there is no such folder.

    Of a folder crammed with names only some thousands are looked at. Raises StorageError.
    """
    with stick_errors(folder):
        try:
            if not stat.S_ISDIR(folder.lstat().st_mode):
                return []
        except FileNotFoundError:
            return []
        found = []
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST_NAMES:
                    break
                if entry.name.endswith(ending) and not entry.name.startswith((".", "~")):
                    found.append(entry.name)
        return sorted(found)[:most]


def folder_on_stick(folder: Path) -> None:
    """Make `folder`, or see that it is one and no link to elsewhere. Raises OSError, InputError."""
    with suppress(FileExistsError):
        folder.mkdir(parents=True)
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise InputError(
            "{folder} isn't a folder; take it off the stick and try again", folder=folder
        )


def require_room(folder: Path, lengths: Iterable[int]) -> int:
    """The bytes that files of these `lengths` take. Raises StorageError when there is less room."""
    needed = sum(-(-length // _CLUSTER) * _CLUSTER for length in lengths)
    with stick_errors(folder):
        room = os.statvfs(folder)
    free = room.f_bavail * room.f_frsize
    if free < needed:
        raise StorageError(
            "{folder} has {megabytes} free and {megabytes2} are needed; take "
            "something off the stick, or take a larger one",
            folder=folder,
            megabytes=megabytes(free),
            megabytes2=megabytes(needed),
        )
    return needed


def megabytes(count: int) -> str:
    """A number of bytes to read, such as 3.4 MB."""
    return Sentence("{count} MB", count=f"{count / 1000000.0:.1f}")


@contextmanager
def stick_errors(path: Path) -> Iterator[None]:
    """What a stick's file system says, as a sentence."""
    try:
        yield
    except LoaThonError:
        raise
    except OSError as error:
        raise StorageError(
            "{path}: {error_text}", path=path, error_text=_error_text(error)
        ) from error


def _error_text(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return Sentence("the stick is full; take something off it, or take a larger one")
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return Sentence(
                "the stick can't be written or read here; is it locked, or another user's?"
            )
        case errno.EIO | errno.ENODEV | errno.ENXIO | errno.ENOENT | errno.ESTALE:
            return Sentence("the stick was pulled out, or is broken; put it in again")
        case errno.ELOOP:
            return Sentence("this is a link, and links on a stick are not followed")
    return Sentence("the stick refused: {strerror}; try another one", strerror=error.strerror)


def _flush(folder: Path) -> None:
    try:
        sync_folder(folder)
    except OSError as error:
        # Some file systems of sticks don't flush folders.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise

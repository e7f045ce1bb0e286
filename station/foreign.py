"""Files that somebody else may have written: opened so that nothing there leads, waits or swells.

The processes that have the network, the sticks and the page lay files down for one that trusts none
of them. Whoever broke into one could lay a link to elsewhere, a pipe on which opening waits for
ever, a lease, or a file of 8 TB that is empty. So each component below `base`, which is ours, is
opened by itself and no link in it is followed; only plain files of at most so many bytes are read.
Every function raises OSError, with a sentence of the system's. Not handled here: what is in them.
"""

import errno
import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from station.files import digest_of

log = logging.getLogger(__name__)

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_PIECE = 1 << 18
_MOST_NAMES = 10_000


@contextmanager
def foreign_file(base: Path, name: str, most: int) -> Iterator[IO[bytes]]:
    """The plain file `name`, such as `audio/x.opus`, below `base`, open for reading.

    Of it no more than `most` bytes are to be there. What has a lease on it is not waited for.
    """
    with _folder_of(base, name) as (folder, last), _plain(folder, last) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise _refused(errno.EFBIG, name)
        yield file


def read(base: Path, name: str, most: int) -> bytes:
    """All bytes of the file, of which there are at most `most`."""
    with foreign_file(base, name, most) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise _refused(errno.EFBIG, name)
    return data


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file below `base` with the length and the digest that a signature gives it."""

    base: Path
    name: str
    length: int
    sha256: str

    def pieces(self) -> Iterator[bytes]:
        """Its bytes; none of a file of another length, which isn't what was signed."""
        with _folder_of(self.base, self.name) as (folder, last), _plain(folder, last) as file:
            if os.fstat(file.fileno()).st_size == self.length:
                yield from _pieces(file, self.length)

    def is_right(self, heartbeat: Callable[[], None] = lambda: None) -> bool:
        """Whether it is what was signed; `heartbeat` at each piece."""
        return digest_of(self.pieces(), heartbeat) == self.sha256


def digest(base: Path, name: str, most: int) -> str:
    """The SHA-256 of a file of at most `most` bytes, hexadecimal."""
    with foreign_file(base, name, most) as file:
        return digest_of(_pieces(file, most))


def names(base: Path, folder: str, ending: str = "") -> list[str]:
    """What `folder` below `base` has that ends so, but folders, sorted.

    Of a folder crammed with names only some thousands are looked at.
    """
    return sorted(entry.name for entry in _entries(base, folder) if entry.name.endswith(ending))


def states(base: Path, folder: str, ending: str) -> list[tuple[str, int, int, int]]:
    """The same with each one's inode, time in nanoseconds and size: of a link its own."""
    found = []
    for entry in _entries(base, folder):
        if entry.name.endswith(ending):
            of = entry.stat(follow_symlinks=False)
            found.append((entry.name, of.st_ino, of.st_mtime_ns, of.st_size))
    return sorted(found)


def remove(base: Path, name: str) -> None:
    """Remove the file, or the link, `name`; what it leads to stays. None there is no error."""
    with suppress(FileNotFoundError), _folder_of(base, name) as (folder, last):
        os.unlink(last, dir_fd=folder)


def remove_strange(folder: Path, most: int) -> None:
    """Remove all in and below `folder` but folders and plain files of at most `most` bytes.

    For who is to write there with means of others, which follow links and wait for pipes.
    """
    if folder.is_symlink():
        folder.unlink()
    if not folder.exists():
        return
    for inner, _, _, number in os.fwalk(folder, follow_symlinks=False):
        with os.scandir(number) as entries:
            strange = [each.name for each in entries if not _is_usual(each, most)]
        for name in strange:
            log.warning("%s in %s isn't a plain file, or too large: it is removed", name, inner)
            os.unlink(name, dir_fd=number)


def _is_usual(entry: os.DirEntry[str], most: int) -> bool:
    if entry.is_dir(follow_symlinks=False):
        return True
    return entry.is_file(follow_symlinks=False) and entry.stat().st_size <= most


def _entries(base: Path, folder: str) -> Iterator[os.DirEntry[str]]:
    with _folder_of(base, f"{folder}/.") as (number, _), os.scandir(number) as entries:
        for count, entry in enumerate(entries):
            if count >= _MOST_NAMES:
                return
            if not entry.is_dir(follow_symlinks=False):
                yield entry


@contextmanager
def _folder_of(base: Path, name: str) -> Iterator[tuple[int, str]]:
    """The open folder that has `name`, and its last component."""
    *folders, last = name.split("/")
    number = os.open(base, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for each in folders:
            if each in ("", ".."):
                raise _refused(errno.ELOOP, name)
            inner = os.open(each, _FOLDER, dir_fd=number)
            os.close(number)
            number = inner
        yield number, last
    finally:
        os.close(number)


def _pieces(file: IO[bytes], length: int) -> Iterator[bytes]:
    """The first `length` bytes of an open file, and one more if it grows meanwhile."""
    left = length + 1
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece


@contextmanager
def _plain(folder: int, name: str) -> Iterator[IO[bytes]]:
    if name in ("", ".", ".."):
        raise _refused(errno.EISDIR, name)
    with os.fdopen(os.open(name, _FILE, dir_fd=folder), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _refused(errno.EINVAL, name)
        yield file


def _refused(number: int, name: str) -> OSError:
    return OSError(number, os.strerror(number), name)

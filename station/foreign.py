"""Files that somebody else may have written: opened so that nothing there leads, waits or swells.

The processes that have the network, the sticks and the page lay files down for one that trusts none
of them. Whoever broke into one could lay a link to elsewhere, a pipe on which opening waits for
ever, a lease, or a file of 8 TB that is empty. So each component below `base`, which is ours, is
opened by itself and no link in it is followed; only plain files of at most so many bytes are read,
which have no other name.
Every function raises OSError, with a sentence of the system's. Not handled here: what is in them.
"""

import errno
import logging
import os
import secrets
import stat
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from station.files import digest_of

log = logging.getLogger(__name__)

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_ON_THE_WAY = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
"""A folder that one only passes through may be closed to looks."""
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_PIECE = 1 << 18
STRANGE = (
    *(errno.ELOOP, errno.ENOTDIR, errno.EINVAL, errno.EISDIR, errno.EMLINK, errno.ENXIO),
    errno.EFBIG,
)
"""What an OSError says of a link, of no plain file, of one with two names, of one too large."""
_MOST_NAMES = 10_000
_PIECE_OF_NAMES = 1000
_ANY = 2**63 - 1


@contextmanager
def foreign_file(
    base: Path, name: str, most: int = _ANY, *, other_names: bool = False
) -> Iterator[IO[bytes]]:
    """The plain file `name`, such as `audio/x.opus`, below `base`, open for reading.

    Of it no more than `most` bytes are to be there; without, whoever reads it counts. What has a
    lease on it is not waited for. It may have `other_names` where it goes nowhere unverified.
    """
    with _folder_of(base, name) as (folder, last), _plain(folder, last, other_names) as file:
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


def remove_strange(folder: Path, most: int, *folders: str) -> None:
    """Remove all in `folder` but plain files of at most `most` bytes, and `folders` such as "a/b".

    In these, too. For who is to write there with means of others, which follow links, and wait for
    pipes. Where another doesn't let it be removed it stays.
    """
    if folder.is_symlink():
        folder.unlink()
    if not folder.exists():
        return
    for each in ("", *folders):
        inside = {
            name for parent, _, name in (one.rpartition("/") for one in folders) if parent == each
        }
        with suppress(FileNotFoundError), _opened(folder, each or ".") as number:
            _clear(number, f"{folder}/{each}", most, inside)


def _clear(number: int, where: str, most: int, folders: Container[str]) -> None:
    """Remove what is strange in the open folder, called `where`, which may have `folders`."""
    with os.scandir(number) as entries:
        strange = [each.name for each in entries if not _is_usual(each, most, folders)]
    for name in strange:
        log.warning("%s in %s isn't a plain file, or too large: it is removed", name, where)
        try:
            _remove_all(number, name)
        except OSError as error:
            log.warning("%s in %s stays: %s", name, where, error)


def _is_usual(entry: os.DirEntry[str], most: int, folders: Container[str]) -> bool:
    if entry.name in folders:
        return entry.is_dir(follow_symlinks=False)
    found = entry.stat(follow_symlinks=False)
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and found.st_size <= most


def _remove_all(folder: int, name: str) -> None:
    """Remove it from the open folder, however deep: what is in a folder comes beside it first."""
    left = [name]
    while left:
        try:
            os.unlink(left[-1], dir_fd=folder)
        except IsADirectoryError:
            inside = _emptied(folder, left[-1])
            if not inside:
                os.rmdir(left[-1], dir_fd=folder)
                left.pop()
            left += inside
        else:
            left.pop()


def _emptied(folder: int, name: str) -> list[str]:
    """Move what is in `name` beside it, under new names, some at a time: these."""
    with suppress(PermissionError):
        os.chmod(name, 0o700, dir_fd=folder)
    number = os.open(name, _FOLDER, dir_fd=folder)
    try:
        with os.scandir(number) as entries:
            found = [entry.name for entry, _ in zip(entries, range(_PIECE_OF_NAMES), strict=False)]
        moved = [f".new-{secrets.token_hex(8)}" for _ in found]
        for old, new in zip(found, moved, strict=True):
            os.rename(old, new, src_dir_fd=number, dst_dir_fd=folder)
        return moved
    finally:
        os.close(number)


def _entries(base: Path, folder: str) -> Iterator[os.DirEntry[str]]:
    with _opened(base, folder) as number, os.scandir(number) as entries:
        for count, entry in enumerate(entries):
            if count >= _MOST_NAMES:
                return
            if not entry.is_dir(follow_symlinks=False):
                yield entry


@contextmanager
def _opened(base: Path, folder: str) -> Iterator[int]:
    """The `folder` below `base`, open for looking what is in it."""
    with _folder_of(base, f"{folder}/.") as (way, _):
        try:
            number = os.open(".", _FOLDER, dir_fd=way)
        except PermissionError:
            # It is ours, from when somebody had broken in; else this is refused.
            Path(f"/proc/self/fd/{way}").chmod(stat.S_IRWXU | stat.S_IRWXG)
            number = os.open(".", _FOLDER, dir_fd=way)
    try:
        yield number
    finally:
        os.close(number)


@contextmanager
def _folder_of(base: Path, name: str) -> Iterator[tuple[int, str]]:
    """The open folder that has `name`, and its last component."""
    *folders, last = name.split("/")
    number = os.open(base, _ON_THE_WAY)
    try:
        for each in folders:
            if each in ("", ".."):
                raise _refused(errno.ELOOP, name)
            inner = os.open(each, _ON_THE_WAY | os.O_NOFOLLOW, dir_fd=number)
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
def _plain(folder: int, name: str, other_names: bool = False) -> Iterator[IO[bytes]]:
    if name in ("", ".", ".."):
        raise _refused(errno.EISDIR, name)
    with os.fdopen(os.open(name, _FILE, dir_fd=folder), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _refused(errno.EINVAL, name)
        if found.st_nlink > 1 and not other_names:
            # Another name of a file elsewhere, such as a key, leads there as any link does.
            raise _refused(errno.EMLINK, name)
        yield file


def _refused(number: int, name: str) -> OSError:
    return OSError(number, os.strerror(number), name)

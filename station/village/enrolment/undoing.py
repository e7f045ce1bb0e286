"""Several files changed as one: whatever ends it early, they are again what they were.

A power cut can't be undone so; what is half done then is to be such that it may be done again. Not
handled here: what is written.
"""

import logging
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from station import foreign
from station.errors import StorageError
from station.files import write_durably

log = logging.getLogger(__name__)

_MOST = 10_000_000
"""Bytes of one."""

_Found = tuple[bytes, int] | None
"""A file's bytes and mode, if it is there."""


@contextmanager
def undone_on_failure(paths: Sequence[Path]) -> Iterator[None]:
    """Within it the files `paths`, each of some kilobytes, may be changed. Raises StorageError."""
    before = {path: _found(path) for path in paths}
    try:
        yield
    except BaseException:
        _lay_back(before)
        raise


def _lay_back(before: Mapping[Path, _Found]) -> None:
    """The last one changed first; one that can't be laid back doesn't keep the others."""
    for path, found in reversed(list(before.items())):
        try:
            if found is None:
                path.unlink(missing_ok=True)
            elif _found(path) != found:
                write_durably(path, found[0], mode=found[1])
        except (OSError, StorageError) as error:
            log.warning("%s can't be laid back: %s", path, error)


def _found(path: Path) -> _Found:
    try:
        with foreign.foreign_file(path.parent, path.name, _MOST) as file:
            return file.read(_MOST), stat.S_IMODE(os.fstat(file.fileno()).st_mode)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in foreign.STRANGE:
            # The sync may write in some of these folders: nothing that was ours, nothing to keep.
            return None
        raise StorageError(
            "{path} can't be read: {strerror}; run it with sudo", path=path, strerror=error.strerror
        ) from error

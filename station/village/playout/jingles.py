"""The signature tune and the closing of this station, computed once and kept.

Not handled here: the melody (`sound/tune.py`).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from station.errors import StorageError
from station.studio.sound.tune import write_closing, write_tune

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Jingles:
    """The files of the tune and of the closing."""

    tune: Path
    closing: Path


def jingles(folder: Path) -> Jingles:
    """The jingles in `folder`, written if they aren't there. Raises StorageError."""
    found = Jingles(folder / "tune.wav", folder / "closing.wav")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not found.tune.exists():
            write_tune(found.tune)
        if not found.closing.exists():
            write_closing(found.closing)
    except OSError as error:
        raise StorageError(
            "the signature tune can't be written: {strerror}", strerror=error.strerror
        ) from error
    return found


def kept(folders: Sequence[Path], make: Callable[[Path], T]) -> T:
    """What `make` makes in the first folder that takes it: on the disk, else in memory.

    Raises the last folder's StorageError.
    """
    *first, last = folders
    for folder in first:
        try:
            return make(folder)
        except StorageError as error:
            log.error("%s", error)  # noqa: TRY400 - the sentence is enough
    return make(last)

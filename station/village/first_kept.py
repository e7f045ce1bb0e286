"""What can be kept on the disk, or else in memory. Not handled here: what is kept."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from station.errors import StorageError

log = logging.getLogger(__name__)
T = TypeVar("T")


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

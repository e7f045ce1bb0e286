"""A file that takes long to make: made in a folder aside, and put in its place whole or not at all.

Not handled here: what is made.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.errors import StorageError

_UNFINISHED = ".made-"


@contextmanager
def made_aside(destination: Path, name: str) -> Iterator[Path]:
    """A folder to work in; the file `name` in it becomes `destination` when the block ends well.

    Raises StorageError on a full disk; what the block raises goes on.
    """
    try:
        with tempfile.TemporaryDirectory(dir=destination.parent, prefix=_UNFINISHED) as folder:
            yield Path(folder)
            (Path(folder) / name).replace(destination)
    except OSError as error:
        raise StorageError(
            "{destination}: can't be written: {strerror}",
            destination=destination,
            strerror=error.strerror,
        ) from error


def clear_made_aside(folder: Path) -> None:
    """Remove the folders that a power cut has left in `folder`. Never raises OSError."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)

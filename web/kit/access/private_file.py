"""Small secret files: whole or not there at all, and readable to their owner only."""

from pathlib import Path

from station.errors import StorageError
from station.files import durable_file


def write_private(path: Path, content: bytes) -> None:
    """Put `content` at `path`, mode 0600, over what was there.

    Written by root, it belongs to the owner of its folder. Raises StorageError.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with durable_file(path, mode=0o600, folders_owner=True) as file:
            file.write(content)
    except (OSError, StorageError) as error:
        raise StorageError(
            "{path} can't be written; run it with sudo, or make room: df -h", path=path
        ) from error


def read_private(path: Path, most: int = 4096) -> bytes | None:
    """What is at `path`, at most `most` bytes; None when nothing is. Raises StorageError."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StorageError(
            "{path} can't be read ({strerror}); run: sudo station pin",
            path=path,
            strerror=error.strerror,
        ) from error

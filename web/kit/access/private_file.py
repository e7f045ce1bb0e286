"""Small secret files: whole or not there at all, and readable to their owner only."""

import contextlib
import os
import secrets
from pathlib import Path

from station.errors import StorageError


def panel_folder(state: Path) -> Path:
    """Where the panel keeps its secrets, within the station's state folder."""
    return state / "panel"


def write_private(path: Path, content: bytes) -> None:
    """Put `content` at `path`, mode 0600, over what was there.

    Written by root, it belongs to the owner of its folder. Raises StorageError.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_through(aside, content)
        aside.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        raise StorageError(
            "{path} can't be written ({strerror}); run it with sudo, or make room",
            path=path,
            strerror=error.strerror,
        ) from error


def read_private(path: Path) -> bytes | None:
    """What is at `path`, at most 4 kB; None when nothing is. Raises StorageError."""
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StorageError(
            "{path} can't be read ({strerror}); run: sudo station pin",
            path=path,
            strerror=error.strerror,
        ) from error


def _write_through(path: Path, content: bytes) -> None:
    owner = path.parent.stat()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
        file.write(content)
        file.flush()
        if os.geteuid() == 0:
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

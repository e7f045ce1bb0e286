"""A repository in a folder, such as the one on a USB stick.

Not handled here: what the bytes verify (`feed.py`).
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from station.errors import LinkError
from station.trust.source import CHUNK, AbsentError, bounded


class FolderSource:
    """The files of a repository in `folder`.

    A stick is anybody's: links and devices in it are not followed.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    def read(self, path: str, most: int, start: int = 0) -> Iterator[bytes]:
        """As `Source.read`."""
        try:
            yield from self._read(self._folder / path, most, start)
        except FileNotFoundError as error:
            raise AbsentError("{name} has no {path}", name=self.name, path=path) from error
        except OSError as error:
            raise LinkError(
                "{name} can't be read: {strerror}; put the stick in again",
                name=self.name,
                strerror=error.strerror,
            ) from error

    def _read(self, path: Path, most: int, start: int) -> Iterator[bytes]:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise LinkError("{path} isn't a plain file; this repository isn't used", path=path)
            reached = file.seek(start)
            while chunk := file.read(CHUNK):
                reached += len(chunk)
                bounded(reached, most, self.name)
                yield chunk

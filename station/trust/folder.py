"""A repository in a folder, such as the one on a USB stick.

Not handled here: what the bytes verify (`feed.py`).
"""

from collections.abc import Iterator
from pathlib import Path

from station.errors import LinkError
from station.foreign import STRANGE, foreign_file
from station.trust.source import CHUNK, AbsentError, bounded


class FolderSource:
    """The files of a repository in `folder`.

    A stick is anybody's: links and devices in it are not followed, nor links in its folders.
    """

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    def read(self, path: str, most: int, start: int = 0) -> Iterator[bytes]:
        """As `Source.read`."""
        try:
            yield from self._read(path, most, start)
        except FileNotFoundError as error:
            raise AbsentError("{name} has no {path}", name=self.name, path=path) from error
        except OSError as error:
            if error.errno in STRANGE:
                raise LinkError(
                    "{path} isn't a plain file; this repository isn't used",
                    path=self._folder / path,
                ) from error
            raise LinkError(
                "{name} can't be read: {strerror}; put the stick in again",
                name=self.name,
                strerror=error.strerror,
            ) from error

    def _read(self, path: str, most: int, start: int) -> Iterator[bytes]:
        with foreign_file(self._folder, path, other_names=True) as file:
            reached = file.seek(start)
            while chunk := file.read(CHUNK):
                reached += len(chunk)
                bounded(reached, most, self.name)
                yield chunk

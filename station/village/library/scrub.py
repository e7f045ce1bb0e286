"""Looking for recordings that rotted on the card before they are wanted.

At each sync a little, all of them in turn: what rotted is removed, and fetched anew by that same
sync. Not handled here: the proof before each play, which finds the rest (`library.py`).
"""

import logging
import os
from contextlib import suppress

from station import foreign
from station.village.library.library import Library

log = logging.getLogger(__name__)

_AT_ONCE = 8_000_000
"""Bytes; 50 recordings of 5 MB are all verified every eight hours at four syncs an hour."""


MOST_BYTES = 2**31
"""The longest that a statement may say of a recording."""


class Scrub:
    """Goes round the recordings of `library`."""

    def __init__(self, library: Library, at_once: int = _AT_ONCE) -> None:
        self._folder, self._at_once = library.folder / "audio", at_once
        self.last = ""

    def verify_some(self) -> int:
        """Verify the next few. How many were removed."""
        names = self._names()
        after = [name for name in names if name > self.last]
        removed, verified = 0, 0
        for name in after + names[: len(names) - len(after)]:
            removed += not self._is_right(name)
            self.last = name
            path = self._folder / name
            verified += path.lstat().st_size if os.path.lexists(path) else 0
            if verified >= self._at_once:
                break
        return removed

    def _is_right(self, name: str) -> bool:
        path = self._folder / name
        try:
            if foreign.digest(self._folder, name, MOST_BYTES) == path.stem:
                return True
            log.warning("%s rotted on the card and is fetched again", name)
        except OSError as error:
            log.warning("%s can't be read any more (%s) and is fetched again", name, error)
        # A card that can't remove it either is the disk's own finding (`health/checks.py`).
        with suppress(OSError):
            foreign.remove(self._folder, name)
        return False

    def _names(self) -> list[str]:
        with suppress(OSError):
            return foreign.names(self._folder, ".", ".opus")
        return []

"""A phone is let in by a code that the box shows once, without anybody's typing a PIN.

`station pair` opens a window of minutes; who brings its code through first is in, and the code is
gone. Times are the machine's monotonic ones: a step of the clock neither opens nor closes it.
Not handled here: wrong tries (`access/login.py`), the page (`pages/pair.py`).
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from station.errors import StorageError
from station.village.settings.places import PanelFiles
from web.kit.access.private_file import read_private, write_private

DIGITS = 8
_SCANNED_BYTES, _SCANNED_LETTERS = 16, 22
LONGEST = 3600.0
"""Seconds that a window may be open."""


def _file(state: Path) -> Path:
    return PanelFiles(state).pairing


class Codes(NamedTuple):
    """What lets one phone in, once: digits to be typed, or what only a camera reads.

    The second is beyond guessing, so that no number of wrong tries keeps it out.
    """

    typed: str
    scanned: str


def is_scanned(code: str) -> bool:
    """Whether `code` has the length of what a camera reads."""
    return len(code) == _SCANNED_LETTERS


class PairingWindow:
    """The window of the station whose state folder is `state`; at most one is open."""

    def __init__(self, state: Path, monotonic: Callable[[], float]) -> None:
        self._file, self._monotonic = _file(state), monotonic

    def open(self, role: str, seconds: float) -> Codes:
        """New codes that let one phone in as `role`; older ones are void. Raises StorageError."""
        made = Codes(
            f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", secrets.token_urlsafe(_SCANNED_BYTES)
        )
        until = self._monotonic() + min(seconds, LONGEST)
        form = [role, [_hash(made.typed), _hash(made.scanned)], until]
        write_private(self._file, json.dumps(form).encode("ascii"))
        return made

    def take(self, code: str) -> str | None:
        """The role that `code` gives, once; None when it is wrong, used or too old.

        Raises StorageError when it can't be made void: it then lets nobody in.
        """
        try:
            role, kept, until = json.loads(read_private(self._file) or b"")
            left = float(until) - self._monotonic()
        except (ValueError, TypeError):
            return None
        # More than the longest is left when the machine was started anew since.
        if not 0 < left <= LONGEST:
            self.close()
            return None
        fits = [secrets.compare_digest(str(each), _hash(code)) for each in list(kept)]
        if not any(fits):
            return None
        self.close()
        return str(role)

    def close(self) -> None:
        """Its codes are void. Raises StorageError."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(
                "{file} can't be removed ({strerror})", file=self._file, strerror=error.strerror
            ) from error


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()

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

from station.errors import StorageError
from station.village.settings.places import PanelFiles
from web.kit.access.private_file import read_private, write_private

DIGITS = 8
LONGEST = 3600.0
"""Seconds that a window may be open."""


def _file(state: Path) -> Path:
    return PanelFiles(state).pairing


class PairingWindow:
    """The window of the station whose state folder is `state`; at most one is open."""

    def __init__(self, state: Path, monotonic: Callable[[], float]) -> None:
        self._file, self._monotonic = _file(state), monotonic

    def open(self, role: str, seconds: float) -> str:
        """A new code that lets one phone in as `role`; older ones are void. Raises StorageError."""
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        form = [role, _hash(code), self._monotonic() + min(seconds, LONGEST)]
        write_private(self._file, json.dumps(form).encode("ascii"))
        return code

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
            self._close()
            return None
        if not secrets.compare_digest(str(kept), _hash(code)):
            return None
        self._close()
        return str(role)

    def _close(self) -> None:
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(
                "{file} can't be removed ({strerror})", file=self._file, strerror=error.strerror
            ) from error


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()

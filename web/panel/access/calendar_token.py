"""The secret part of the calendar's address: a calendar app can't type a PIN.

Not handled here: the calendar (`views/icalendar.py`).
"""

import secrets
from pathlib import Path

from station.errors import StorageError
from station.village.settings.places import PanelFiles
from web.kit.access.private_file import read_private, write_private


class CalendarToken:
    """The token of the station whose state folder is `state`; made once, until it is renewed."""

    def __init__(self, state: Path) -> None:
        self._file = PanelFiles(state).calendar_token

    def value(self) -> str:
        """The token. Raises StorageError."""
        kept = (read_private(self._file) or b"").decode("ascii", "replace")
        return kept if len(kept) >= 22 else self.renew()

    def renew(self) -> str:
        """A new one: the old address leads nowhere from now on. Raises StorageError."""
        token = secrets.token_urlsafe(16)
        write_private(self._file, token.encode("ascii"))
        return token

    def end(self) -> None:
        """No address leads anywhere until a new one is made. Raises StorageError."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(
                "{file} can't be removed ({strerror})", file=self._file, strerror=error.strerror
            ) from error

    def is_it(self, given: str) -> bool:
        """Whether `given` is the token; none is made by asking. Raises StorageError."""
        kept = read_private(self._file)
        return bool(kept) and secrets.compare_digest(kept or b"", given.encode())

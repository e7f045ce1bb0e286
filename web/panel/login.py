"""The PIN: made once, kept as a hash, guarded against guessing. The only importer of argon2.

Wrong tries are counted together, whoever makes them: a phone can change its address as it likes.
Not handled here: remembering who is logged in (`session.py`).
"""

import hashlib
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from station.errors import RefusedError, StorageError
from web.panel.private_file import panel_folder, read_private, write_private

# OWASP's password storage cheat sheet, the row with the least memory: a Pi has little.
_HASHER = PasswordHasher(time_cost=5, memory_cost=7 * 1024, parallelism=1)

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0
"""Seconds: after each further wrong try the wait doubles."""


class WrongPinError(RefusedError):
    """Not the PIN."""


class LockedError(RefusedError):
    """Too many wrong tries; `wait` is in seconds."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        super().__init__(f"too many wrong tries; wait {wait:.0f} s")


def make_pin(state: Path) -> str:
    """A new PIN of six digits for the station with the state folder `state`; its hash is kept.

    Whoever is logged in by the old one is so no longer. Raises StorageError.
    """
    pin = f"{secrets.randbelow(1_000_000):06d}"
    write_private(_file(state), _HASHER.hash(pin).encode("ascii"))
    return pin


def _file(state: Path) -> Path:
    return panel_folder(state) / "pin"


class Login:
    """Checks PINs, for the station whose state folder is `state`; any thread may use it.

    `monotonic` tells seconds that never step.
    """

    def __init__(self, state: Path, monotonic: Callable[[], float]) -> None:
        self._file, self._monotonic = _file(state), monotonic
        self._lock = threading.Lock()
        self._wrong = 0
        self._locked_until = 0.0

    def generation(self) -> str | None:
        """A name for the present PIN, None while there is none; sessions carry it."""
        kept = read_private(self._file)
        return None if kept is None else hashlib.sha256(kept).hexdigest()[:16]

    def check(self, pin: str) -> str:
        """The PIN's generation, if `pin` is it.

        Raises WrongPinError, LockedError, StorageError when the kept hash is missing or damaged.
        One at a time: each check takes 7 MB.
        """
        with self._lock:
            wait = self._locked_until - self._monotonic()
            if wait > 0:
                raise LockedError(wait)
            generation = self.generation()
            if generation is None or not self._is_right(pin):
                self._count()
                raise WrongPinError("this is not the PIN")
            self._wrong = 0
            return generation

    def _is_right(self, pin: str) -> bool:
        if len(pin) != 6 or not (pin.isascii() and pin.isdecimal()):
            return False
        kept = read_private(self._file) or b""
        try:
            return _HASHER.verify(kept, pin)
        except VerifyMismatchError:
            return False
        except (VerificationError, InvalidHashError) as error:
            raise StorageError("the PIN's file is damaged; run: sudo station pin") from error

    def _count(self) -> None:
        self._wrong += 1
        over = self._wrong - FREE_TRIES
        if over >= 0:
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(over, 10))
            self._locked_until = self._monotonic() + wait

"""The PIN: made once, kept as a hash, guarded against guessing. The only importer of argon2.

Wrong PINs of strangers are counted together, for a phone can change its address as it likes; one
that was in before has a count of its own, and so have codes. Not handled here: the list of phones
(`kit/access/phones.py`).
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError, VerifyMismatchError

from station.errors import RefusedError, StorageError
from station.village.settings.places import PanelFiles
from web.kit.access.phones import Phone, Phones
from web.kit.access.private_file import read_private, write_private
from web.kit.access.session import Session, phone_of
from web.panel.access.calendar_token import CalendarToken
from web.panel.access.pairing import Codes, PairingWindow, is_scanned
from web.panel.access.tries import Tries

# OWASP's password storage cheat sheet, the row with the least memory: a Pi has little.
_HASHER = PasswordHasher(time_cost=5, memory_cost=7 * 1024, parallelism=1)

_COUNTS_KEPT = 64


class PinRole(StrEnum):
    """Who somebody is by the PIN that they know; a technician sees and may do more."""

    HEAD = "head"
    TECHNICIAN = "technician"


class WrongPinError(RefusedError):
    """Not the PIN."""


class WrongCodeError(WrongPinError):
    """A pairing code that is wrong, used or too old."""


class LockedError(RefusedError):
    """Too many wrong tries; `wait` is in seconds."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        super().__init__("too many wrong tries; wait {wait:.0f} s", wait=wait)


def make_pin(state: Path, role: PinRole = PinRole.HEAD) -> str:
    """A new PIN of six digits for the station with the state folder `state`; its hash is kept.

    Whoever is logged in by the old one is so no longer, and neither codes nor the calendar's
    address lead in any more. Raises StorageError.
    """
    others = [kept for other in PinRole if other is not role if (kept := _kept(state, other))]
    pin = _random()
    while any(_verified(kept, pin) for kept in others):
        pin = _random()
    write_private(_file(state, role), _HASHER.hash(pin).encode("ascii"))
    PairingWindow(state, time.monotonic).close()
    CalendarToken(state).end()
    return pin


def _random() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


def _file(state: Path, role: PinRole) -> Path:
    files = PanelFiles(state)
    return files.pin if role is PinRole.HEAD else files.technician_pin


def _kept(state: Path, role: PinRole) -> bytes | None:
    return read_private(_file(state, role))


def _verified(kept: bytes, pin: str) -> bool:
    try:
        return _HASHER.verify(kept, pin)
    except VerifyMismatchError:
        return False
    except (VerificationError, ValueError) as error:
        # For what isn't a hash; its own name is another one before argon2-cffi 23.1.
        raise StorageError("the PIN's file is damaged; run: sudo station pin") from error


class Login:
    """Checks PINs, for the station whose state folder is `state`; any thread may use it.

    `monotonic` tells seconds that never step.
    """

    def __init__(self, state: Path, monotonic: Callable[[], float]) -> None:
        self._state, self._monotonic = state, monotonic
        self._window = PairingWindow(state, monotonic)
        self.phones = Phones(PanelFiles(state).phones)
        self._lock = threading.Lock()
        self._strangers, self._codes = Tries(monotonic), Tries(monotonic)
        self._own: OrderedDict[str, Tries] = OrderedDict()

    def generation(self, role: PinRole = PinRole.HEAD) -> str | None:
        """A name for the role's present PIN, None while there is none; sessions carry it."""
        kept = _kept(self._state, role)
        return None if kept is None else hashlib.sha256(kept).hexdigest()[:16]

    def role(self, session: Session) -> PinRole | None:
        """Whose `session` is; None when nobody is logged in by it. Raises StorageError."""
        phone = self.phones.find(phone_of(session))
        return self._role_now(phone) if phone is not None else None

    def inside(self) -> tuple[Phone, ...]:
        """The phones that are in. Raises StorageError."""
        return tuple(each for each in self.phones.all_inside() if self._role_now(each))

    def _role_now(self, phone: Phone) -> PinRole | None:
        if not phone.inside or phone.role not in set(PinRole):
            return None
        role = PinRole(phone.role)
        return role if phone.generation == self.generation(role) else None

    def check(self, pin: str, phone: str = "") -> tuple[PinRole, str]:
        """Whose PIN `pin` is, and its generation; `phone` is the secret of who tries it, if any.

        Raises WrongPinError, LockedError, StorageError when a kept hash is damaged. One at a
        time: each check takes 7 MB.
        """
        wrong = WrongPinError("this is not the PIN")
        return self._try(self._tries_of(phone), lambda: self._role_of(pin), wrong)

    def share(self, seconds: float) -> Codes:
        """Codes that let one phone in as the village head's. Raises StorageError."""
        return self._window.open(PinRole.HEAD, seconds)

    def redeem(self, code: str) -> tuple[PinRole, str]:
        """Who may come in by the pairing code `code`, which is used up. Raises as `check` does."""
        tries = None if is_scanned(code) else self._codes
        return self._try(tries, lambda: self._paired(code), WrongCodeError("no such code"))

    def _tries_of(self, phone: str) -> Tries:
        known = self.phones.find(phone)
        if known is None:
            return self._strangers
        with self._lock:
            own = self._own.setdefault(known.id, Tries(self._monotonic))
            self._own.move_to_end(known.id)
            if len(self._own) > _COUNTS_KEPT:
                self._own.popitem(last=False)
            return own

    def _try(
        self, tries: Tries | None, find: Callable[[], PinRole | None], wrong: WrongPinError
    ) -> tuple[PinRole, str]:
        with self._lock:
            if tries is not None and (wait := tries.wait()) > 0:
                raise LockedError(wait)
            role = find()
            generation = None if role is None else self.generation(role)
            if role is None or generation is None:
                if tries is not None:
                    tries.failed()
                raise wrong
            for each in (tries, self._strangers, self._codes):
                if each is not None:
                    each.forgive()
            return role, generation

    def _role_of(self, pin: str) -> PinRole | None:
        if len(pin) != 6 or not (pin.isascii() and pin.isdecimal()):
            return None
        for role in PinRole:
            kept = _kept(self._state, role)
            if kept is not None and _verified(kept, pin):
                return role
        return None

    def _paired(self, code: str) -> PinRole | None:
        role = self._window.take(code)
        return PinRole(role) if role in set(PinRole) else None

"""Which phones are in: a list on the box, by name, so that each can be put out alone.

Of a phone's secret only a digest is kept. One that has logged out is still known as one that
was in. A list that can't be written holds until the program ends: a full disk keeps nobody out. Not
handled here: cookies (`cookies.py`), PINs.
"""

import hashlib
import json
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from station.errors import StorageError
from web.kit.access.private_file import read_private, write_private

log = logging.getLogger(__name__)

MOST = 60
"""Phones; of more the one that was let in first is forgotten, first of those that are not in."""

NAME_LETTERS = 32
_MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Phone:
    """One that is in as `role`, by the PIN whose generation that is; or was, if not `inside`."""

    id: str
    name: str
    role: str
    generation: str
    inside: bool = True


class Phones:
    """The phones that the file `file` tells of; any thread may use it."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._kept: dict[str, Phone] = {}
        self._stamp: tuple[int, int] | None = None

    def let_in(self, role: str, generation: str, name: str = "", before: str = "") -> str:
        """The secret by which a phone is known from now on; `before` is its one until now."""
        secret = secrets.token_urlsafe(16)
        with self._lock:
            self._look_again()
            former = self._kept.pop(_id(before), None)
            name = tidy(name) or (former.name if former else "")
            self._kept[_id(secret)] = Phone(_id(secret), name, role, generation)
            while len(self._kept) > MOST:
                rest = sorted(self._kept.values(), key=lambda each: each.inside)
                del self._kept[rest[0].id]
            self._write()
        return secret

    def find(self, secret: str) -> Phone | None:
        """The phone with this secret, if it is or was in."""
        with self._lock:
            self._look_again()
            return self._kept.get(_id(secret)) if secret else None

    def all_inside(self) -> tuple[Phone, ...]:
        """Those that are in, unless their PIN has ended."""
        with self._lock:
            self._look_again()
            return tuple(each for each in self._kept.values() if each.inside)

    def rename(self, identity: str, name: str) -> None:
        """It is called `name` from now on."""
        self._change(identity, lambda phone: replace(phone, name=tidy(name)))

    def log_out(self, identity: str) -> None:
        """It is in no more, by its own will."""
        self._change(identity, lambda phone: replace(phone, inside=False))

    def put_out(self, identity: str) -> None:
        """It is in no more, and forgotten."""
        self._change(identity, lambda _: None)

    def _change(self, identity: str, to: Callable[[Phone], Phone | None]) -> None:
        with self._lock:
            self._look_again()
            if (phone := self._kept.get(identity)) is None:
                return
            changed = to(phone)
            if changed is None:
                del self._kept[identity]
            else:
                self._kept[identity] = changed
            self._write()

    def _look_again(self) -> None:
        stamp = self._now()
        if stamp is None or stamp == self._stamp:
            return
        try:
            found = json.loads(read_private(self._file, _MOST_BYTES) or b"[]")
            self._kept = {phone.id: phone for phone in (Phone(**each) for each in found)}
        except (ValueError, TypeError, StorageError) as error:
            log.error("the list of phones can't be read (%s): they log in anew", error)  # noqa: TRY400
        self._stamp = stamp

    def _write(self) -> None:
        content = json.dumps([asdict(each) for each in self._kept.values()], ensure_ascii=False)
        try:
            write_private(self._file, content.encode())
        except StorageError as error:
            log.error("%s", error)  # noqa: TRY400 - the sentence is enough
        self._stamp = self._now()

    def _now(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns


def tidy(name: str) -> str:
    """`name` as it may stand in a list and a log."""
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(printable.split())[:NAME_LETTERS].strip()


def _id(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()[:32]

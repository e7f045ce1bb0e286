"""Who is logged in, and the token that verifies that a form is ours.

A session is a signed cookie; here it is any mapping. Not handled here: signing it (Flask) and
checking the PIN (`login.py`).
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from station.errors import RefusedError
from web.kit.access.private_file import read_private, write_private

Session = MutableMapping[str, Any]

_KEY_BYTES = 32


class StalePageError(RefusedError):
    """A form without this session's token: an old page, or a foreign one. Nothing was done."""


def signing_key(path: Path) -> bytes:
    """The key that signs sessions, kept in the file `path`; made once.

    Raises StorageError.
    """
    kept = read_private(path)
    if kept is not None and len(kept) == _KEY_BYTES:
        return kept
    key = secrets.token_bytes(_KEY_BYTES)
    write_private(path, key)
    return key


def log_in(session: Session, phone: str) -> None:
    """From now on `session` is that of the phone with the secret `phone`; its token is new."""
    session["phone"], session["token"] = phone, secrets.token_urlsafe(16)


def phone_of(session: Session) -> str:
    """The secret of the phone whose `session` is; empty when it was never in."""
    return str(session.get("phone", ""))


def secret(session: Session) -> str:
    """What the session's form tokens are made of; never written into a page."""
    if not isinstance(session.get("token"), str):
        session["token"] = secrets.token_urlsafe(16)
    return str(session["token"])


def token(session: Session) -> str:
    """A form token of the session, another one each time: a packed page's size tells nothing."""
    plain = secret(session).encode()
    mask = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(mask + _xor(plain, mask)).decode()


def verify_ours(session: Session, given: str) -> None:
    """Raises StalePageError unless a form with the token `given` came from this session's page."""
    kept = session.get("token")
    if not isinstance(kept, str) or not secrets.compare_digest(kept.encode(), _unmasked(given)):
        raise StalePageError("the form has not this session's token; load the page again")


def _unmasked(given: str) -> bytes:
    try:
        both = urlsafe_b64decode(given)
    except ValueError:
        return b""
    half = len(both) // 2
    return _xor(both[half:], both[:half])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))

"""Which files the commune's repository may offer, under which names, and how large they may be.

A name that comes from elsewhere is a path on our disk in the end: what isn't listed here is none.
Not handled here: who signs for a name (`feed.py`).
"""

import re
from typing import Protocol


class Names(Protocol):
    """The names of one kind of repository, as this file and `releases/names.py` have them."""

    def is_name(self, name: str, /) -> bool:
        """Whether there can be a file `name`."""

    def fits(self, name: str, sha256: object, /) -> bool:
        """Whether `sha256` is a digest that the file `name` may have."""

    def most_bytes(self, name: str, /) -> int:
        """The length beyond which it isn't fetched."""


TOP_LEVEL = "trust.json"
SIGNED_AT = "loa_thon_signed_at"
"""In the timestamp: when the commune last published, with news or without."""

FEED_ROLE = "feed"
_FEED_NAME = re.compile(
    r"timetable\.json|bulletins/[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.json|audio/[0-9a-f]{64}\.opus"
)
_SHA256 = re.compile("[0-9a-f]{64}")
_MOST_STATEMENT = 262_144
_MOST_AUDIO = 100_000_000


def is_name(name: str) -> bool:
    """Whether there can be a file `name`, `trust.json` included."""
    return name == TOP_LEVEL or _FEED_NAME.fullmatch(name) is not None


def fits(name: str, sha256: object) -> bool:
    """Whether `sha256` is a digest, and a recording is called after it."""
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        return False
    return not name.startswith("audio/") or name == f"audio/{sha256}.opus"


def most_bytes(name: str) -> int:
    """The length beyond which a file of this name isn't fetched."""
    return _MOST_AUDIO if name.startswith("audio/") else _MOST_STATEMENT


def path_of(name: str, sha256: str) -> str:
    """Where the file lies in the repository (TUF, section 6.2.3: its digest before its name)."""
    folder, _, last = name.rpartition("/")
    return "/".join(part for part in ("targets", folder, f"{sha256}.{last}") if part)

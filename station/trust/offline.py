"""What the commune's rules and its offer are, verified by the files that a sync has kept.

The process that syncs has verified them, too; but whoever broke into that process could have laid
others there. So whoever plays verifies them anew: from the first root.json, which only the box's
owner can change, by each later root, to the `targets` role, and to the feed's. Not handled here:
what is current (`feed.py`), and expiry, of which a box without a network must not fall silent.

The TUF specification's sections 5.3.4, 5.3.5 (roots) and 5.6.3, 5.6.4, 5.6.7 (targets)
(https://theupdateframework.github.io/specification/latest/#detailed-client-workflow).
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets, Timestamp

from station import foreign
from station.errors import TrustError
from station.trust import forms
from station.trust.names import FEED_ROLE, SIGNED_AT, TOP_LEVEL

T = TypeVar("T")

_MOST_BYTES = 10_000_000
_MOST_ROOTS = 256


@dataclass(frozen=True, slots=True)
class Standing:
    """How new the proof is: the versions of the root and of the targets metadata."""

    root: int
    targets: int

    def is_older_than(self, other: "Standing") -> bool:
        """Whether one of the two has gone back."""
        return self.root < other.root or self.targets < other.targets


@dataclass(frozen=True, slots=True)
class Offer:
    """The names that the feed has, in its version of that number, by whichever of the `keys`."""

    version: int
    names: frozenset[str]
    keys: tuple[str, ...]


def verify_rules(data: bytes, root: bytes, metadata: Path) -> Standing:
    """How new the proof of trust.json's `data` is, by `root` and the feed's folder `metadata`.

    Raises TrustError when it isn't verified.
    """
    with _refused(TOP_LEVEL):
        trusted = _last_root(root, metadata / "root_history")
        targets = _delegated(trusted, Targets.type, metadata)
        entry = targets.targets[TOP_LEVEL]
        if (entry.length, entry.hashes["sha256"]) == (len(data), hashlib.sha256(data).hexdigest()):
            return Standing(trusted.version, targets.version)
    raise TrustError("trust.json isn't the one that the commune's keys name; run: station sync")


@dataclass(frozen=True, slots=True)
class OfflineEnds:
    """Until when the root and the signature under the rules are believed, aware instants."""

    root: datetime
    rules: datetime


def offline_ends(root: bytes, metadata: Path) -> OfflineEnds:
    """When they end, by the same two. Raises TrustError when they aren't verified."""
    with _refused(TOP_LEVEL):
        trusted = _last_root(root, metadata / "root_history")
        return OfflineEnds(trusted.expires, _delegated(trusted, Targets.type, metadata).expires)


def verify_offer(root: bytes, metadata: Path) -> Offer:
    """What the feed offers, by the same two. Raises TrustError when it isn't verified."""
    with _refused("what the feed offers"):
        targets = _delegated(_last_root(root, metadata / "root_history"), Targets.type, metadata)
        feed = _delegated(targets, FEED_ROLE, metadata)
        keys = targets.get_delegated_role(FEED_ROLE).keyids
        return Offer(feed.version, frozenset(feed.targets), tuple(sorted(keys)))


def check_first(root: bytes, timestamp: bytes) -> None:
    """Raises TrustError unless `root` is a root.json that its own keys signed, and `timestamp` one.

    Whose root it is nobody can tell from it; the office's file is believed for that.
    """
    try:
        _last_root(root, Path(os.devnull))
        _of_type(Metadata[Timestamp].from_bytes(timestamp).signed, Timestamp)
    except (RepositoryError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise TrustError(
            "the enrolment file has no root.json and timestamp.json of a commune's; make a new "
            "one at the office: commune station add"
        ) from error


def published_at(root: bytes, metadata: Path) -> datetime | None:
    """When the commune last published, as it has signed; None from an office that doesn't say.

    Raises TrustError when it isn't verified.
    """
    with _refused("when the commune last published"):
        trusted = _last_root(root, metadata / "root_history")
        loaded = Metadata[Timestamp].from_bytes(
            foreign.read(metadata, "timestamp.json", _MOST_BYTES)
        )
        trusted.verify_delegate(Timestamp.type, loaded.signed_bytes, loaded.signatures)
        said = loaded.signed.unrecognized_fields.get(SIGNED_AT)
        return None if said is None else forms.instant(said, "the timestamp's instant")


@contextmanager
def _refused(what: str) -> Iterator[None]:
    try:
        yield
    except (RepositoryError, ValueError, KeyError, TypeError, OSError) as error:
        raise TrustError(
            "{what} can't be verified by what the last sync has kept; run: station sync", what=what
        ) from error


def _delegated(by: Root | Targets, role: str, metadata: Path) -> Targets:
    """The kept metadata of a role, as the one who delegates to it vouches for it."""
    loaded = Metadata[Targets].from_bytes(foreign.read(metadata, f"{role}.json", _MOST_BYTES))
    by.verify_delegate(role, loaded.signed_bytes, loaded.signatures)
    return _of_type(loaded.signed, Targets)


def _last_root(first: bytes, history: Path) -> Root:
    """The newest root to which a chain of signatures leads. A broken link of it ends the proof."""
    loaded = Metadata[Root].from_bytes(first)
    trusted = _of_type(loaded.signed, Root)
    trusted.verify_delegate(Root.type, loaded.signed_bytes, loaded.signatures)
    for data in _later(history, trusted.version):
        loaded = Metadata[Root].from_bytes(data)
        following = _of_type(loaded.signed, Root)
        if following.version != trusted.version + 1:
            raise ValueError("a root of another version")
        for signer in (trusted, following):
            signer.verify_delegate(Root.type, loaded.signed_bytes, loaded.signatures)
        trusted = following
    return trusted


def _later(history: Path, version: int) -> Iterator[bytes]:
    for number in range(version + 1, version + 1 + _MOST_ROOTS):
        try:
            data = foreign.read(history.parent, f"{history.name}/{number}.root.json", _MOST_BYTES)
        except (FileNotFoundError, NotADirectoryError):
            return
        yield data


def _of_type(signed: object, kind: type[T]) -> T:
    if not isinstance(signed, kind):
        raise TypeError(f"it is no {kind.__name__}")
    return signed

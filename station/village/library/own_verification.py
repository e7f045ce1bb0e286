"""What the daemon has verified for itself, and keeps where the process that syncs can't write.

That process has the network. Whoever broke into it could lay down rules of their own with
statements that fit them, or the commune's of last year. So the daemon takes rules only with a proof
that leads to its root.json, never older ones than it has had, no older statement, and none that it
saw withdrawn. Not handled here: the proof of the rules (`trust/offline.py`) and of a statement
(`trust/statement.py`), and news that such a thief keeps away.
"""

import hashlib
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station import foreign
from station.errors import StorageError, TrustError
from station.files import clear_unfinished, write_durably
from station.trust.offline import Offer, Standing, verify_offer, verify_rules
from station.trust.rules import MOST_BYTES, Rules, read_rules
from station.trust.statement import Verified
from station.village.library.digested import digested, undigested
from station.village.library.seen import MOST_REMEMBERED
from station.village.library.sequences import Sequences
from station.village.settings.places import Places

log = logging.getLogger(__name__)

_MOST_BYTES = 500_000
_MOST_AHEAD = 1_000_000
"""Publishings between two that a box sees; one further ahead would lock out those after it."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""By which nothing is forgotten for having ended: the daemon's clock may be any."""


@dataclass(frozen=True, slots=True)
class _LastVerified:
    """The rules last verified, how new the proof was, and the digest of the root.json it began at.

    And the version of the feed that was last taken account of, 0 if none was, and by whose keys:
    with other keys the numbers begin anew, for what the old ones signed is verified no more.
    """

    root: str
    standing: Standing
    rules: bytes
    feed: int
    feed_keys: tuple[str, ...] = ()


class OwnVerification:
    """For the box with these `places` and the commune's first root.json at `root`.

    Without `keeps` it only looks: for commands that run beside the daemon. One thread at a time.
    """

    def __init__(self, places: Places, root: Path, *, keeps: bool = True) -> None:
        self._places, self._root = places, root
        self._keeps = keeps
        self._kept: _LastVerified | None = None
        self._sequences = Sequences(places.seen_by_daemon)
        if keeps:
            clear_unfinished(places.verified_rules.parent)

    def rules(self, offered: Path, faults: list[str]) -> Rules | None:
        """Those to go by, as `_rules_of` says; the numbers that were seen go by them, too."""
        found = self._rules_of(offered, faults)
        if found is not None:
            self._sequences.go_by(found)
        return found

    def _rules_of(self, offered: Path, faults: list[str]) -> Rules | None:
        """Those to go by: of the trust.json `offered` if it is verified, or else of the one before.

        None when there are none. `faults` gets a sentence when the one offered isn't used.
        """
        root, data = _bytes(self._root, _MOST_BYTES), _bytes(offered, MOST_BYTES + 1)
        kept = self._before(root)
        try:
            found = _verified(data, root, self._places.feed, kept)
        except TrustError as error:
            if kept is None or data != kept.rules:
                faults.append(str(error))
            return None if kept is None else read_rules(kept.rules)
        offer = _offer(root, self._places.feed, found)
        if offer is not None:
            found = replace(found, feed=offer.version, feed_keys=offer.keys)
        another = kept is None and self._kept is not None
        self._kept = found
        if self._keeps and found != kept:
            self._keep(found, another_commune=another)
        if self._keeps and offer is not None:
            self._withdraw(offer)
        return read_rules(found.rules)

    def check(self, name: str, verified: Verified[Any]) -> None:
        """Raises TrustError when a newer statement of this name was here before."""
        self._sequences.check(name, verified)

    def note(self, found: Mapping[str, Verified[Any]]) -> None:
        """Remember these statements by their names. A disk that refuses is told of only."""
        if not self._keeps:
            return
        ends = {n: (p, getattr(p.content, "valid_until", None)) for n, p in found.items()}
        try:
            self._sequences.note_all(ends, _LONG_AGO)
        except StorageError as error:
            log.warning("which statements were used can't be kept: %s", error)

    def _before(self, root: bytes) -> _LastVerified | None:
        """What was kept by this root.json; another one makes it another commune's box.

        One that can't be read doesn't: a box must not fall silent for that.
        """
        if self._kept is None:
            self._kept = _read(self._places.verified_rules)
        kept = self._kept
        if kept is None or (root and kept.root != hashlib.sha256(root).hexdigest()):
            return None
        return kept

    def _keep(self, found: _LastVerified, *, another_commune: bool) -> None:
        numbers = self._places.seen_by_daemon
        try:
            if another_commune:
                numbers.unlink(missing_ok=True)
            # It begins with what the syncs have remembered until now, from the enrolment on.
            known = b"" if numbers.exists() else _bytes(self._places.seen_by_sync, MOST_REMEMBERED)
            if known:
                write_durably(numbers, known)
            self._sequences.reload_if_changed()
            write_durably(self._places.verified_rules, _written(found))
        except (OSError, StorageError) as error:
            log.warning("which rules were used can't be kept: %s", error)

    def _withdraw(self, offer: Offer) -> None:
        try:
            self._sequences.drop(offer.names, _LONG_AGO)
        except StorageError as error:
            log.warning("what was withdrawn can't be kept: %s", error)


def _offer(root: bytes, feed: Path, kept: _LastVerified) -> Offer | None:
    """What the feed offers; None when that isn't verified, or its number isn't to be believed."""
    try:
        offer = verify_offer(root, feed)
    except TrustError as error:
        log.warning("what was withdrawn isn't known: %s", error)
        return None
    if kept.feed and offer.keys == kept.feed_keys:
        least, most = kept.feed, kept.feed + _MOST_AHEAD
    else:
        least, most = 0, _MOST_AHEAD
    return offer if least <= offer.version <= most else None


def _bytes(path: Path, most: int) -> bytes:
    """Nothing when there is no such file, or it can't be read."""
    with suppress(OSError):
        return foreign.read(path.parent, path.name, most)
    return b""


def _verified(data: bytes, root: bytes, feed: Path, kept: _LastVerified | None) -> _LastVerified:
    if not data:
        raise TrustError("trust.json isn't here, or can't be read; run: station sync")
    read_rules(data)
    standing = verify_rules(data, root, feed)
    if kept is not None and standing.is_older_than(kept.standing):
        raise TrustError("trust.json is older than the one that this box has had; it isn't used")
    floor: tuple[int, tuple[str, ...]] = (kept.feed, kept.feed_keys) if kept else (0, ())
    return _LastVerified(hashlib.sha256(root).hexdigest(), standing, data, *floor)


def _written(kept: _LastVerified) -> bytes:
    # Rules that rotted would be other rules.
    form = {
        "root": kept.root,
        "standing": [kept.standing.root, kept.standing.targets],
        "rules": kept.rules.decode(),
        "feed": kept.feed,
        "feed_keys": kept.feed_keys,
    }
    return digested(form)


def _read(path: Path) -> _LastVerified | None:
    try:
        with path.open("rb") as file:
            return _kept(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        log.warning("%s is damaged, and verified anew: %s", path.name, error)
        return None


def _kept(data: bytes) -> _LastVerified:
    form = undigested(data)
    root, targets = form["standing"]
    standing = Standing(int(root), int(targets))
    keys = tuple(str(key) for key in form.get("feed_keys", ()))
    return _LastVerified(
        str(form["root"]), standing, form["rules"].encode(), int(form["feed"]), keys
    )

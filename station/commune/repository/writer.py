"""Writes the commune's repository: a folder that any web server or USB stick can carry (TUF).

`root` and `targets` are signed offline, at the set-up and at a renewal; `feed`, `snapshot` and
`timestamp` by the feed's key at each publishing. New files are made aside; `timestamp.json` comes
last, and until then nobody sees any of it. Not handled here: the metadata itself
(`metadata.py`), what is published (`bulletins/publishing.py`), and the village's side
(`trust/feed.py`).
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from securesystemslib.signer import Signer

from station.commune.repository.metadata import TRUST, MetadataFolder, OfflineKeys, target
from station.commune.repository.metadata_reader import FEED, Listed, Versions
from station.commune.repository.root_role import RootRole
from station.commune.repository.target_store import Digest, TargetStore, contents, measured
from station.errors import RefusedError
from station.lock import one_at_a_time
from station.trust.offline import OfflineEnds
from station.trust.standing.floors import Floors

__all__ = ["OfflineKeys", "Published", "RepositoryWriter"]

_FRESH = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Published:
    """What a publishing did: the feed's version, how many files it lists, and when it expires.

    `left` has a sentence for each part that was left as it was, `notes` one for whatever else is to
    be told.
    """

    version: int
    files: int
    expires: datetime
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class RepositoryWriter:
    """The repository in `folder`; what it signs lives for `feed_life` or `offline_life`.

    `digest` says what a file's bytes are; it may remember files that haven't changed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        feed_life: timedelta,
        offline_life: timedelta,
        digest: Digest = measured,
    ) -> None:
        self._folder = folder
        self._metadata = MetadataFolder(folder / "metadata")
        self._store = TargetStore(folder / "targets", digest)
        # Beside the folder, which is served and copied.
        self._lock = folder.with_name(f".{folder.name}.lock")
        self._feed_life, self._offline_life = feed_life, offline_life

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Nobody publishes while the block runs. Raises RefusedError when somebody does."""
        with one_at_a_time(self._lock):
            yield

    def create(self, keys: OfflineKeys, trust: bytes, now: datetime) -> bytes:
        """A new repository with no bulletins. Returns root.json, which each village needs.

        Raises RefusedError when there is a repository already, StorageError.
        """
        with one_at_a_time(self._lock):
            if self._metadata.exists():
                raise RefusedError("there is a repository in {folder} already", folder=self._folder)
            self._metadata.write_root(keys, 1, self._expires(now))
            self._write_targets(keys, 1, trust, now)
            self._publish({}, keys.feed, now, Versions(targets=1))
        return self._metadata.root_bytes()

    def root_role(self) -> RootRole:
        """Who holds the root now. Raises StorageError."""
        return self._metadata.root_role()

    def renew(self, keys: OfflineKeys, trust: bytes, now: datetime) -> bytes:
        """New `root` and `targets`, with the rules `trust`. Returns the new root.json.

        Villages follow by themselves at their next sync. Raises StorageError, and TrustError
        when too few of the root's keys sign.
        """
        with one_at_a_time(self._lock):
            then = self._metadata.versions()
            version = self._metadata.latest_root() + 1
            self._metadata.write_root(keys, version, self._expires(now))
            self._write_targets(keys, then.targets + 1, trust, now)
            listed = self._metadata.listed(FEED, then.feed)
            then = replace(then, targets=then.targets + 1)
            self._publish(listed, keys.feed, now, then)
        return self._metadata.root_bytes()

    def root_version(self) -> int:
        """The newest root's version."""
        return self._metadata.latest_root()

    def offline_ends(self) -> OfflineEnds:
        """Until when root and rules are believed. Raises StorageError."""
        return self._metadata.offline_ends(self._metadata.versions().targets)

    def first_root(self) -> bytes:
        """The root.json of the founding, from which all later ones follow. Raises StorageError."""
        return self._metadata.root_of(1)

    def root_bytes(self) -> bytes:
        """The newest root.json. Raises StorageError."""
        return self._metadata.root_bytes()

    def statements(self) -> tuple[bytes, ...]:
        """The signed statements that the feed offers now. Raises StorageError."""
        paths = self._listed(FEED, self._metadata.versions().feed)
        return tuple(map(contents, (path for path in paths if path.suffix == ".json")))

    def publish(
        self,
        files: Mapping[str, bytes | Path],
        feed_key: Signer,
        now: datetime,
        unchanged: Collection[str] = (),
    ) -> Published:
        """Make `files` (name → its bytes, or the file that has them) all that the feed offers.

        And of the names `unchanged` what it offers already. Raises StorageError when it can't be
        written: what was published before is then as it was.
        """
        with one_at_a_time(self._lock):
            then = self._metadata.versions()
            placed = self._store.place_all(files)
            before = self._metadata.listed(FEED, then.feed)
            listed = {name: before[name] for name in unchanged if name in before}
            listed |= {name: target(name, of.length, of.sha256) for name, of in placed.items()}
            published = self._publish(listed, feed_key, now, then)
            self._sweep(self._metadata.versions(), then)
        return published

    def renew_feed(self, feed_key: Signer, now: datetime) -> Published:
        """Sign what the feed offers again, without news: the commune is still there.

        Raises StorageError.
        """
        with one_at_a_time(self._lock):
            then = self._metadata.versions()
            return self._publish(self._metadata.listed(FEED, then.feed), feed_key, now, then)

    def lift(self, feed_key: Signer, now: datetime, seen: Floors, by: int) -> None:
        """Offer the same under numbers that are `by` above these and above `seen`.

        By the newest rules that lie here. Raises StorageError.
        """
        with one_at_a_time(self._lock):
            then = self._metadata.versions()
            high = Versions(
                self._metadata.latest_targets(),
                max(then.feed, seen.feed) + by,
                max(then.snapshot, seen.snapshot) + by,
                max(then.timestamp, seen.timestamp) + by,
            )
            self._publish(self._metadata.listed(FEED, then.feed), feed_key, now, high, anew=True)

    def place_rules(self, trust: bytes) -> None:
        """Lay trust.json ready that a signature taken over speaks of. Raises StorageError."""
        self._store.place_all({TRUST: trust})

    def floors(self, sequence: int = 0) -> Floors:
        """The repository's own numbers. Raises StorageError."""
        own = self._metadata.versions()
        root = self._metadata.latest_root()
        return Floors(root, own.targets, own.feed, own.snapshot, own.timestamp, sequence)

    def feed_keyids(self) -> frozenset[str]:
        """The keys that may say what is current. Raises StorageError."""
        return self._metadata.feed_keyids()

    def _publish(
        self, listed: Listed, key: Signer, now: datetime, then: Versions, *, anew: bool = False
    ) -> Published:
        ends = self._metadata.offline_ends(then.targets)
        last = min(ends.root, ends.rules)
        expires = _to_the_second(now + self._feed_life)
        if now < last:
            expires = min(expires, last)
        if not anew and self._is_fresh(listed, then, expires):
            # Nothing new to say: the villages fetch a few hundred bytes instead of the whole list.
            version, snapshot = then.feed, self._metadata.snapshot_meta(then.snapshot)
        else:
            version = then.feed + 1
            snapshot = self._metadata.write_snapshot(listed, key, expires, then)
        self._metadata.write_timestamp(then.timestamp + 1, snapshot, key, expires, now)
        # No village believes the feed longer than the root.
        return Published(version, len(listed), min(expires, last))

    def _is_fresh(self, listed: Listed, then: Versions, expires: datetime) -> bool:
        """Whether the feed of before lists the same, and lives nearly as long as a new one."""
        if not then.snapshot:
            return False
        return (
            self._metadata.targets_in(then.snapshot) == then.targets
            and self._metadata.listed(FEED, then.feed) == listed
            and self._metadata.feed_expires(then.feed) > expires - _FRESH
        )

    def _write_targets(self, keys: OfflineKeys, version: int, trust: bytes, now: datetime) -> None:
        placed = self._store.place_all({TRUST: trust})[TRUST]
        listed = target(TRUST, placed.length, placed.sha256)
        self._metadata.write_targets(keys, version, self._expires(now), listed)

    def _expires(self, now: datetime) -> datetime:
        return _to_the_second(now + self._offline_life)

    def _sweep(self, now: Versions, before: Versions) -> None:
        """Remove what neither this publishing nor the one before it needs.

        The one before is kept for villages that are in the middle of a download.
        """
        for role in (FEED, "snapshot", "targets"):
            self._metadata.sweep(role, min(getattr(now, role), getattr(before, role)))
        roles = {("targets", version) for version in (before.targets, now.targets)}
        roles |= {(FEED, version) for version in (before.feed, now.feed)}
        self._store.sweep({path for role, version in roles for path in self._listed(role, version)})

    def _listed(self, role: str, version: int) -> Iterator[Path]:
        for name, info in self._metadata.listed(role, version).items():
            yield self._store.path(name, info.hashes["sha256"])


def _to_the_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)

"""Writes the commune's repository: a folder that any web server or USB stick can carry (TUF).

The only importer of tuf's metadata classes. `root` and `targets` are signed offline, at the set-up
and at a renewal; `feed`, `snapshot` and `timestamp` by the feed's key at each publishing. New files
are made aside; `timestamp.json` comes last, and until then nobody sees any of it. Not handled
here: what is published (`publishing.py`), and the village's side (`trust/feed.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from securesystemslib.signer import Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from station.commune.shelf import Shelf
from station.commune.turn import one_at_a_time
from station.errors import RefusedError, StorageError
from station.trust.durable import write_durably

_FEED, _TRUST = "feed", "trust.json"
_PATHS = ["timetable.json", "bulletins/*.json", "audio/*.opus"]
_FRESH = timedelta(days=7)

S = TypeVar("S", Root, Snapshot, Targets, Timestamp)


@dataclass(frozen=True, slots=True)
class OfflineKeys:
    """The keys of the ceremony, and the feed's, to which they delegate.

    `root` are the root's keys: one, or at a change of it the new one and then the old one.
    """

    root: tuple[Signer, ...]
    targets: Signer
    feed: Signer


@dataclass(frozen=True, slots=True)
class Published:
    """What a publishing did: the feed's version, how many files it lists, and when it expires."""

    version: int
    files: int
    expires: datetime


@dataclass(frozen=True, slots=True)
class _Versions:
    """Which versions are current, as the newest `timestamp.json` says; 0 before the first."""

    targets: int = 0
    feed: int = 0
    snapshot: int = 0
    timestamp: int = 0


class Press:
    """The repository in `folder`; what it signs lives for `feed_life` or `offline_life`."""

    def __init__(self, folder: Path, *, feed_life: timedelta, offline_life: timedelta) -> None:
        self._folder, self._metadata = folder, folder / "metadata"
        self._shelf = Shelf(folder / "targets")
        # Beside the folder, which is served and copied.
        self._lock = folder.with_name(f".{folder.name}.lock")
        self._feed_life, self._offline_life = feed_life, offline_life

    def create(self, keys: OfflineKeys, trust: bytes, now: datetime) -> bytes:
        """A new repository with no bulletins. Returns root.json, which each village needs.

        Raises RefusedError when there is a repository already, StorageError.
        """
        with one_at_a_time(self._lock):
            if (self._metadata / "timestamp.json").exists():
                raise RefusedError(f"there is a repository in {self._folder} already")
            root = self._write_root(keys, 1, now)
            self._write_targets(keys, 1, trust, now)
            self._publish({}, keys.feed, now, _Versions(targets=1))
        return root

    def renew(self, keys: OfflineKeys, trust: bytes, now: datetime) -> bytes:
        """New `root` and `targets`, with the rules `trust`. Returns the new root.json.

        Villages follow by themselves at their next sync. Raises StorageError.
        """
        with one_at_a_time(self._lock):
            then = self._versions()
            root = self._write_root(keys, self._latest_root() + 1, now)
            self._write_targets(keys, then.targets + 1, trust, now)
            listed = self._read(Targets, f"{then.feed}.{_FEED}.json").targets
            then = replace(then, targets=then.targets + 1)
            self._publish(listed, keys.feed, now, then)
        return root

    def publish(
        self, files: Mapping[str, bytes | Path], feed_key: Signer, now: datetime
    ) -> Published:
        """Make `files` (name → its bytes, or the file that has them) all that the feed offers.

        Raises StorageError when it can't be written: what was published before is then as it was.
        """
        with one_at_a_time(self._lock):
            then = self._versions()
            listed = {name: self._place(name, content) for name, content in files.items()}
            published = self._publish(listed, feed_key, now, then)
            self._sweep(self._versions(), then)
        return published

    def _publish(
        self, listed: Mapping[str, TargetFile], key: Signer, now: datetime, then: _Versions
    ) -> Published:
        expires = _to_the_second(now + self._feed_life)
        if self._is_fresh(listed, then, now):
            # Nothing new to say: the villages fetch a few hundred bytes instead of the whole list.
            feed_version, snapshot_meta = then.feed, self._snapshot_meta(then.snapshot)
        else:
            feed_version = then.feed + 1
            snapshot_meta = self._write_snapshot(listed, key, expires, then)
        timestamp = Timestamp(version=then.timestamp + 1, expires=expires)
        timestamp.snapshot_meta = snapshot_meta
        self._write(timestamp, "timestamp.json", (key,))
        return Published(feed_version, len(listed), expires)

    def _write_snapshot(
        self, listed: Mapping[str, TargetFile], key: Signer, expires: datetime, then: _Versions
    ) -> MetaFile:
        feed = Targets(version=then.feed + 1, expires=expires, targets=dict(listed))
        feed_meta = self._write(feed, f"{feed.version}.{_FEED}.json", (key,))
        targets = f"{then.targets}.targets.json"
        targets_meta = MetaFile.from_data(
            then.targets, _bytes_of(self._metadata / targets), ["sha256"]
        )
        snapshot = Snapshot(version=then.snapshot + 1, expires=expires)
        snapshot.meta = {"targets.json": targets_meta, f"{_FEED}.json": feed_meta}
        return self._write(snapshot, f"{snapshot.version}.snapshot.json", (key,))

    def _is_fresh(self, listed: Mapping[str, TargetFile], then: _Versions, now: datetime) -> bool:
        """Whether the feed of before lists the same, and lives nearly as long as a new one."""
        if not then.snapshot:
            return False
        meta = self._read(Snapshot, f"{then.snapshot}.snapshot.json").meta
        feed = self._read(Targets, f"{then.feed}.{_FEED}.json")
        return (
            meta["targets.json"].version == then.targets
            and feed.targets == listed
            and feed.expires > now + self._feed_life - _FRESH
        )

    def _snapshot_meta(self, version: int) -> MetaFile:
        data = _bytes_of(self._metadata / f"{version}.snapshot.json")
        return MetaFile.from_data(version, data, ["sha256"])

    def _write_root(self, keys: OfflineKeys, version: int, now: datetime) -> bytes:
        root = Root(version=version, expires=_to_the_second(now + self._offline_life))
        root.add_key(keys.root[0].public_key, Root.type)
        root.add_key(keys.targets.public_key, Targets.type)
        root.add_key(keys.feed.public_key, Snapshot.type)
        root.add_key(keys.feed.public_key, Timestamp.type)
        self._write(root, f"{version}.root.json", keys.root)
        return (self._metadata / f"{version}.root.json").read_bytes()

    def _write_targets(self, keys: OfflineKeys, version: int, trust: bytes, now: datetime) -> None:
        key = keys.feed.public_key
        role = DelegatedRole(_FEED, [key.keyid], 1, terminating=True, paths=_PATHS)
        targets = Targets(
            version=version,
            expires=_to_the_second(now + self._offline_life),
            targets={_TRUST: self._place(_TRUST, trust)},
            delegations=Delegations({key.keyid: key}, {_FEED: role}),
        )
        self._write(targets, f"{version}.targets.json", (keys.targets,))

    def _place(self, name: str, content: bytes | Path) -> TargetFile:
        placed = self._shelf.place(name, content)
        return TargetFile(placed.length, {"sha256": placed.sha256}, name)

    def _write(self, signed: S, name: str, signers: tuple[Signer, ...]) -> MetaFile:
        metadata = Metadata(signed)
        for signer in signers:
            metadata.sign(signer, append=True)
        data = metadata.to_bytes(JSONSerializer(compact=True))
        write_durably(self._metadata / name, data)
        return MetaFile.from_data(signed.version, data, ["sha256"])

    def _versions(self) -> _Versions:
        timestamp = self._read(Timestamp, "timestamp.json")
        snapshot_version = timestamp.snapshot_meta.version
        meta = self._read(Snapshot, f"{snapshot_version}.snapshot.json").meta
        targets, feed = meta["targets.json"].version, meta[f"{_FEED}.json"].version
        return _Versions(targets, feed, snapshot_version, timestamp.version)

    def _latest_root(self) -> int:
        return max(int(path.name.split(".")[0]) for path in self._metadata.glob("*.root.json"))

    def _read(self, kind: type[S], name: str) -> S:
        try:
            signed = Metadata[S].from_bytes(_bytes_of(self._metadata / name)).signed
        except RepositoryError as error:
            raise StorageError(
                f"{self._metadata / name} is damaged: put a copy of the repository there again"
            ) from error
        if not isinstance(signed, kind):
            raise StorageError(f"{self._metadata / name} isn't what its name says")
        return signed

    def _sweep(self, now: _Versions, before: _Versions) -> None:
        """Remove what neither this publishing nor the one before it needs.

        The one before is kept for villages that are in the middle of a download.
        """
        for role in (_FEED, "snapshot", "targets"):
            oldest = min(getattr(now, role), getattr(before, role))
            for path in self._metadata.glob(f"*.{role}.json"):
                if path.name.split(".")[0].isdecimal() and int(path.name.split(".")[0]) < oldest:
                    path.unlink()
        roles = [(Targets.type, version) for version in (before.targets, now.targets)]
        roles += [(_FEED, version) for version in (before.feed, now.feed)]
        self._shelf.sweep({path for role, version in roles for path in self._listed(role, version)})

    def _listed(self, role: str, version: int) -> Iterator[Path]:
        for name, info in self._read(Targets, f"{version}.{role}.json").targets.items():
            yield self._shelf.path(name, info.hashes["sha256"])


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise StorageError(f"{path} is missing: make the commune first: commune init") from error
    except OSError as error:
        raise StorageError(f"{path} can't be read: {error.strerror}") from error


def _to_the_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)

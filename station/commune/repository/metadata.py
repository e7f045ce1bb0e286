"""The repository's signed metadata: built, signed, written, read back (TUF).

The only importer of tuf's metadata classes. Not handled here: in which order the files are
written, and what they list (`writer.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from securesystemslib.signer import Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Key,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import CanonicalJSONSerializer, JSONSerializer

from station.commune.repository.root_role import ROOT, RootRole
from station.errors import StorageError, TrustError
from station.files import write_durably
from station.trust import forms
from station.trust.names import SIGNED_AT
from station.trust.offline import OfflineEnds

FEED, TRUST = "feed", "trust.json"
_PATHS = ["timetable.json", "bulletins/*.json", "audio/*.opus"]
_KEY_NAME = "x-loa-thon-name"  # TUF lets a key carry fields of others' own

Listed = Mapping[str, TargetFile]
S = TypeVar("S", Root, Snapshot, Targets, Timestamp)


@dataclass(frozen=True, slots=True)
class OfflineKeys:
    """The keys of the ceremony, and the feed's, to which they delegate.

    `root` are those of the root's keys that sign: enough of the present ones, and at a change
    enough of those before, too. Without `role` the first of them alone is the root's key.
    """

    root: tuple[Signer, ...]
    targets: Signer
    feed: Signer
    role: RootRole | None = None


@dataclass(frozen=True, slots=True)
class Versions:
    """Which versions are current, as the newest `timestamp.json` says; 0 before the first."""

    targets: int = 0
    feed: int = 0
    snapshot: int = 0
    timestamp: int = 0


class MetadataFolder:
    """The folder `metadata` of a repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Whether something was published here."""
        return (self.folder / "timestamp.json").exists()

    def versions(self) -> Versions:
        """The current versions. Raises StorageError, as all that reads here."""
        timestamp = self._read(Timestamp, "timestamp.json")
        snapshot_version = timestamp.snapshot_meta.version
        meta = self._read(Snapshot, f"{snapshot_version}.snapshot.json").meta
        targets = meta["targets.json"].version
        feed = meta[f"{FEED}.json"].version if f"{FEED}.json" in meta else 0
        return Versions(targets, feed, snapshot_version, timestamp.version)

    def listed(self, role: str, version: int) -> Listed:
        """What that version of `targets` or `feed` lists."""
        return self._read(Targets, f"{version}.{role}.json").targets

    def feed_keyids(self) -> frozenset[str]:
        """The keys that the newest root lets say what is current."""
        root = self._read(Root, f"{self.latest_root()}.root.json")
        return frozenset(root.roles[Timestamp.type].keyids)

    def latest_targets(self) -> int:
        """The newest version of `targets` that lies here, in use or not."""
        return max(int(path.name.split(".")[0]) for path in self.folder.glob("*.targets.json"))

    def feed_expires(self, version: int) -> datetime:
        """When that version of the feed expires."""
        return self._read(Targets, f"{version}.{FEED}.json").expires

    def offline_ends(self, targets: int) -> OfflineEnds:
        """When the newest root and that version of `targets` expire."""
        root = self._read(Root, f"{self.latest_root()}.root.json")
        return OfflineEnds(root.expires, self._read(Targets, f"{targets}.targets.json").expires)

    def targets_in(self, snapshot: int) -> int:
        """Which version of `targets` a snapshot names."""
        return self._read(Snapshot, f"{snapshot}.snapshot.json").meta["targets.json"].version

    def latest_root(self) -> int:
        """The newest root's version."""
        return max(int(path.name.split(".")[0]) for path in self.folder.glob("*.root.json"))

    def root_bytes(self) -> bytes:
        """The newest root.json."""
        return self.root_of(self.latest_root())

    def root_of(self, version: int) -> bytes:
        """The root.json of that version."""
        return _bytes_of(self.folder / f"{version}.root.json")

    def root_role(self) -> RootRole:
        """Who holds the newest root."""
        root = self._read(Root, f"{self.latest_root()}.root.json")
        role = root.roles[Root.type]
        keys = [root.keys[keyid] for keyid in role.keyids]
        return RootRole(
            {str(key.unrecognized_fields.get(_KEY_NAME, ROOT)): key for key in keys},
            role.threshold,
        )

    def write_root(self, keys: OfflineKeys, version: int, expires: datetime) -> None:
        """A root; with a `role` it is verified first as every village will verify it.

        Raises TrustError when too few keys have signed.
        """
        root = Root(version=version, expires=expires)
        if keys.role is None:
            root.add_key(keys.root[0].public_key, Root.type)
        else:
            for name, key in keys.role.keys.items():
                root.add_key(_named(key, name), Root.type)
            root.roles[Root.type].threshold = keys.role.threshold
        root.add_key(keys.targets.public_key, Targets.type)
        root.add_key(keys.feed.public_key, Snapshot.type)
        root.add_key(keys.feed.public_key, Timestamp.type)
        metadata = _signed(root, keys.root)
        if keys.role is not None:
            self._verify(metadata, version)
        write_durably(self.folder / f"{version}.root.json", _bytes(metadata))

    def write_targets(
        self, keys: OfflineKeys, version: int, expires: datetime, trust: TargetFile
    ) -> None:
        """The offline role: the rules, and the feed's delegation."""
        key = keys.feed.public_key
        role = DelegatedRole(FEED, [key.keyid], 1, terminating=True, paths=_PATHS)
        targets = Targets(
            version=version,
            expires=expires,
            targets={TRUST: trust},
            delegations=Delegations({key.keyid: key}, {FEED: role}),
        )
        self._write(targets, f"{version}.targets.json", keys.targets)

    def write_alone(
        self, listed: Listed, key: Signer, expires: datetime, then: Versions
    ) -> MetaFile:
        """`targets` that lists all itself, without a feed, and the snapshot that names it."""
        targets = Targets(version=then.targets + 1, expires=expires, targets=dict(listed))
        snapshot = Snapshot(version=then.snapshot + 1, expires=expires)
        snapshot.meta = {
            "targets.json": self._write(targets, f"{targets.version}.targets.json", key)
        }
        return self._write(snapshot, f"{snapshot.version}.snapshot.json", key)

    def write_snapshot(
        self, listed: Listed, key: Signer, expires: datetime, then: Versions
    ) -> MetaFile:
        """The feed that lists `listed`, and the snapshot that names it."""
        feed = Targets(version=then.feed + 1, expires=expires, targets=dict(listed))
        feed_meta = self._write(feed, f"{feed.version}.{FEED}.json", key)
        targets = _bytes_of(self.folder / f"{then.targets}.targets.json")
        snapshot = Snapshot(version=then.snapshot + 1, expires=expires)
        snapshot.meta = {
            "targets.json": MetaFile.from_data(then.targets, targets, ["sha256"]),
            f"{FEED}.json": feed_meta,
        }
        return self._write(snapshot, f"{snapshot.version}.snapshot.json", key)

    def snapshot_meta(self, version: int) -> MetaFile:
        """How `timestamp.json` names a snapshot."""
        data = _bytes_of(self.folder / f"{version}.snapshot.json")
        return MetaFile.from_data(version, data, ["sha256"])

    def write_timestamp(
        self, version: int, snapshot: MetaFile, key: Signer, expires: datetime, now: datetime
    ) -> None:
        """The file by which all of it counts, and by which a village knows when that was said."""
        said = {SIGNED_AT: forms.write_instant(now)}
        timestamp = Timestamp(version=version, expires=expires, unrecognized_fields=said)
        timestamp.snapshot_meta = snapshot
        self._write(timestamp, "timestamp.json", key)

    def sweep(self, role: str, oldest: int) -> None:
        """Remove the versions of `role` before `oldest`."""
        for path in self.folder.glob(f"*.{role}.json"):
            if path.name.split(".")[0].isdecimal() and int(path.name.split(".")[0]) < oldest:
                path.unlink()

    def _verify(self, metadata: Metadata[Root], version: int) -> None:
        previous = None
        if version > 1:
            previous = self._read(Root, f"{version - 1}.root.json")
        payload = CanonicalJSONSerializer().serialize(metadata.signed)
        found = metadata.signed.get_root_verification_result(previous, payload, metadata.signatures)
        if not found.verified:
            raise TrustError(
                "the new root has {count} signatures that count, which is too few: "
                "unlock more of the root's keys, of the ones before it, too",
                count=len(found.signed),
            )

    def _write(self, signed: S, name: str, signer: Signer) -> MetaFile:
        data = _bytes(_signed(signed, (signer,)))
        write_durably(self.folder / name, data)
        return MetaFile.from_data(signed.version, data, ["sha256"])

    def _read(self, kind: type[S], name: str) -> S:
        try:
            signed = Metadata[S].from_bytes(_bytes_of(self.folder / name)).signed
        except RepositoryError as error:
            raise StorageError(
                "{folder} is damaged: put a copy of the repository there again",
                folder=self.folder / name,
            ) from error
        if not isinstance(signed, kind):
            raise StorageError("{folder} isn't what its name says", folder=self.folder / name)
        return signed


def target(name: str, length: int, sha256: str) -> TargetFile:
    """How metadata lists a file."""
    return TargetFile(length, {"sha256": sha256}, name)


def _named(key: Key, name: str) -> Key:
    fields = {**key.unrecognized_fields, _KEY_NAME: name}
    return type(key)(key.keyid, key.keytype, key.scheme, key.keyval, fields)


def _signed(signed: S, signers: tuple[Signer, ...]) -> Metadata[S]:
    metadata = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata


def _bytes(metadata: Metadata[S]) -> bytes:
    return metadata.to_bytes(JSONSerializer(compact=True))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise StorageError(
            "{path} is missing: make the commune first: commune init", path=path
        ) from error
    except OSError as error:
        raise StorageError(
            "{path} can't be read: {strerror}", path=path, strerror=error.strerror
        ) from error

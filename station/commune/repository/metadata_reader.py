"""The repository's signed metadata, read back (TUF).

Not handled here: writing it (`metadata.py`), and verifying what others wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp

from station.commune.repository.root_role import ROOT, RootRole
from station.errors import StorageError
from station.trust.offline import OfflineEnds

FEED = "feed"
KEY_NAME = "x-loa-thon-name"  # TUF lets a key carry fields of others' own

Listed = Mapping[str, TargetFile]
S = TypeVar("S", Root, Snapshot, Targets, Timestamp)


@dataclass(frozen=True, slots=True)
class Versions:
    """Which versions are current, as the newest `timestamp.json` says; 0 before the first."""

    targets: int = 0
    feed: int = 0
    snapshot: int = 0
    timestamp: int = 0


class MetadataReader:
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
        return bytes_of(self.folder / f"{version}.root.json")

    def root_role(self) -> RootRole:
        """Who holds the newest root."""
        root = self._read(Root, f"{self.latest_root()}.root.json")
        role = root.roles[Root.type]
        keys = [root.keys[keyid] for keyid in role.keyids]
        return RootRole(
            {str(key.unrecognized_fields.get(KEY_NAME, ROOT)): key for key in keys},
            role.threshold,
        )

    def _read(self, kind: type[S], name: str) -> S:
        try:
            signed = Metadata[S].from_bytes(bytes_of(self.folder / name)).signed
        except RepositoryError as error:
            raise StorageError(
                "{folder} is damaged: put a copy of the repository there again",
                folder=self.folder / name,
            ) from error
        if not isinstance(signed, kind):
            raise StorageError("{folder} isn't what its name says", folder=self.folder / name)
        return signed


def bytes_of(path: Path) -> bytes:
    """All of a file. Raises StorageError."""
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

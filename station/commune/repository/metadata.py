"""The repository's signed metadata: built, signed, written (TUF).

Not handled here: in which order the files are
written, what they list (`writer.py`), and reading (`metadata_reader.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from securesystemslib.signer import Signer
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

from station.commune.repository.metadata_reader import (
    FEED,
    KEY_NAME,
    Listed,
    MetadataReader,
    S,
    Versions,
    bytes_of,
)
from station.commune.repository.root_role import RootRole
from station.errors import TrustError
from station.files import write_durably
from station.trust import forms
from station.trust.names import SIGNED_AT

TRUST = "trust.json"
_PATHS = ["timetable.json", "bulletins/*.json", "audio/*.opus"]


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


class MetadataFolder(MetadataReader):
    """The folder `metadata` of a repository, to be written, too."""

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
        targets = bytes_of(self.folder / f"{then.targets}.targets.json")
        snapshot = Snapshot(version=then.snapshot + 1, expires=expires)
        snapshot.meta = {
            "targets.json": MetaFile.from_data(then.targets, targets, ["sha256"]),
            f"{FEED}.json": feed_meta,
        }
        return self._write(snapshot, f"{snapshot.version}.snapshot.json", key)

    def snapshot_meta(self, version: int) -> MetaFile:
        """How `timestamp.json` names a snapshot."""
        data = bytes_of(self.folder / f"{version}.snapshot.json")
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


def target(name: str, length: int, sha256: str) -> TargetFile:
    """How metadata lists a file."""
    return TargetFile(length, {"sha256": sha256}, name)


def _named(key: Key, name: str) -> Key:
    fields = {**key.unrecognized_fields, KEY_NAME: name}
    return type(key)(key.keyid, key.keytype, key.scheme, key.keyval, fields)


def _signed(signed: S, signers: tuple[Signer, ...]) -> Metadata[S]:
    metadata = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata


def _bytes(metadata: Metadata[S]) -> bytes:
    return metadata.to_bytes(JSONSerializer(compact=True))

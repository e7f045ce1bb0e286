"""Somebody who stole the feed's key: the office's online one, and all that it can do."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from tuf.api.metadata import Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from tests.office_simulator import OfficeSimulator

MORNING = {"slot": [{"id": "sang", "at": "05:30"}]}
EVENING = {"slot": [{"id": "toi", "at": "19:30"}]}

Withstands = Callable[[str], str]
"""Two syncs refuse with one sentence that has these words; the whole sentence."""


class Thief:
    """Writes into the repository of `office`, signed with the feed's key and no other."""

    def __init__(self, office: OfficeSimulator) -> None:
        self.office, self.folder = office, office.repository

    def offer(self, files: Mapping[str, bytes], *, drop: bool = False) -> None:
        """Add `files` to what is offered, or with `drop` offer them alone."""
        listed = {}
        for name, data in files.items():
            digest = hashlib.sha256(data).hexdigest()
            folder, _, last = name.rpartition("/")
            path = self.folder / "targets" / folder / f"{digest}.{last}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            listed[name] = TargetFile(len(data), {"sha256": digest}, name)
        self.list(listed, drop=drop)

    def list(self, listed: Mapping[str, TargetFile], *, drop: bool = False) -> None:
        """Publish a feed that has these, whether there are such files or not."""
        feed = self.read("feed")
        feed.targets = {**({} if drop else feed.targets), **listed}
        feed.version += 1
        self.sign(feed, self.read("snapshot"), self.read("timestamp"))

    def sign(self, feed: Targets, snapshot: Snapshot, timestamp: Timestamp) -> None:
        """Write all three, the snapshot and the timestamp with a version more."""
        snapshot.version += 1
        timestamp.version += 1
        later = self.office.now + timedelta(days=60)
        feed.expires = snapshot.expires = timestamp.expires = later
        snapshot.meta["feed.json"] = self.write(feed, f"{feed.version}.feed.json")
        name = f"{snapshot.version}.snapshot.json"
        timestamp.snapshot_meta = self.write(snapshot, name)
        self.write(timestamp, "timestamp.json")

    def write(self, signed: Any, name: str) -> MetaFile:
        """One file of metadata."""
        metadata = Metadata(signed)
        metadata.sign(self.office.keys["feed"])
        data = metadata.to_bytes(JSONSerializer(compact=True))
        (self.folder / "metadata" / name).write_bytes(data)
        return MetaFile.from_data(signed.version, data, ["sha256"])

    def read(self, role: str) -> Any:
        """What the newest file of a role says."""
        return Metadata[Any].from_bytes(self.office.path(role).read_bytes()).signed


def statement(office: OfficeSimulator, name: str) -> bytes:
    found = office.files[name]
    assert isinstance(found, bytes)
    return found


def news(office: OfficeSimulator, name: str = "") -> None:
    """Something new, so that all in the repository changes; the rules, too, if `name` is theirs."""
    if name == "trust.json":
        office.quiet = replace(office.quiet, end=time(5, 15))
        office.renew()
    office.add_bulletin("moi", audio=b"OggS new")
    office.set_timetable(EVENING)
    office.publish()

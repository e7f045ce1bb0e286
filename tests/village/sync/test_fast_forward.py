"""A thief of the feed's key who numbers his publishing absurdly high locks nobody out for ever."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, MetaFile, Snapshot, Targets, Timestamp

from station.commune.keys.folder import make_key
from station.village.library.library import Library
from station.village.library.own_verification import OwnVerification
from station.village.settings.places import Places
from tests.village.sync_site import Site, sync_site

FAR = 2**40


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with sync_site(tmp_path) as site:
        yield site


def fast_forward(site: Site) -> None:
    """Offer nothing any more, as version 2^40, signed with the feed's key."""
    folder, key = site.office.repository / "metadata", site.office.keys["feed"]
    targets = Metadata[Targets].from_file(str(site.office.path("feed")))
    targets.signed.version, targets.signed.targets = FAR, {}
    snapshot = Metadata[Snapshot].from_file(str(site.office.path("snapshot")))
    snapshot.signed.version = FAR
    snapshot.signed.meta["feed.json"] = MetaFile(FAR)
    timestamp = Metadata[Timestamp].from_file(str(folder / "timestamp.json"))
    timestamp.signed.version = FAR
    timestamp.signed.snapshot_meta = MetaFile(FAR)
    for role, name in (
        (targets, f"{FAR}.feed.json"), (snapshot, f"{FAR}.snapshot.json"),
        (timestamp, "timestamp.json"),
    ):  # fmt: skip
        role.sign(key)
        role.to_file(str(folder / name))


def test_a_new_feed_key_ends_it_for_the_sync_and_for_the_daemon(site: Site, tmp_path: Path) -> None:
    root, kept = tmp_path / "root.json", tmp_path / "kept"
    root.write_bytes(site.office.root_bytes)
    shutil.copytree(site.office.repository, kept)
    site.sync()

    fast_forward(site)
    site.sync()
    assert site.held() == []

    shutil.rmtree(site.office.repository)
    kept.rename(site.office.repository)
    site.office.keys["feed"] = make_key()
    site.office.renew()
    site.office.add_bulletin("moi")
    site.office.publish()
    site.sync()
    assert "moi" in site.held()
    state = tmp_path / "village"
    library = Library(
        state / "library", "na-dong", ["vi"], OwnVerification(Places(state, state), root)
    )
    library.load()
    assert "moi" in [bulletin.id for bulletin in library.snapshot.bulletins]

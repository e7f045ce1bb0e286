"""The repository's writer: nothing half-written is ever seen."""

import fcntl
import hashlib
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from station.errors import RefusedError, StorageError
from station.trust.feed import Feed
from tests.office_simulator import OfficeSimulator


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    """A commune with one bulletin published."""
    office = OfficeSimulator(tmp_path / "commune")
    office.add_bulletin("a", audio=os.urandom(5_000))
    office.publish()
    return office


def offered(office: OfficeSimulator, tmp_path: Path) -> set[str]:
    """The bulletins that a new village finds and can fetch, all of them verified."""
    folder = tmp_path / f"village-{len(list(tmp_path.iterdir()))}"
    feed = Feed(str(office.repository), folder, office.root_bytes, reference_time=office.now)
    catalogue = feed.refresh()
    for name in catalogue:
        feed.fetch(name, folder / "fetched")
    return {name for name in catalogue if name.startswith("bulletins/")}


@contextmanager
def nearly_full_disk(most: int) -> Iterator[None]:
    """No file may grow beyond `most` bytes, as on a disk that fills up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("most", [0, 300, 700, 1_200, 60_000])
def test_a_full_disk_leaves_the_old_repository_as_it_was(
    office: OfficeSimulator, tmp_path: Path, most: int
) -> None:
    before = office.path("timestamp").read_bytes()
    office.add_bulletin("b", audio=os.urandom(100_000))
    with nearly_full_disk(most), pytest.raises(StorageError, match="can't be written"):
        office.publish()
    assert office.path("timestamp").read_bytes() == before
    assert offered(office, tmp_path) == {"bulletins/a.json"}
    assert not list(office.repository.rglob(".new-*"))
    office.publish()
    assert offered(office, tmp_path) == {"bulletins/a.json", "bulletins/b.json"}


def test_a_recording_that_vanished_leaves_the_old_repository_as_it_was(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    office.files["audio/" + "0" * 64 + ".opus"] = tmp_path / "nothing"
    with pytest.raises(StorageError, match="can't be read"):
        office.publish()
    assert offered(office, tmp_path) == {"bulletins/a.json"}


def test_a_file_that_rotted_in_the_repository_is_mended(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    office.tamper("bulletins/a.json")
    office.publish(office.now + timedelta(days=1))
    assert offered(office, tmp_path) == {"bulletins/a.json"}


def test_a_village_in_the_middle_of_a_download_can_end_it(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    root = office.root_bytes
    feed = Feed(str(office.repository), tmp_path / "m", root, reference_time=office.now)
    feed.refresh()
    office.withdraw("a")
    office.publish()
    feed.fetch("bulletins/a.json", tmp_path / "a.json")
    office.publish()
    office.add_bulletin("c")
    office.publish()
    with pytest.raises(Exception, match=r"has no targets/bulletins/.*a\.json"):
        feed.fetch("bulletins/a.json", tmp_path / "a.json")


def test_old_metadata_is_swept_but_every_root_stays(office: OfficeSimulator) -> None:
    office.renew()
    for number in range(5):
        office.add_bulletin(f"b-{number}")
        office.publish()
    names = sorted(path.name for path in (office.repository / "metadata").iterdir())
    assert names == [
        *("1.root.json", "2.root.json", "2.targets.json", "7.feed.json", "7.snapshot.json"),
        *("8.feed.json", "8.snapshot.json", "timestamp.json"),
    ]


def test_two_publishings_do_not_mix(office: OfficeSimulator) -> None:
    lock = office.repository.with_name(".repository.lock")
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(RefusedError, match="under way already"):
            office.publish()
    office.publish()


def test_a_repository_is_founded_once(office: OfficeSimulator) -> None:
    with pytest.raises(RefusedError, match="already"):
        OfficeSimulator(office.repository.parent)


def test_publishing_into_nothing_says_to_make_the_commune(
    office: OfficeSimulator,
) -> None:
    office.path("timestamp").unlink()
    with pytest.raises(StorageError, match="commune init"):
        office.publish()


def test_damaged_metadata_is_named(office: OfficeSimulator) -> None:
    office.path("snapshot").write_bytes(b"{")
    with pytest.raises(StorageError, match="is damaged"):
        office.publish()


def test_files_lie_under_their_digests(office: OfficeSimulator) -> None:
    for path in (office.repository / "targets").rglob("*.*.*"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.name.startswith(f"{digest}.")

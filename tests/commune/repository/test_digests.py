"""Files are read again when they may have changed, and only then."""

import os
from pathlib import Path

import pytest

from station.commune.repository import digests
from station.commune.repository.digests import KnownDigests
from station.commune.repository.target_store import Placed, measured
from station.errors import StorageError


class Reads:
    """Counts what is really read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        monkeypatch.setattr(digests, "measured", self)

    def __call__(self, path: Path) -> Placed:
        self.count += 1
        return measured(path)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


class Office:
    """A file that was asked for once, and a clock a minute after it was written."""

    def __init__(self, folder: Path) -> None:
        self.kept, self.file = folder / "digests.json", folder / "a.opus"
        self.file.write_bytes(b"OggS one")
        self.now = self.file.stat().st_ctime + 60

    def ask(self) -> Placed:
        known = KnownDigests(self.kept, lambda: self.now)
        found = known(self.file)
        known.keep()
        assert found == measured(self.file)
        return found


@pytest.fixture
def office(tmp_path: Path, reads: Reads) -> Office:
    office = Office(tmp_path)
    office.ask()
    assert reads.count == 1
    return office


def test_an_unchanged_file_is_read_again_within_a_week(office: Office, reads: Reads) -> None:
    office.now += 86_000
    office.ask()
    assert reads.count == 1
    office.now += 6 * 86_400 + 1000
    office.ask()
    assert reads.count == 2


def test_a_clock_that_went_back_makes_it_read_again(office: Office, reads: Reads) -> None:
    office.now -= 30
    office.ask()
    assert reads.count == 2


def test_a_change_of_the_same_length_is_seen_though_its_time_was_set_back(
    office: Office, reads: Reads
) -> None:
    before = office.file.stat()
    office.file.write_bytes(b"OggS two")
    os.utime(office.file, ns=(before.st_atime_ns, before.st_mtime_ns))
    office.now = office.file.stat().st_ctime + 60
    office.ask()
    assert reads.count == 2


def test_another_file_in_its_place_is_seen(office: Office, reads: Reads) -> None:
    other = office.file.with_name("other")
    other.write_bytes(b"OggS six")
    other.replace(office.file)
    office.now = office.file.stat().st_ctime + 60
    office.ask()
    assert reads.count == 2


def test_what_was_written_this_very_moment_is_not_believed(tmp_path: Path, reads: Reads) -> None:
    office = Office(tmp_path)
    office.now -= 60
    for _ in range(2):
        office.ask()
    assert reads.count == 2


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"a": 1}', b'{"a": [[1], "x", 2, 3]}', b"[" * 99_999, b"\xff"]
)
def test_a_damaged_memory_is_no_fault(office: Office, reads: Reads, content: bytes) -> None:
    office.kept.write_bytes(content)
    office.ask()
    assert reads.count == 2


def test_a_memory_that_cant_be_kept_is_no_fault(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.kept.mkdir()
    office.ask()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"nothing\.opus can't be read"):
        KnownDigests(tmp_path / "digests.json")(tmp_path / "nothing.opus")

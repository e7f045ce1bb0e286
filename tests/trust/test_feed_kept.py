"""What a village remembers of the repository is on the disk, not on its way there."""

import os
from pathlib import Path

import pytest

from station.trust.feed import Feed
from tests.office_simulator import OfficeSimulator


def test_every_file_that_guards_against_older_ones_is_fsynced_before_it_has_its_name(
    office: OfficeSimulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add_bulletin("tin")
    office.publish()
    office.renew(change_root=True)
    office.publish()
    synced, fsync = set[int](), os.fsync

    def recorded(number: int) -> None:
        fsync(number)
        synced.add(os.fstat(number).st_ino)

    monkeypatch.setattr(os, "fsync", recorded)
    kept = tmp_path / "kept"
    source, root = str(office.repository), office.root_bytes
    Feed(source, kept, root, reference_time=office.now).refresh()
    names = ("timestamp", "snapshot", "targets", "feed", "root_history/2.root")
    missing = [name for name in names if (kept / f"{name}.json").stat().st_ino not in synced]
    assert not missing
    assert {kept.stat().st_ino, (kept / "root_history").stat().st_ino} <= synced


def test_a_look_that_brings_nothing_new_writes_nothing(
    office: OfficeSimulator, tmp_path: Path
) -> None:
    office.add_bulletin("tin")
    office.publish()
    source, root, kept = str(office.repository), office.root_bytes, tmp_path / "kept"

    def look() -> dict[str, tuple[int, int]]:
        Feed(source, kept, root, reference_time=office.now).refresh()
        found = ((path, path.lstat()) for path in [kept, *kept.rglob("*")])
        return {str(path): (status.st_ino, status.st_mtime_ns) for path, status in found}

    assert look() == look()


def test_what_a_power_cut_left_is_removed(office: OfficeSimulator, tmp_path: Path) -> None:
    office.publish()
    kept = tmp_path / "kept"
    (kept / "root_history").mkdir(parents=True)
    strays = [kept / "tmpabc", kept / ".new-abc", kept / "root_history" / ".new-abc"]
    for stray in strays:
        stray.write_bytes(b"half")
    source, root = str(office.repository), office.root_bytes
    Feed(source, kept, root, reference_time=office.now).refresh()
    assert not any(stray.exists() for stray in strays)

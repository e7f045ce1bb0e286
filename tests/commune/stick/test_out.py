"""The repository on a stick: whole at any moment, verified, small enough or refused."""

import contextlib
import errno
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.commune.stick.out import FOLDER, export
from station.errors import InputError, LoaThonError, StorageError, TrustError
from station.trust.feed import Feed
from tests.office_simulator import BEGINNING, OfficeSimulator


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    """A commune with one bulletin published."""
    office = OfficeSimulator(tmp_path / "commune")
    office.add_bulletin("cu", audio=b"OggS old")
    office.publish()
    return office


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def exported(office: OfficeSimulator, stick: Path) -> Any:
    return export(office.repository, stick, office.root_bytes, office.now, lambda _: None)


def offered(office: OfficeSimulator, stick: Path, folder: Path) -> set[str]:
    """The bulletins that a village verifies and fetches from the stick."""
    feed = Feed(str(stick / FOLDER), folder, office.root_bytes, reference_time=office.now)
    names = set(feed.refresh())
    for name in names:
        feed.fetch(name, folder / "fetched" / name)
    return {name for name in names if name.startswith("bulletins/")}


def test_a_village_takes_all_from_it(office: OfficeSimulator, stick: Path, tmp_path: Path) -> None:
    done = exported(office, stick)
    assert done.written == done.files
    assert done.expires == BEGINNING + timedelta(days=60)
    assert offered(office, stick, tmp_path / "v") == {"bulletins/cu.json"}


def test_a_second_export_writes_nothing_but_what_is_new(
    office: OfficeSimulator, stick: Path, tmp_path: Path
) -> None:
    exported(office, stick)
    assert exported(office, stick).written == 0
    office.add_bulletin("moi", audio=b"OggS new")
    office.publish()
    # The bulletin, its sound, feed, snapshot and timestamp.
    assert exported(office, stick).written == 5
    assert offered(office, stick, tmp_path / "v") == {"bulletins/cu.json", "bulletins/moi.json"}


def test_what_is_withdrawn_leaves_the_stick(office: OfficeSimulator, stick: Path) -> None:
    exported(office, stick)
    office.files.clear()
    office.publish()
    office.publish()
    exported(office, stick)
    assert list((stick / FOLDER / "targets" / "audio").iterdir()) == []


def test_a_file_that_rotted_on_the_stick_is_written_again(
    office: OfficeSimulator, stick: Path, tmp_path: Path
) -> None:
    exported(office, stick)
    (audio,) = (stick / FOLDER / "targets" / "audio").iterdir()
    audio.write_bytes(b"OggS o1d")
    assert exported(office, stick).written == 1
    assert offered(office, stick, tmp_path / "v")


class Pulled:
    """Lets the first `left` of certain system calls through; then the stick is gone."""

    def __init__(self, left: int, error: int) -> None:
        self.left, self.error, self.calls = left, error, 0

    def wrap(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls > self.left:
                raise OSError(self.error, os.strerror(self.error))
            return call(*arguments, **named)

        return called


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC])
def test_pulled_out_at_any_moment_it_holds_the_old_or_the_new_one_whole(
    office: OfficeSimulator,
    stick: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: int,
) -> None:
    exported(office, stick)
    office.files.clear()
    office.add_bulletin("moi", audio=b"OggS new")
    office.publish()
    office.publish()
    seen = set()
    for left in range(100):
        pulled = Pulled(left, error)
        with monkeypatch.context() as patch:
            for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink")):
                patch.setattr(owner, name, pulled.wrap(getattr(owner, name)))
            with contextlib.suppress(StorageError):
                exported(office, stick)
        names = offered(office, stick, tmp_path / f"v{left}")
        assert names in ({"bulletins/cu.json"}, {"bulletins/moi.json"})
        seen |= names
        if pulled.calls <= left:
            break
    assert seen == {"bulletins/cu.json", "bulletins/moi.json"}


def test_a_full_stick_is_refused_before_anything_is_written(
    office: OfficeSimulator, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = os.statvfs(stick)
    small = os.statvfs_result((*room[:2], 0, 0, 0, *room[5:]))
    monkeypatch.setattr(os, "statvfs", lambda _: small)
    with pytest.raises(StorageError, match="take something off the stick"):
        exported(office, stick)
    assert [path for path in stick.rglob("*") if path.is_file()] == []


def test_a_stick_that_is_not_there_is_a_sentence(office: OfficeSimulator, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="put the stick in"):
        exported(office, tmp_path / "nothing")


def test_what_has_expired_is_not_carried_about(office: OfficeSimulator, stick: Path) -> None:
    office.now += timedelta(days=61)
    with pytest.raises(TrustError, match="commune publish"):
        exported(office, stick)


@pytest.mark.parametrize("name", ["loa-thon", "loa-thon/metadata", "loa-thon/targets"])
def test_a_link_on_the_stick_is_not_followed(
    office: OfficeSimulator, stick: Path, tmp_path: Path, name: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "metadata").mkdir(parents=True)
    (stick / name).parent.mkdir(exist_ok=True)
    (stick / name).symlink_to(elsewhere)
    with pytest.raises(LoaThonError):
        exported(office, stick)
    assert [path for path in elsewhere.rglob("*") if path.is_file()] == []

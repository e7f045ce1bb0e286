"""Files that are all there or not there."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

import pytest

from station.errors import StorageError
from station.files import durable_file, shut, write_durably


def test_a_file_is_written_with_its_mode(tmp_path: Path) -> None:
    write_durably(tmp_path / "deep" / "a", b"text", mode=0o600)
    assert (tmp_path / "deep" / "a").read_bytes() == b"text"
    assert (tmp_path / "deep" / "a").stat().st_mode & 0o777 == 0o600


def test_a_block_that_raises_leaves_what_was_there(tmp_path: Path) -> None:
    write_durably(tmp_path / "a", b"old")
    with pytest.raises(TypeError), durable_file(tmp_path / "a") as file:
        file.write("no bytes")  # type: ignore[call-overload]
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_that_cant_be_made_is_a_matter_of_storage(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="can't be written"):
        write_durably(tmp_path / "file" / "a", b"x")


def test_a_name_that_is_a_folder_is_a_matter_of_storage(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(StorageError, match="can't be written"):
        write_durably(tmp_path / "a", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_is_shut_is_its_owners_alone_and_keeps_its_locks(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.write_text("kept")
    old.chmod(0o644)
    with old.open("r+") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        for path in (new, old, tmp_path / "no" / "folder"):
            shut(path)
        child = os.fork()
        if not child:
            status = 1
            with suppress(BlockingIOError), old.open("r+") as other:
                fcntl.lockf(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
                status = 2
            os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert {path.stat().st_mode & 0o777 for path in (new, old)} == {0o600}
    assert (new.read_text(), old.read_text()) == ("", "kept")

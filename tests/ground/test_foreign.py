"""Whatever somebody lays in a folder of his, nobody who reads there is led, held up or swelled."""

import errno
import fcntl
import hashlib
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from station import foreign

SHA = hashlib.sha256(b"honest").hexdigest()
TERABYTES = 8 << 40


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "key.pem").write_bytes(b"secret")
    (tmp_path / "base" / "audio").mkdir(parents=True)
    (tmp_path / "base" / "audio" / "a").write_bytes(b"honest")
    return tmp_path / "base"


@pytest.fixture(autouse=True)
def within_seconds() -> Iterator[None]:
    """Whatever waits for ever fails."""
    signal.alarm(10)
    yield
    signal.alarm(0)


def lay(base: Path, what: str) -> None:
    """Something in place of the honest file or its folder."""
    path = base / "audio" / "a"
    path.unlink()
    match what:
        case "link":
            path.symlink_to(base.parent / "key.pem")
        case "link to a pipe":
            os.mkfifo(base / "pipe")
            path.symlink_to(base / "pipe")
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "socket":
            server = socket.socket(socket.AF_UNIX)
            server.bind(str(path))
            server.close()
        case "folder that is a link":
            path.parent.rmdir()
            path.parent.symlink_to(base.parent)
            (base.parent / "a").write_bytes(b"honest")
        case "another name of a key":
            path.hardlink_to(base.parent / "key.pem")
        case "sparse":
            with path.open("wb") as file:
                file.truncate(TERABYTES)


KINDS = [
    *("link", "link to a pipe", "pipe", "folder", "socket", "folder that is a link"),
    "another name of a key",
]


@pytest.mark.parametrize("what", KINDS)
def test_only_plain_files_in_real_folders_are_read(base: Path, what: str) -> None:
    lay(base, what)
    for ask in (
        lambda: foreign.read(base, "audio/a", 100),
        lambda: foreign.digest(base, "audio/a", 100),
        lambda: foreign.SignedFile(base, "audio/a", 6, SHA).is_right(),
    ):
        with pytest.raises(OSError):  # noqa: PT011 - each kind has its own
            ask()


def test_an_honest_file_is_read_and_known(base: Path) -> None:
    assert foreign.read(base, "audio/a", 6) == b"honest"
    assert foreign.digest(base, "audio/a", 6) == SHA
    assert foreign.SignedFile(base, "audio/a", 6, SHA).is_right()
    assert not foreign.SignedFile(base, "audio/a", 6, "0" * 64).is_right()
    assert foreign.names(base, "audio") == ["a"]


def test_what_is_too_large_is_not_read_at_all(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        lay(base, "sparse")
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        os.truncate(base / "audio" / "a", 1 << 40)
    monkeypatch.setattr(foreign, "_pieces", None)
    assert not foreign.SignedFile(base, "audio/a", 6, SHA).is_right()
    for ask in (foreign.read, foreign.digest):
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            ask(base, "audio/a", 1000)


def test_a_file_with_a_lease_is_not_waited_for(base: Path) -> None:
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        number = os.open(base / "audio" / "a", os.O_RDWR)
        signal.signal(signal.SIGIO, signal.SIG_IGN)
        try:
            fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            os.write(told, b"held")
        except OSError:
            os.write(told, b"none")
        signal.pause()
        os._exit(0)
    try:
        if os.read(ready, 4) == b"none":
            pytest.skip("this file system gives no leases")
        with pytest.raises(BlockingIOError):
            foreign.read(base, "audio/a", 100)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(told)


def test_removing_removes_the_link_and_never_what_it_leads_to(base: Path) -> None:
    lay(base, "link")
    foreign.remove(base, "audio/a")
    foreign.remove(base, "audio/a")
    assert not (base / "audio" / "a").is_symlink()
    (base / "audio").rmdir()
    (base / "audio").symlink_to(base.parent)
    with pytest.raises(OSError):  # noqa: PT011 - a link is no folder
        foreign.remove(base, "audio/key.pem")
    assert (base.parent / "key.pem").read_bytes() == b"secret"


@pytest.mark.parametrize(
    "name", ["../key.pem", "audio/../../key.pem", "/etc/passwd", "audio/..", ""]
)
def test_no_name_leads_out(base: Path, name: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011
        foreign.read(base, name, 100)


def test_a_folder_crammed_with_names_is_looked_at_in_part(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "_MOST_NAMES", 5)
    for number in range(20):
        (base / "audio" / f"{number}.json").touch()
    assert len(foreign.names(base, "audio")) == 5


@pytest.mark.parametrize("what", [*KINDS, "sparse"])
def test_what_others_would_follow_or_wait_for_is_removed(base: Path, what: str) -> None:
    lay(base, what)
    foreign.remove_strange(base, 1000, "audio")
    kept = [path for path in base.rglob("*") if path != base / "audio"]
    assert kept == []
    assert (base.parent / "key.pem").read_bytes() == b"secret"
    foreign.remove_strange(base / "audio", 1000)


def test_usual_files_stay_and_folders_that_are_meant(base: Path) -> None:
    (base / "audio" / "old" / "older").mkdir(parents=True)
    (base / "a").write_bytes(b"honest")
    foreign.remove_strange(base, 6, "audio", "audio/old", "none")
    assert foreign.read(base, "audio/a", 6) == foreign.read(base, "a", 6) == b"honest"
    assert (base / "audio" / "old").is_dir()
    assert not (base / "audio" / "old" / "older").exists()


def test_where_a_folder_is_expected_a_file_goes(base: Path) -> None:
    (base / "feed").write_bytes(b"x")
    foreign.remove_strange(base, 6, "audio", "feed")
    assert sorted(base.iterdir()) == [base / "audio"]


def test_however_deep_it_is_removed_with_few_files_open(base: Path) -> None:
    """Deeper than a path may be long, than Python may call itself, and than files may be open."""
    here = Path.cwd()
    os.chdir(base)
    try:
        for _ in range(3000):
            Path("d" * 50).mkdir()
            os.chdir("d" * 50)
        Path("file").touch()
        Path().chmod(0o500)
    finally:
        os.chdir(here)
    (base / "crammed").mkdir()
    for number in range(3000):
        (base / "crammed" / str(number)).touch()
    foreign.remove_strange(base, 6, "audio")
    assert sorted(base.iterdir()) == [base / "audio"]

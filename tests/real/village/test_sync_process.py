"""The process that syncs, as systemd and as the daemon start it, over real HTTP."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from station.errors import LinkError
from station.village.library.library import Library
from station.village.sync.client import SyncClient
from station.village.sync.lock import LibraryLock
from tests.office_simulator import OfficeSimulator, ServedRepository

SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{url}"
root = "{folder}/root.json"
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
[paths]
state = "{folder}/state"
runtime = "{folder}/run"
"""


class Box:
    def __init__(self, folder: Path, office: OfficeSimulator, served: ServedRepository) -> None:
        self.folder, self.office, self.served = folder, office, served
        self.file = folder / "station.toml"
        self.file.write_text(SETTINGS.format(url=served.url, folder=folder), "utf-8")
        (folder / "root.json").write_bytes(office.root_bytes)
        self.socket = folder / "sync.sock"
        self.asker = SyncClient(self.socket, self.file, 30)
        self.library = Library(folder / "state" / "library", "na-dong", ["vi"])

    def held(self) -> list[str]:
        self.library.reload_if_changed()
        return [bulletin.id for bulletin in self.library.snapshot.bulletins]

    @contextmanager
    def activated(self) -> Iterator[subprocess.Popen[bytes]]:
        """The process behind a listening socket, passed as systemd does."""
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.socket))
            listener.listen()
            number = listener.fileno()
            words = shlex.join([sys.executable, "-m", "station.village.sync.process"])
            passed = f"exec 3<&{number}; export LISTEN_FDS=1 LISTEN_PID=$$; exec {words} $0"
            made = subprocess.Popen(
                ["bash", "-c", passed, str(self.file)],
                pass_fds=[number],
                env=os.environ | {"RUNTIME_DIRECTORY": str(self.folder / "own")},
            )
            try:
                yield made
            finally:
                made.kill()
                made.wait()


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    office = OfficeSimulator(tmp_path / "office")
    office.add_bulletin("cchc", audio=b"OggS one")
    office.publish()
    with office.serve() as served:
        yield Box(tmp_path, office, served)


def test_a_child_syncs_and_ends(box: Box) -> None:
    looked = list[list[str]]()
    result = box.asker.sync(box.office.now, lambda: looked.append(box.held()))
    assert (result.fetched, result.refused) == (3, ())
    # A warning's statement is here before the recordings that come after it.
    assert looked == [["cchc"]]
    assert box.held() == ["cchc"]
    assert box.library.verify("cchc")
    assert box.asker.sync(box.office.now).fetched == 0


def test_systemds_socket_serves_one_after_the_other_and_finds_the_settings_anew(box: Box) -> None:
    with box.activated() as process:
        assert box.asker.sync(box.office.now).fetched == 3
        box.office.add_bulletin("moi", audio=b"OggS two")
        box.office.publish()
        assert SyncClient(box.socket, None, 30).sync(box.office.now).fetched == 2
        assert box.held() == ["cchc", "moi"]
        box.file.write_text("not TOML at all [")
        with pytest.raises(LinkError):
            box.asker.sync(box.office.now)
        for junk in (b"junk\n", b"[]\n", b"x" * 5000, b'{"do": "sync", "at": "today"}\n', b""):
            with socket.socket(socket.AF_UNIX) as asked:
                asked.connect(str(box.socket))
                asked.sendall(junk)
                asked.shutdown(socket.SHUT_WR)
                asked.settimeout(20)
                answer = asked.recv(4096)
                assert not answer or json.loads(answer)["said"] == "failed"
        assert process.poll() is None
    assert (box.folder / "own" / "sync.json").exists()


def test_what_has_expired_is_judged_by_the_daemons_instant(box: Box) -> None:
    with pytest.raises(Exception, match="has expired"):
        box.asker.sync(box.office.now + timedelta(days=90))


def test_while_a_stick_is_read_it_is_tried_again_later(box: Box) -> None:
    (box.folder / "state").mkdir()
    with (
        LibraryLock(box.folder / "state" / "sync.lock").taken(0),
        pytest.raises(LinkError, match="stick"),
    ):
        box.asker.sync(box.office.now)
    assert box.asker.sync(box.office.now).fetched == 3


def test_one_that_is_killed_is_started_anew_and_nothing_is_lost(box: Box) -> None:
    with box.activated() as process:
        box.asker.sync(box.office.now)
        process.send_signal(signal.SIGKILL)
        process.wait()
    box.socket.unlink()
    assert box.asker.sync(box.office.now).fetched == 0
    assert box.held() == ["cchc"]


def test_what_it_remembers_may_be_lost_or_broken(box: Box) -> None:
    box.asker.sync(box.office.now)
    memory = box.folder / "run" / "sync.json"
    form = json.loads(memory.read_text())
    assert set(form) == {"statements", "recordings"}
    for broken in ("", "[]", "{}", "[" * 5000, '{"statements": {"judged": 3}}'):
        memory.write_text(broken)
        assert box.asker.sync(box.office.now).fetched == 0


def test_who_asks_opens_no_way_to_the_network(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = list[int]()

    class Refusing(socket.socket):
        def __init__(
            self, family: int = -1, kind: int = -1, proto: int = -1, fileno: int | None = None
        ) -> None:
            # Those that the office's server accepts have a number already.
            if fileno is None and family != socket.AF_UNIX:
                opened.append(family)
                raise PermissionError("no network here")
            super().__init__(family, kind, proto, fileno)

    monkeypatch.setattr(socket, "socket", Refusing)
    with pytest.raises(PermissionError):
        socket.create_connection(("127.0.0.1", 1))
    opened.clear()
    assert box.asker.sync(box.office.now).fetched == 3
    assert opened == []

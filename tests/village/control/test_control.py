"""The control socket, both ends: requests, refusals, strangers, and what hangs."""

import json
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.errors import HardwareError, LinkError, RefusedError, StorageError
from station.village.control import client
from station.village.control import server as control_server
from station.village.control.client import ControlClient, DaemonFaultError, RequestRefusedError
from station.village.control.messages.air import Done, PlayBulletin, StopAll
from station.village.control.messages.box import CheckParts, FetchNews
from station.village.control.messages.request import Request
from station.village.control.messages.status import GetStatus
from station.village.control.server import ControlServer
from tests.village.fake_daemon import FakeDaemon, silent_status


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "control.sock"


@pytest.fixture
def daemon(path: Path) -> Iterator[FakeDaemon]:
    with FakeDaemon(path) as daemon:
        yield daemon


def raw(path: Path, sent: bytes) -> dict[str, Any]:
    """The reply to bytes that no client of ours would send."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(path))
        connection.sendall(sent)
        reply = json.loads(connection.makefile("rb").readline())
    assert isinstance(reply, dict)
    return reply


def test_a_request_carries_its_arguments_and_brings_the_reply(daemon: FakeDaemon) -> None:
    reply = ControlClient(daemon.path).ask(GetStatus(by="tester"))
    assert reply.village.name == "Thôn Nà Đông"
    assert daemon.asked == [{"do": "status", "by": "tester"}]


def test_a_refusal_carries_its_reason(daemon: FakeDaemon) -> None:
    daemon.refuse("play", "quiet-hours")
    with pytest.raises(RequestRefusedError) as caught:
        ControlClient(daemon.path).ask(PlayBulletin(bulletin="x"))
    assert caught.value.code == "quiet-hours"
    assert isinstance(caught.value, RefusedError)


def test_without_a_daemon_the_error_says_what_to_do(path: Path) -> None:
    with pytest.raises(LinkError, match="systemctl start station"):
        ControlClient(path).ask(GetStatus())


def test_an_exception_in_the_answer_is_told_as_a_fault_and_the_next_is_answered(
    daemon: FakeDaemon, caplog: pytest.LogCaptureFixture
) -> None:
    daemon.fail("sync", ZeroDivisionError())
    with pytest.raises(DaemonFaultError, match="journalctl"):
        ControlClient(daemon.path).ask(FetchNews())
    assert "ZeroDivisionError" in caplog.text
    assert ControlClient(daemon.path).ask(GetStatus()).village.id


def test_an_error_of_ours_is_told_in_its_own_words(daemon: FakeDaemon) -> None:
    daemon.fail("check", HardwareError("no card called “usb”"))
    with pytest.raises(DaemonFaultError, match="no card called “usb”"):
        ControlClient(daemon.path).ask(CheckParts())


def test_an_answer_that_is_no_json_is_a_fault(path: Path) -> None:
    server = ControlServer(path, lambda _: {"when": object()})
    server.start()
    try:
        with pytest.raises(DaemonFaultError):
            ControlClient(path).ask(GetStatus())
    finally:
        server.close()


@pytest.mark.parametrize(
    "sent",
    [b"GET / HTTP/1.1\r\n\r\n", b"[]\n", b"\n", b"\xff\xfe\n", b'"stop"\n', b"[" * 60_000 + b"\n"],
)
def test_what_is_no_object_gets_an_error_and_harms_nobody(daemon: FakeDaemon, sent: bytes) -> None:
    assert raw(daemon.path, sent)["error"]["kind"] == "unknown"
    assert ControlClient(daemon.path).ask(GetStatus()).village.id
    assert len(daemon.asked) == 1


def test_a_line_that_is_too_long_gets_an_error(daemon: FakeDaemon) -> None:
    reply = raw(daemon.path, b" " * (client.MOST_REQUEST + 1) + b"\n")
    assert "longer than" in reply["error"]["message"]


def test_a_connection_may_ask_several_times_and_break_off(daemon: FakeDaemon) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(daemon.path))
        connection.sendall(b'{"do":"status"}\n{"do":"status"}\n{"do":')
        lines = connection.makefile("rb")
        assert json.loads(lines.readline())["ok"]
        assert json.loads(lines.readline())["ok"]
    assert ControlClient(daemon.path).ask(GetStatus()).village.id


def test_sleepers_on_every_place_do_not_keep_a_stop_waiting(daemon: FakeDaemon) -> None:
    sleepers = [socket.socket(socket.AF_UNIX) for _ in range(2 * control_server.MOST_CONNECTIONS)]
    try:
        for sleeper in sleepers:
            sleeper.connect(str(daemon.path))
        assert ControlClient(daemon.path, timeout=control_server.IDLE / 2).ask(StopAll(by="head"))
    finally:
        for sleeper in sleepers:
            sleeper.close()


def test_when_all_places_are_answering_one_more_is_told_so(path: Path) -> None:
    go_on, inside = threading.Event(), threading.Semaphore(0)

    def answer(_: Request[Any]) -> object:
        inside.release()
        go_on.wait(10)
        return silent_status()

    server = ControlServer(path, answer)
    server.start()
    askers = [
        threading.Thread(target=lambda: ControlClient(path, timeout=10).ask(GetStatus()))
        for _ in range(control_server.MOST_CONNECTIONS)
    ]
    try:
        for asker in askers:
            asker.start()
            assert inside.acquire(timeout=10)
        for _ in range(3):
            with pytest.raises(DaemonFaultError, match="busy"):
                ControlClient(path).ask(GetStatus())
    finally:
        go_on.set()
        for asker in askers:
            asker.join()
        server.close()


@pytest.mark.parametrize("sleepers", [0, control_server.KEPT_FOR_STOP, 20])
def test_stop_has_a_place_when_all_others_wait_for_their_replies(path: Path, sleepers: int) -> None:
    go_on, inside = threading.Event(), threading.Semaphore(0)

    def answer(request: Request[Any]) -> object:
        if isinstance(request, StopAll):
            return Done()
        inside.release()
        go_on.wait(10)
        return silent_status()

    server = ControlServer(path, answer)
    server.start()
    askers = [
        threading.Thread(target=lambda: ControlClient(path, timeout=10).ask(GetStatus()))
        for _ in range(control_server.MOST_CONNECTIONS)
    ]
    silent = [socket.socket(socket.AF_UNIX) for _ in range(sleepers)]
    try:
        for asker in askers:
            asker.start()
            assert inside.acquire(timeout=10)
        for each in silent:
            each.connect(str(path))
        for _ in range(5):
            asked = ControlClient(path, timeout=control_server.IDLE / 2).ask(StopAll(by="head"))
            assert asked == Done()
    finally:
        go_on.set()
        for each in silent:
            each.close()
        for asker in askers:
            asker.join()
        server.close()


def test_a_socket_left_by_a_dead_daemon_is_taken_over(path: Path) -> None:
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with FakeDaemon(path):
        assert ControlClient(path).ask(GetStatus()).village.id


def test_a_living_daemons_socket_is_not_taken(daemon: FakeDaemon) -> None:
    with pytest.raises(RefusedError, match="already"):
        ControlServer(daemon.path, lambda _: {}).start()
    assert ControlClient(daemon.path).ask(GetStatus()).village.id


def test_a_file_in_the_sockets_place_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("mine")
    with pytest.raises(RefusedError, match="not a socket"):
        ControlServer(path, lambda _: {}).start()
    assert path.read_text() == "mine"


def test_a_path_that_no_socket_can_have_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="can't be made"):
        ControlServer(tmp_path / ("x" * 120), lambda _: {}).start()


def test_only_owner_and_group_may_ask(daemon: FakeDaemon) -> None:
    assert stat.S_IMODE(daemon.path.stat().st_mode) == 0o660


def test_after_close_nothing_is_left(path: Path) -> None:
    server = ControlServer(path, lambda _: {})
    assert not server.alive()
    server.start()
    assert server.alive()
    server.close()
    server.close()
    assert not server.alive()
    assert not path.exists()


@pytest.mark.parametrize("said", [b"hello\n", b"[1]\n", b"", b'{"ok":fal', b'{"ok":false}\n'])
def test_a_daemon_that_talks_nonsense_is_a_link_error(path: Path, said: bytes) -> None:
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        def talk() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(said)

        talker = threading.Thread(target=talk)
        talker.start()
        with pytest.raises(LinkError):
            ControlClient(path).ask(GetStatus())
        talker.join()


def test_a_daemon_that_hangs_is_a_link_error(path: Path) -> None:
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        with pytest.raises(LinkError, match="did not answer"):
            ControlClient(path, timeout=0.05).ask(GetStatus())


def test_an_unknown_request_is_the_askers_fault(path: Path) -> None:
    server = ControlServer(path, lambda _: Done())
    server.start()
    try:
        said = raw(path, b'{"do":"dance","by":"head"}\n')["error"]
        assert (said["kind"], said["message"]) == ("unknown", "there is no “dance” here")
        assert ControlClient(path).ask(StopAll()) == Done()
    finally:
        server.close()

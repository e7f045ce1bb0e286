"""The panel over HTTPS as it runs on a Pi; the phone knows the box's authority and nothing else."""

import contextlib
import http.client
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.village.https.authority import set_up
from station.village.settings.places import HttpsFiles
from tests.real.web.test_real_server import _command, _free_port, _settings_file, _wait_for
from tests.village.fake_daemon import FakeDaemon
from web.kit.server.door import Door
from web.kit.server.listeners import ListeningSocket, listening
from web.kit.server.tls import Identity
from web.panel.access.login import make_pin

DAY = timedelta(days=1)
BOX = ("127.0.0.1", "loa.local")


@dataclass
class Secured:
    """A running panel; `trusting` knows its authority."""

    process: subprocess.Popen[bytes]
    port: int
    https: int
    trusting: ssl.SSLContext

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.https, timeout=10, context=self.trusting
        )
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Secured]:
    port, https = _free_port(), _free_port()
    state = tmp_path / "state"
    make_pin(state)
    set_up(state, "Thôn Nà Đông", BOX, datetime.now(UTC))
    settings = _settings_file(tmp_path, port)
    text = settings.read_text("utf-8").replace("https_port = 8443", f"https_port = {https}")
    settings.write_text(text, "utf-8")
    process = subprocess.Popen(_command(settings))
    trusting = ssl.create_default_context(cafile=str(HttpsFiles(state).authority))
    try:
        _wait_for(port, process)
        _wait_for(https, process)
        yield Secured(process, port, https, trusting)
    finally:
        process.terminate()
        assert process.wait(15) == 0


def test_a_phone_that_knows_the_authority_is_answered(secured: Secured, tmp_path: Path) -> None:
    with FakeDaemon(tmp_path / "control.sock"):
        code, page = secured.ask("GET", "/login")
    assert (code, "PIN" in page) == (200, True)


def test_a_renewed_certificate_is_taken_up_by_itself(tmp_path: Path) -> None:
    files = HttpsFiles(tmp_path)
    until = set_up(tmp_path, "Thôn Nà Đông", BOX, datetime.now(UTC) - DAY)
    trusting = ssl.create_default_context(cafile=str(files.authority))
    identity = Identity(files.certificate, files.key)
    listener = listening("127.0.0.1", port := _free_port())
    over = threading.Event()

    def look() -> None:
        identity.look_again()
        if over.is_set():
            raise SystemExit

    door = Door([ListeningSocket(listener, "https", identity.secured)], str, nobody, nobody, look)

    def run() -> None:
        with contextlib.suppress(SystemExit):
            door.run()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert shown_until(port, trusting) == until
        later = set_up(tmp_path, "Thôn Nà Đông", BOX, datetime.now(UTC))
        assert later > until
        patience = time.monotonic() + 20
        while shown_until(port, trusting) != later:
            assert time.monotonic() < patience
    finally:
        over.set()
        thread.join()


def nobody(*_: object) -> Any:
    """Never asked: no request comes."""
    raise AssertionError


def test_a_certificate_without_its_key_is_not_taken_up(tmp_path: Path) -> None:
    set_up(tmp_path, "Thôn Nà Đông", BOX, datetime.now(UTC))
    files = HttpsFiles(tmp_path)
    identity = Identity(files.certificate, files.key)
    assert not identity.look_again()
    certificate = files.certificate.read_bytes()
    until = set_up(tmp_path, "Thôn Nà Đông", BOX, datetime.now(UTC) + DAY)
    renewed = files.certificate.read_bytes()
    files.certificate.write_bytes(certificate)
    assert not identity.look_again()
    files.certificate.unlink()
    assert not identity.look_again()
    files.certificate.write_bytes(renewed)
    assert identity.look_again()
    assert not identity.look_again()
    assert until > datetime.now(UTC)


def shown_until(port: int, trusting: ssl.SSLContext) -> datetime:
    """Until when the certificate holds that a phone is shown."""
    with (
        socket.create_connection(("127.0.0.1", port), 10) as plain,
        trusting.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
    ):
        shown = secured.getpeercert()
    assert shown is not None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def test_a_phone_that_does_not_know_it_is_warned(secured: Secured) -> None:
    secured.trusting = ssl.create_default_context()
    with pytest.raises(ssl.SSLCertVerificationError):
        secured.ask("GET", "/login")


def test_the_sleepy_and_the_rude_keep_nobody_out(secured: Secured) -> None:
    """Those that shake no hands, break off in the middle, speak plainly, or send drop by drop."""
    silent = [socket.create_connection(("127.0.0.1", secured.https)) for _ in range(20)]
    try:
        with socket.create_connection(("127.0.0.1", secured.https)) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        slow = secured.trusting.wrap_socket(
            socket.create_connection(("127.0.0.1", secured.https)), server_hostname="127.0.0.1"
        )
        slow.sendall(
            b"POST /speak/block HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6144\r\n\r\nx"
        )
        silent.append(slow)
        assert secured.ask("GET", "/login")[0] == 200
    finally:
        for each in silent:
            each.close()
    assert secured.ask("GET", "/login")[0] == 200

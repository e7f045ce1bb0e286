"""The commune's date: from a real server over HTTPS, through the process that syncs."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from station.clock import SystemClock
from station.errors import LinkError, TrustError
from station.village.https.authority import set_up
from station.village.settings.places import HttpsFiles
from station.village.sync.client import SyncClient
from station.village.sync.protocol import Dated
from tests.office_simulator import OfficeSimulator
from tests.real.village.test_sync_process import SETTINGS


class Server(SimpleHTTPRequestHandler):
    """Serves a folder; its clock goes `ahead`."""

    ahead = timedelta(0)

    def date_time_string(self, timestamp: float | None = None) -> str:
        del timestamp
        return format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path, secure: ssl.SSLContext | None) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder))) as server:
        if secure is not None:
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            scheme = "http" if secure is None else "https"
            yield f"{scheme}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join(10)


class Commune:
    """An office whose folder a server offers, and a box that asks it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.office = OfficeSimulator(folder / "office", now=datetime.now(UTC))
        self.office.add_bulletin("cchc", audio=b"OggS one")
        self.office.publish(datetime.now(UTC))
        set_up(folder, "Xã", ["127.0.0.1"], datetime.now(UTC))
        files = HttpsFiles(folder)
        self.authority = files.authority
        self.secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.secure.load_cert_chain(files.certificate, files.key)
        self.heard: list[Dated] = []

    def asked(self, *, secure: bool = True, at: datetime | None = None) -> Dated | None:
        """What the box hears of the time by one sync, judged at the instant `at`."""
        with serving(self.office.repository, self.secure if secure else None) as url:
            file = self.folder / "station.toml"
            file.write_text(SETTINGS.format(url=url, folder=self.folder), "utf-8")
            (self.folder / "root.json").write_bytes(self.office.root_bytes)
            asker = SyncClient(self.folder / "none.sock", file, 30)
            asker.sync(at or datetime.now(UTC), dated=self.heard.append)
        return self.heard[-1] if self.heard else None


@pytest.fixture
def commune(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commune:
    made = Commune(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    return made


def off_by(said: Dated | None) -> float:
    """Seconds by which it is ahead of this machine's clock."""
    assert said is not None
    clock = SystemClock()
    return said.instant.timestamp() - said.at - (clock.now().timestamp() - clock.monotonic())


@pytest.mark.parametrize("days", [0, -3, 400])
def test_what_time_the_server_has_is_heard_with_its_error(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    monkeypatch.setattr(Server, "ahead", timedelta(days=days))
    said = commune.asked()
    assert said is not None
    assert abs(off_by(said) - days * 86_400) <= said.error + 0.1


def test_it_is_heard_of_a_sync_that_a_wrong_clock_made_fail(commune: Commune) -> None:
    with pytest.raises(TrustError):
        commune.asked(at=datetime.now(UTC) + timedelta(days=3000))
    assert abs(off_by(commune.heard[-1])) < 31


def test_over_http_nothing_is_heard(commune: Commune) -> None:
    assert commune.asked(secure=False) is None


def test_a_server_whose_certificate_isnt_believed_says_nothing(
    commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(LinkError, match="isn't believed"):
        commune.asked()
    assert commune.heard == []

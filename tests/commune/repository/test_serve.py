"""The folder over HTTP, by the server that the command runs."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.commune.repository.serve import RepositoryServer
from station.errors import RefusedError
from station.trust.feed import Feed
from station.trust.source import HttpSource
from tests.office_simulator import OfficeSimulator

AUDIO = bytes(range(256)) * 100


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    """A commune with one bulletin published."""
    office = OfficeSimulator(tmp_path / "commune")
    office.add_bulletin("a", audio=AUDIO)
    office.publish()
    return office


@pytest.fixture
def server(office: OfficeSimulator) -> Iterator[RepositoryServer]:
    """The repository served on a free port."""
    server = RepositoryServer(office.repository, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server
    server.stop()
    thread.join()


def ask(
    server: RepositoryServer, path: str, method: str = "GET", **headers: str
) -> tuple[int, bytes, http.client.HTTPMessage]:
    """One request, its path sent as it is written."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()


def audio_path(office: OfficeSimulator) -> str:
    path = next((office.repository / "targets" / "audio").iterdir())
    return f"/targets/audio/{path.name}"


def test_a_village_syncs_from_it(
    office: OfficeSimulator, server: RepositoryServer, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    feed = Feed(url, tmp_path / "m", office.root_bytes, reference_time=office.now)
    for name in feed.refresh():
        feed.fetch(name, tmp_path / "library" / name)
    assert len(list((tmp_path / "library").rglob("*.*"))) == 3


def test_a_part_is_given_for_a_range(office: OfficeSimulator, server: RepositoryServer) -> None:
    status, body, headers = ask(server, audio_path(office), Range="bytes=1000-1999")
    assert (status, body) == (206, AUDIO[1000:2000])
    assert headers["Content-Range"] == f"bytes 1000-1999/{len(AUDIO)}"
    _, rest, _ = ask(server, audio_path(office), Range="bytes=25000-", If_Range=headers["ETag"])
    assert rest == AUDIO[25000:]


def test_a_village_continues_there_what_broke_off(
    office: OfficeSimulator, server: RepositoryServer, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    feed = Feed(url, tmp_path / "m", office.root_bytes, reference_time=office.now)
    (name,) = (name for name in feed.refresh() if name.startswith("audio/"))
    part = tmp_path / "part"
    part.write_bytes(AUDIO[:1000])
    feed.fetch(name, tmp_path / "a.opus", part)
    assert (tmp_path / "a.opus").read_bytes() == AUDIO
    read = HttpSource(url).read(audio_path(office).removeprefix("/"), len(AUDIO), 25_000)
    assert b"".join(read) == AUDIO[25_000:]


def test_what_is_known_already_is_not_sent_again(
    office: OfficeSimulator, server: RepositoryServer
) -> None:
    _, _, headers = ask(server, "/metadata/timestamp.json")
    assert headers["Cache-Control"] == "no-cache"
    etag = headers["ETag"]
    status, body, _ = ask(server, "/metadata/timestamp.json", If_None_Match=etag)
    assert (status, body) == (304, b"")
    office.publish()
    assert ask(server, "/metadata/timestamp.json", If_None_Match=etag)[0] == 200


def test_a_head_has_no_body(office: OfficeSimulator, server: RepositoryServer) -> None:
    status, body, headers = ask(server, audio_path(office), "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", str(len(AUDIO)))
    assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_nothing_but_reading_is_allowed(server: RepositoryServer, method: str) -> None:
    status, body, _ = ask(server, "/metadata/timestamp.json", method)
    assert (status, body) == (405, b"")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/metadata", "/metadata/", "/targets/", "/targets/audio", "/targets/audio/"),
        *("/metadata/../../secret", "/metadata/%2e%2e/%2e%2e/secret", "/../secret"),
        *("/metadata//etc/passwd", "/metadata/..%2f..%2fsecret", "/metadata/..\\..\\secret"),
        *("/metadata/.new-x", "/targets/audio/.new-x", "/.repository.lock", "/static/x"),
        *("/metadata/x%00.json", "/metadata/" + "x" * 5000, "/metadata/link", "/keys/feed.pem"),
    ],
)
def test_nothing_else_can_be_read(
    office: OfficeSimulator, server: RepositoryServer, path: str
) -> None:
    (office.repository.parent / "secret").write_text("secret")
    (office.repository / "metadata" / ".new-x").write_text("secret")
    status, body, _ = ask(server, path)
    assert status in (400, 404, 308)
    assert b"secret" not in body


def test_a_port_that_is_taken_is_named(office: OfficeSimulator, server: RepositoryServer) -> None:
    with pytest.raises(RefusedError, match="choose another --port"):
        RepositoryServer(office.repository, "127.0.0.1", server.port)

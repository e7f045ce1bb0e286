"""Only the office's own answer ends a registration: a Wi-Fi that asks for a login says 200, too."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.errors import LinkError
from station.trust import enrolment_form
from station.village.enrolment.enrol import owed
from station.village.enrolment.register import register
from station.village.settings.places import EnrolmentFiles

RECEIPT_HERE = enrolment_form.receipt("between us", "n1", "ab" * 32).encode()


@contextmanager
def answering(status: int, kind: str, body: bytes) -> Iterator[str]:
    """A server that answers so to every POST."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/login")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "registration").mkdir()
    EnrolmentFiles(tmp_path).owed.write_bytes(b"{}")
    EnrolmentFiles(tmp_path).receipt.write_bytes(RECEIPT_HERE)
    return tmp_path


@pytest.mark.parametrize(
    ("status", "kind", "body", "says"),
    [
        (200, "text/html; charset=utf-8", b"<html>Welcome</html>", "instead of the file"),
        (200, "application/json", b"\xef\xbb\xbf\n <!DOCTYPE html>", "instead of the file"),
        (200, "application/octet-stream", b"", "another answer"),
        (200, "application/json", b'{"ok": true}', "another answer"),
        (200, "text/plain", b"ab" * 32, "another answer"),
        (200, "text/plain", RECEIPT_HERE + b"0" * 9000, "another answer"),
        (204, "text/plain", b"", "answered with 204"),
        (302, "text/html", b"", "answered with 302"),
        (511, "text/html", b"<html>Log in</html>", "instead of the file"),
    ],
)
def test_whatever_a_login_page_says_the_box_goes_on_owing(
    state: Path, status: int, kind: str, body: bytes, says: str
) -> None:
    with answering(status, kind, body) as server, pytest.raises(LinkError, match=says):
        register(state, server)
    assert owed(state) == b"{}"


def test_the_offices_own_answer_ends_it(state: Path) -> None:
    with answering(200, "application/octet-stream", RECEIPT_HERE) as server:
        assert register(state, server)
        assert not register(state, server)


def test_a_box_without_a_receipt_believes_nobody(state: Path) -> None:
    EnrolmentFiles(state).receipt.unlink()
    with answering(200, "text/plain", b"") as server, pytest.raises(LinkError):
        register(state, server)


def test_a_receipt_is_for_one_key_and_one_enrolment() -> None:
    said = {
        enrolment_form.receipt(secret, number, public)
        for secret in ("a", "b")
        for number in ("1", "2")
        for public in ("ab", "cd")
    }
    assert len(said) == 8

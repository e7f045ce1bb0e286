"""Answers packed with gzip: the same page, told apart by no secret."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

from tests.village.fake_daemon import FakeDaemon

GZIP = {"Accept-Encoding": "gzip, deflate"}
OWN = ["/static/panel.css", "/static/panel.js"]


@pytest.mark.parametrize("path", ["/", "/live", "/box", *OWN])
def test_a_packed_answer_holds_what_a_plain_one_does(
    head: FlaskClient, daemon: FakeDaemon, path: str
) -> None:
    plain, packed = head.get(path), head.get(path, headers=GZIP)
    with plain, packed:
        assert "Content-Encoding" not in plain.headers
        assert packed.status_code == plain.status_code
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert without_tokens(gzip.decompress(packed.data)) == without_tokens(plain.data)


def without_tokens(page: bytes) -> str:
    return re.sub(r'name="token" value="[^"]+"', "", page.decode())


@pytest.mark.parametrize("path", ["/live", *OWN])
def test_what_a_phone_has_is_not_sent_again(
    head: FlaskClient, daemon: FakeDaemon, path: str
) -> None:
    with head.get(path, headers=GZIP) as first:
        known = {"If-None-Match": first.headers["ETag"]}
    with head.get(path, headers=GZIP | known) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("refused", ["identity", "gzip;q=0", "br", ""])
def test_who_can_not_unpack_gets_it_plain(head: FlaskClient, refused: str) -> None:
    with head.get("/static/panel.css", headers={"Accept-Encoding": refused}) as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.data.startswith(b"/*")


def test_a_part_of_a_file_is_not_packed(head: FlaskClient) -> None:
    with head.get("/static/panel.css", headers=GZIP | {"Range": "bytes=0-999"}) as answer:
        assert (answer.status_code, len(answer.data)) == (206, 1000)
        assert "Content-Encoding" not in answer.headers


def test_no_two_pages_carry_the_same_token(head: FlaskClient, daemon: FakeDaemon) -> None:
    with head.session_transaction() as session:
        secret = session["token"]
    seen = {token for _ in range(3) for token in set(tokens(head.get("/").text))}
    assert len(seen) == 3
    assert secret not in head.get("/").text
    for token in seen:
        assert head.post("/stop", data={"token": token}).status_code == 303


def tokens(page: str) -> list[str]:
    return re.findall(r'name="token" value="([^"]+)"', page)

"""Until when phones may speak live: on the box's page, with what to do in time."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from station.village.https.authority import VALID, set_up
from station.village.https.authority import ends as told_by_a_library
from tests.village.fake_daemon import FakeDaemon
from tests.web.conftest import StillClock
from web.kit.access.certificate import ends, names
from web.kit.server.tls import context
from web.panel.app import AppSettings

NOW = StillClock().now()


def issued(state: Path, when: datetime) -> Path:
    """The page's certificate, made at `when`."""
    set_up(state, "Thôn Nà Đông", ["loa.local"], when)
    return state / "https" / "page.pem"


def test_its_end_is_what_a_library_reads(tmp_path: Path) -> None:
    found = ends(issued(tmp_path, datetime.now(UTC)))
    assert found is not None
    assert found == told_by_a_library(tmp_path)


def test_its_names_are_told_too(tmp_path: Path) -> None:
    assert names(issued(tmp_path, datetime.now(UTC))) == ("loa.local",)
    assert names(tmp_path / "absent") == ()


def test_the_line_with_its_end_hinders_no_server(tmp_path: Path) -> None:
    path = issued(tmp_path, datetime.now(UTC))
    assert context(path, tmp_path / "panel" / "https-key.pem").get_ca_certs() == []


@pytest.mark.parametrize(
    "content",
    [None, "", "no certificate", "-----BEGIN CERTIFICATE-----\nü", "Not after: soon", "ü",
     "Not after: 2027-01-01T00:00:00", "2027-01-01T00:00:00+00:00", "Not after: " * 99],
)  # fmt: skip
def test_none_and_a_broken_one_have_no_end(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "page.pem"
    if content is not None:
        path.write_text(content, "utf-8")
    assert ends(path) is None


@pytest.mark.parametrize(
    ("left", "said", "fit"),
    [(200, "Còn hạn đến", True), (31, "Còn hạn đến", True), (29, "Sắp hết hạn", False),
     (-1, "Đã hết hạn", False)],
)  # fmt: skip
def test_the_box_says_how_long_it_holds(
    head: FlaskClient, daemon: FakeDaemon, settings: AppSettings, left: int, said: str, fit: bool
) -> None:
    issued(settings.places.state, NOW - VALID + timedelta(days=left))
    (line,) = re.findall(r"<li>(?:(?!</li>).)*Chứng chỉ.*?</li>", unescape(head.get("/box").text))
    assert said in line
    assert ("✓" in line) is fit
    assert ("kỹ thuật viên" in line) is not fit


def test_without_https_the_box_says_nothing_of_it(head: FlaskClient, daemon: FakeDaemon) -> None:
    assert "Chứng chỉ" not in unescape(head.get("/box").text)

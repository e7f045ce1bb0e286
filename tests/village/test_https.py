"""`station https`: what the certificates are, and what is refused."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from station.errors import InputError, TrustError
from station.settings import load
from station.village import https_health
from station.village.authority import SOON, VALID, HttpsFiles, ends, set_up
from station.village.cli import main
from station.village.village_settings import StationSettings
from tests.systemd.test_units import FILES

NOW = datetime(2026, 11, 30, tzinfo=UTC)
NAMES = ("loa.local", "192.168.4.1", "fd00::2")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    text = (FILES / "station.toml").read_text("utf-8")
    path = tmp_path / "station.toml"
    path.write_text(text.replace("/var/lib/loa-thon", str(tmp_path / "state")), "utf-8")
    return path


def run(settings: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--settings", str(settings), "https", *words])


def test_keys_are_private_and_a_renewal_leaves_the_authority_as_it_is(tmp_path: Path) -> None:
    until = set_up(tmp_path, "Thôn Nà Đông", NAMES, NOW)
    files = HttpsFiles(tmp_path)
    assert ends(tmp_path) == until
    assert VALID - timedelta(days=2) < until - NOW <= timedelta(days=825)
    for key in (files.key, files.authority_key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before, page = files.authority.read_bytes(), files.certificate.read_bytes()
    later = set_up(tmp_path, "Thôn Nà Đông", NAMES, NOW + timedelta(days=700))
    assert later > until
    assert files.authority.read_bytes() == before
    assert files.certificate.read_bytes() != page


@pytest.mark.parametrize("name", ["bank.example", "8.8.8.8", "2001:4860:4860::8888", "evillocal"])
def test_the_authority_vouches_for_nothing_but_this_box(tmp_path: Path, name: str) -> None:
    set_up(tmp_path, "Thôn Nà Đông", NAMES, NOW)
    with pytest.raises(InputError, match="can't vouch for"):
        set_up(tmp_path, "Thôn Nà Đông", [name], NOW)


def test_a_damaged_authority_is_said(tmp_path: Path) -> None:
    set_up(tmp_path, "Thôn Nà Đông", NAMES, NOW)
    HttpsFiles(tmp_path).authority_key.write_text("no key")
    with pytest.raises(TrustError, match="--anew"):
        set_up(tmp_path, "Thôn Nà Đông", NAMES, NOW)
    HttpsFiles(tmp_path).certificate.write_text("no certificate")
    with pytest.raises(TrustError, match="station https"):
        ends(tmp_path)


def test_the_command_says_what_to_do_on_the_phone(settings: Path) -> None:
    assert "nothing to renew" in run(settings, "--renew").output
    told = run(settings, "--name", "Loa.local", "--name", "10.0.0.7")
    assert told.exit_code == 0
    assert "loa.local, 10.0.0.7" in told.output
    assert "http://loa.local:8080/ca.crt" in told.output
    assert "https://loa.local:8443/speak/live" in told.output
    again = run(settings, "--renew")
    assert again.exit_code == 0
    assert "ca.crt" not in again.output


@pytest.mark.parametrize("name", ["", "a b", "-x.local", "x" * 64, "loa.local:8443", "*.local"])
def test_what_is_no_name_is_refused(settings: Path, name: str) -> None:
    told = run(settings, "--name", name)
    assert told.exit_code == 65
    assert "neither a name nor an address" in told.output


def test_the_check_reminds_of_the_renewal(settings: Path) -> None:
    box = load(settings, StationSettings)
    assert list(https_health.finding(box, NOW)) == []
    until = set_up(box.state, "Thôn Nà Đông", NAMES, NOW)
    (fine,) = https_health.finding(box, NOW)
    (late,) = https_health.finding(box, until - SOON + timedelta(days=1))
    assert (fine.fit, late.fit) == (True, False)
    assert "station https --renew" in late.text

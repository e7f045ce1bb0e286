"""`station https`: what the certificates are, and what is refused."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from station.cli.station import https
from station.cli.station.main import main
from station.errors import InputError, TrustError
from station.settings import load
from station.village.https import health
from station.village.https.authority import DUE, SOON, VALID, ends, set_up
from station.village.https.renewal import renewed_when_due
from station.village.settings.places import HttpsFiles
from station.village.settings.station import StationSettings
from tests.systemd.test_units import FILES
from tests.village.fake_daemon import FakeDaemon

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
    assert list(health.finding(box.state, NOW)) == []
    until = set_up(box.state, "Thôn Nà Đông", NAMES, NOW)
    (fine,) = health.finding(box.state, NOW)
    (late,) = health.finding(box.state, until - SOON + timedelta(days=1))
    assert (fine.fit, late.fit) == (True, False)
    assert "station https --renew" in late.text


def names_of(state: Path) -> set[str]:
    found = ssl._ssl._test_decode_cert(str(HttpsFiles(state).certificate))  # type: ignore[attr-defined]
    return {name for _, name in found["subjectAltName"]}


def test_it_is_renewed_when_it_is_time_and_by_a_right_clock_only(settings: Path) -> None:
    box = load(settings, StationSettings)
    assert "not set up" in renewed_when_due(
        box.state, box.village.name, ["10.0.0.9"], NOW, trusted=True
    )
    until = set_up(box.state, "Thôn Nà Đông", NAMES, NOW)
    early, late = until - DUE - timedelta(days=1), until - DUE + timedelta(days=1)
    page = HttpsFiles(box.state).certificate.read_bytes()
    assert "nothing to renew" in renewed_when_due(
        box.state, box.village.name, ["10.0.0.9"], early, trusted=True
    )
    assert "clock" in renewed_when_due(
        box.state, box.village.name, ["10.0.0.9"], late, trusted=False
    )
    assert HttpsFiles(box.state).certificate.read_bytes() == page
    new = ["10.0.0.9", "bank.example", "loa.local"]
    assert "is renewed" in renewed_when_due(box.state, box.village.name, new, late, trusted=True)
    assert ends(box.state) == late + (until - NOW)
    assert names_of(box.state) == {"loa.local", "192.168.4.1", "FD00:0:0:0:0:0:0:2", "10.0.0.9"}


def test_a_damaged_certificate_is_made_anew_at_once(settings: Path) -> None:
    box = load(settings, StationSettings)
    set_up(box.state, "Thôn Nà Đông", NAMES, NOW)
    HttpsFiles(box.state).certificate.write_text("no certificate")
    assert "is renewed" in renewed_when_due(
        box.state, box.village.name, ["10.0.0.9"], NOW, trusted=True
    )
    assert names_of(box.state) == {"10.0.0.9"}


def test_no_certificate_outlives_its_authority(tmp_path: Path) -> None:
    set_up(tmp_path, "Thôn Nà Đông", NAMES, NOW)
    years = timedelta(days=365 * 9)
    last = set_up(tmp_path, "Thôn Nà Đông", NAMES, NOW + years)
    assert last - NOW < timedelta(days=3653)
    with pytest.raises(TrustError, match="--anew"):
        set_up(tmp_path, "Thôn Nà Đông", NAMES, last - timedelta(days=20))


@pytest.mark.parametrize(("trusted", "said"), [(True, "is renewed"), (False, "clock")])
def test_the_timer_asks_the_station_about_its_clock(
    settings: Path, trusted: bool, said: str
) -> None:
    text = settings.read_text("utf-8").replace("/run/loa-thon", str(settings.parent))
    settings.write_text(text, "utf-8")
    box = load(settings, StationSettings)
    long_ago = datetime.now(UTC) - timedelta(days=800)
    before = set_up(box.state, "Thôn Nà Đông", NAMES, long_ago)
    with FakeDaemon(box.socket) as daemon:
        daemon.status["clock"]["trusted"] = trusted
        assert said in run(settings, "--when-due").output
    assert "clock is not known" in run(settings, "--when-due").output  # nobody answers for it
    until = ends(box.state)
    assert until is not None
    assert (until > before) is trusted


def test_a_clock_that_is_not_trusted_makes_no_certificate(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = load(settings, StationSettings)
    with FakeDaemon(box.socket) as daemon:
        daemon.status["clock"]["trusted"] = False
        told = run(settings, "--name", "loa.local")
        assert (told.exit_code, "confirm-clock" in told.output) == (1, True)
        assert not HttpsFiles(box.state).authority.exists()
        daemon.status["clock"]["trusted"] = True
        assert run(settings, "--name", "loa.local").exit_code == 0
    # Nobody answers, and the clock is that of a box without a battery.
    monkeypatch.setattr(https, "_WRITTEN", datetime.now(UTC) + timedelta(days=1))
    assert run(settings, "--anew").exit_code == 1


def test_an_ipv6_address_is_said_as_a_browser_takes_it(settings: Path) -> None:
    told = run(settings, "--name", "fd00::2").output
    assert "https://[fd00::2]:8443/speak/live" in told

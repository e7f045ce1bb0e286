"""Whether each part of the box is fit, in words."""

import socket
from pathlib import Path

from station.clock import ClockTrust
from station.errors import HardwareError
from station.village.finding import Finding, attempt
from station.village.health import checks
from station.village.sync.worker import SyncState, commune_finding
from station.village.watchdog.notify import Notifier


def test_a_good_disk_is_fit(tmp_path: Path) -> None:
    finding = checks.disk(tmp_path / "state", free=lambda _: 2_000_000_000)
    assert finding == Finding("disk", True, "2.0 GB free")
    assert list((tmp_path / "state").iterdir()) == []


def test_a_disk_that_is_nearly_full_is_not(tmp_path: Path) -> None:
    finding = checks.disk(tmp_path, free=lambda _: 5_000_000)
    assert (finding.fit, "only 5 MB are free" in finding.text) == (False, True)


def test_a_disk_that_can_not_be_written_is_not(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    finding = checks.disk(tmp_path / "file" / "state")
    assert (finding.fit, "can't be written" in finding.text) == (False, True)


def test_a_clock_that_is_not_trusted_says_what_to_do() -> None:
    finding = checks.clock(ClockTrust(False, "nobody has set the clock"))
    assert not finding.fit
    assert "station confirm-clock" in finding.text


def test_a_failed_sync_is_a_fault_of_the_commune() -> None:
    assert commune_finding(SyncState(None, "the commune can't be reached")).fit is False
    assert commune_finding(SyncState()).fit is False


def test_an_attempt_that_raises_is_its_sentence() -> None:
    def broken() -> str:
        raise HardwareError("there is no card “loa”")

    assert attempt("card", broken) == Finding("card", False, "there is no card “loa”")


def test_systemd_hears_what_it_is_told(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(5)
        Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")}).say("READY=1")
        assert listener.recv(100) == b"READY=1"


def test_without_systemd_nothing_is_said(tmp_path: Path) -> None:
    Notifier({}).say("READY=1")
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).say("READY=1")

"""A stick beside the running daemon: taken by another process, and soon on the daemon's list."""

import base64
import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.commune.stick.out import export
from station.village.control.messages.status import GetStatus
from tests.real_clock import PLAYS, meets_the_clock
from tests.village.station_process import Station, station_in


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """A village without a network."""
    with station_in(tmp_path) as made:
        text = made.settings.read_text()
        source = f"{tmp_path}/office/repository"
        made.settings.write_text(text.replace(f'source = "{source}"', 'source = "stick"'))
        yield made


@meets_the_clock(PLAYS)
def test_the_daemon_takes_up_what_a_stick_brought_and_its_log_goes_home(
    station: Station, tmp_path: Path
) -> None:
    station.start()
    status = station.client.ask(GetStatus())
    assert status.bulletins == ()
    assert "no USB stick has come yet" in status.sync.error
    stick, office = tmp_path / "stick", station.office
    stick.mkdir()
    export(office.repository, stick, office.root_bytes, datetime.now(UTC), lambda _: None)
    taken = station.command("stick", str(stick))
    assert (taken.returncode, "3 files taken" in taken.stdout) == (0, True), taken.stderr
    status = station.wait(lambda status: status.bulletins)
    assert [bulletin.id for bulletin in status.bulletins] == ["thu"]
    assert station.wait(lambda status: not status.sync.error)
    assert "begins" in station.command("play", "thu").stdout
    station.wait(lambda status: status.air.state == "on-air")
    station.command("stop")
    station.wait(lambda status: status.air.state == "silent")
    assert station.command("stick", str(stick)).returncode == 0
    (report,) = (stick / "loa-thon-reports").iterdir()
    payload = json.loads(base64.b64decode(json.loads(report.read_text())["payload"]))
    assert [entry["outcome"] for entry in payload["entries"]] == ["stopped"]
    assert station.end(signal.SIGTERM) == 0

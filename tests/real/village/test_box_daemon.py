"""The running daemon says how its box is, and a test play sounds on its card."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.errors import InputError
from station.village.control.messages.air import PlayTrial
from station.village.control.messages.box import GetBox
from station.village.control.messages.log import GetLog, GetLogLines
from tests.real_clock import PLAYS, meets_the_clock
from tests.village.station_process import Station, station_in


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path) as made:
        yield made


@meets_the_clock(PLAYS)
def test_the_daemon_says_how_its_box_is_and_sounds_a_test(station: Station) -> None:
    station.start()
    box = station.client.ask(GetBox())
    assert box.free > 0
    assert box.relays == ()
    assert {"disk", "clock", "library"} <= {found.part for found in box.findings}
    assert box.facts["source"].endswith("/repository")
    assert any("ready: " in line for line in station.client.ask(GetLogLines()).lines)
    with pytest.raises(InputError):
        station.client.ask(PlayTrial(zone="ao", confirmed=True))
    station.client.ask(PlayTrial(zone="cong-lang", confirmed=True))
    status = station.wait(lambda status: status.air.state == "on-air")
    assert (status.air.kind, status.air.zones) == ("test", ("cong-lang",))
    station.wait(lambda status: status.air.state == "silent")
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["kind"], entry["outcome"]) == ("test", "played")
    assert any(station.card.captured())
    assert station.end(signal.SIGTERM) == 0

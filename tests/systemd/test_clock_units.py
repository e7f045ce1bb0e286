"""What sets the clock: root's, and nothing of root but that."""

import re

from tests.systemd.test_units import FILES, Unit

SERVICE, SOCKET = "station-clock@.service", "station-clock.socket"


def text(name: str) -> str:
    return (FILES / name).read_text("utf-8")


def test_it_may_set_the_time_and_nothing_else() -> None:
    service = Unit(SERVICE)["Service"]
    assert service["CapabilityBoundingSet"] == "CAP_SYS_TIME"
    assert service["NoNewPrivileges"] == "yes"
    assert "User" not in service
    assert "ProtectClock" not in service
    assert re.findall("^DeviceAllow=(.*)", text(SERVICE), re.MULTILINE) == ["char-rtc rw"]
    assert (service["PrivateNetwork"], service["RestrictAddressFamilies"]) == ("yes", "none")
    assert re.findall("^SystemCallFilter=(.*)", text(SERVICE), re.MULTILINE)[-1] == "@clock"


def test_it_sees_nothing_of_the_stations_and_takes_no_path_of_the_callers() -> None:
    service = Unit(SERVICE)["Service"]
    for folder in ("/var/lib/loa-thon", "/etc/loa-thon", "/run/loa-thon"):
        assert f"-{folder}" in service["InaccessiblePaths"].split()
    called = "/opt/loa-thon/current/bin/station serve-clock /run/loa-thon-clock"
    assert service["ExecStart"] == called
    assert service["RuntimeDirectory"] == "loa-thon-clock"
    assert "ReadWritePaths" not in service
    assert service["RuntimeMaxSec"] == "10"


def test_only_the_station_reaches_it_and_it_is_never_given_up() -> None:
    listens = Unit(SOCKET)["Socket"]
    assert (listens["SocketUser"], listens["SocketMode"]) == ("loa-thon", "0600")
    assert (listens["Accept"], listens["MaxConnections"]) == ("yes", "2")
    assert listens["TriggerLimitIntervalSec"] == "0"
    assert Unit(SOCKET)["Install"]["WantedBy"] == "sockets.target"
    # The daemon itself stays without.
    assert Unit("station.service")["Service"]["CapabilityBoundingSet"] == ""

"""Dead daemon, silent village: whatever ends or hangs it, the relays are off, and the item is CUT.

On the real process, with real parts; the fault is put into one of them (`faulty.py`). What the pins
were driven to is read from the pins' own record.
"""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.errors import LinkError
from station.village.control.client import DaemonFaultError
from station.village.control.messages.air import PlayBulletin, StopAll
from station.village.control.messages.box import FetchNews
from station.village.control.messages.log import GetLog
from station.village.control.messages.status import GetStatus
from tests.real_clock import PLAYS, meets_the_clock
from tests.village.station_process import Station, station_in

ENOUGH = 10.0
"""Seconds by which relays are off on the busiest machine; the figures are printed."""


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path) as made:
        yield made


def on_air(station: Station, fault: str) -> None:
    """Start it and wait until the relays are on and it sounds."""
    station.start(fault)
    station.client.ask(PlayBulletin(bulletin="thu", by="a test"))
    station.wait(lambda status: status.air.state == "on-air")


def strike(station: Station) -> None:
    (station.folder / "strike").touch()


def seconds_to_off(station: Station) -> float:
    """From the strike to the last relay's going off, by the pins' record; then all are."""
    struck, levels, off_at = 0.0, dict[str, str](), 0.0
    for line in (station.folder / "pins.txt").read_text().splitlines():
        at, name, *level = line.split()
        if name == "strike":
            struck = float(at)
        elif levels.get(name) != level[0]:
            levels[name], off_at = level[0], float(at)
    assert struck
    assert set(levels.values()) == {"0"}, levels
    return off_at - struck


def gone(station: Station) -> int:
    assert station.daemon is not None
    return station.daemon.wait(30)


def is_cut_and_not_begun_again(station: Station, reason: str) -> None:
    (station.folder / "strike").unlink(missing_ok=True)
    station.start()
    time.sleep(0.5)
    assert station.client.ask(GetStatus()).air.state == "silent"
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["outcome"], entry["reason"]) == ("cut", reason)
    assert entry["key"].startswith("hand/")


@meets_the_clock(PLAYS)
@pytest.mark.parametrize(
    "fault",
    [
        *("loop-raises", "loop-exits", "loop-out-of-memory", "journal-raises", "sync-exits"),
        *("jobs-exits", "guard-raises", "socket-closes"),
    ],
)
def test_what_ends_a_thread_ends_the_sound_and_the_daemon(station: Station, fault: str) -> None:
    on_air(station, fault)
    strike(station)
    if fault.startswith("sync"):
        station.client.ask(FetchNews())
    gone(station)
    seconds = seconds_to_off(station)
    print(f"{fault}: relays off after {seconds:.3f} s")
    assert seconds < ENOUGH
    # A journal that fails takes no word of the end; the next start finds the beginning.
    reason = "daemon-died" if fault.startswith("journal") else "daemon-stopped"
    is_cut_and_not_begun_again(station, reason)


@meets_the_clock(PLAYS)
@pytest.mark.parametrize("fault", ["loop-hangs", "log-hangs"])
def test_a_loop_that_hangs_is_ended_by_the_guard(station: Station, fault: str) -> None:
    on_air(station, fault)
    strike(station)
    if fault.startswith("log"):
        with pytest.raises((LinkError, DaemonFaultError)):
            station.client.ask(StopAll(by="a test"))
    assert gone(station) == 70
    seconds = seconds_to_off(station)
    print(f"{fault}: relays off after {seconds:.3f} s")
    assert seconds < ENOUGH
    is_cut_and_not_begun_again(station, "daemon-died")


@meets_the_clock(PLAYS)
def test_a_hang_that_holds_the_interpreter_ends_the_process(station: Station) -> None:
    on_air(station, "loop-hangs-hard")
    began = time.monotonic()
    strike(station)
    assert gone(station) == 1
    ended = time.monotonic()
    assert "relays are off" in station.command("relays-off").stdout  # as ExecStopPost does
    print(
        f"loop-hangs-hard: ended after {ended - began:.3f} s, relays off after "
        f"{time.monotonic() - began:.3f} s"
    )
    is_cut_and_not_begun_again(station, "daemon-died")


@meets_the_clock(PLAYS)
def test_after_sigkill_the_command_of_systemd_switches_off(station: Station) -> None:
    on_air(station, "none")
    began = time.monotonic()
    station.end(signal.SIGKILL)
    assert "relays are off" in station.command("relays-off").stdout  # as ExecStopPost does
    print(f"SIGKILL: relays off after {time.monotonic() - began:.3f} s")
    is_cut_and_not_begun_again(station, "daemon-died")


@meets_the_clock(PLAYS)
def test_sigterm_on_the_air_drives_every_pin_off(station: Station) -> None:
    on_air(station, "signal")
    strike(station)
    assert station.end(signal.SIGTERM) == 0
    print(f"SIGTERM: relays off after {seconds_to_off(station):.3f} s")
    is_cut_and_not_begun_again(station, "daemon-stopped")


@meets_the_clock(PLAYS)
@pytest.mark.parametrize("fault", ["sync-raises", "sync-hangs", "jobs-hangs", "journal-hangs"])
def test_what_hangs_or_fails_beside_the_air_does_not_touch_it(station: Station, fault: str) -> None:
    on_air(station, fault)
    strike(station)
    station.client.ask(FetchNews())
    status = station.wait(lambda status: status.air.state == "silent", seconds=60)
    assert not any(zone.on for zone in status.zones)
    seconds_to_off(station)
    station.client.ask(StopAll(by="a test"))
    assert station.end(signal.SIGTERM) in (0, 70)


@meets_the_clock(PLAYS)
def test_a_full_disk_on_the_air_keeps_the_entry_until_it_can_be_written(station: Station) -> None:
    on_air(station, "journal-refuses")
    strike(station)
    status = station.wait(lambda status: status.air.state == "silent", seconds=60)
    assert not any(zone.on for zone in status.zones)
    assert "disk" in [fault.part for fault in status.faults]
    assert station.end(signal.SIGTERM) == 0
    assert "never written: hand/" in station.log.read_text()
    is_cut_and_not_begun_again(station, "daemon-died")


@meets_the_clock(PLAYS)
def test_a_second_order_is_heard_while_the_journal_hangs(station: Station) -> None:
    on_air(station, "journal-hangs")
    strike(station)
    station.client.ask(StopAll(by="a test"))
    station.wait(lambda status: status.air.state == "silent")
    station.client.ask(PlayBulletin(bulletin="thu", by="a test"))
    status = station.wait(lambda status: status.air.state == "on-air")
    assert any(zone.on for zone in status.zones)
    assert isinstance(station.daemon, subprocess.Popen)
    assert station.daemon.poll() is None

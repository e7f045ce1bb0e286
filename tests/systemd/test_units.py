"""The units, the settings' example and the installer, as systemd and the shell see them."""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from station.settings import example, load
from station.village.settings.station import HEADING, StationSettings
from tests.places import TOP

FILES = TOP / "systemd"
UNITS = ("station.service", "station-panel.service")
SYNC = ("station-sync.service",)
STICK = (
    *("station-stick@.service", "station-stick-unread@.service", "station-stick-desk.service"),
    *("station-enrol.service", "station-enrolled.service"),
)
UPDATE = ("station-update.service", "station-https.service")
CLOCK = ("station-clock@.service",)
SCRIPTS = (
    *("install", "uninstall", "data-partition", "stick", "program", "system", "release", "locked"),
)
MOST_EXPOSED = {
    # Its devices, real time, the clock's error (adjtimex).
    "station.service": 1.0,
    # The network; and the analyser does not look for what stands in for PrivateTmp and
    # PrivateDevices.
    "station-sync.service": 1.4,
    "station-panel.service": 1.0,
    # It has no network, and no more files than the sync.
    "station-stick@.service": 0.3,
    # The clock's error (adjtimex).
    "station-stick-desk.service": 0.6,
    # The names of devices.
    "station-stick-unread@.service": 0.5,
    "station-enrol.service": 0.5,
    "station-enrolled.service": 1.0,
    # Root, who becomes the station's user, and reads past modes.
    "station-update.service": 1.3,
    # Root, who may set the clock and write to the battery clock.
    "station-clock@.service": 1.5,
    # Root, who gives the page its key, and the machine's addresses.
    "station-https.service": 1.2,
}
"""Of systemd-analyze security's scale: 0 is shut, 10 is open."""

needs_analyze = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)
needs_shellcheck = pytest.mark.skipif(
    shutil.which("shellcheck") is None, reason="shellcheck is not installed"
)


class Unit(configparser.RawConfigParser):
    """A unit file's keys; of a repeated one the last."""

    def __init__(self, name: str) -> None:
        super().__init__(strict=False, interpolation=None)
        self.read(FILES / name, "utf-8")

    def optionxform(self, optionstr: str) -> str:
        """Keys as they are written."""
        return optionstr


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=TOP, capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | environment,
    )  # fmt: skip


@needs_analyze
@pytest.mark.parametrize("name", [*UNITS, *SYNC, *STICK, *UPDATE, *CLOCK])
def test_systemd_finds_nothing_to_complain_about(name: str, tmp_path: Path) -> None:
    # It wants the programs to be there; unknown keys are told on stderr with exit status 0.
    command = "/opt/loa-thon/current/bin/station"
    unit = (FILES / name).read_text("utf-8").replace(command, "/bin/true")
    # Of a template an instance is looked at.
    name = name.replace("@.", "@sda1.")
    (tmp_path / name).write_text(unit, "utf-8")
    verified = run("systemd-analyze", "verify", str(tmp_path / name))
    told = [line for line in verified.stderr.splitlines() if name in line]
    assert told == []
    assert verified.returncode == 0


@needs_analyze
@pytest.mark.parametrize("name", [*UNITS, *SYNC, *STICK, *UPDATE, *CLOCK])
def test_a_service_is_exposed_no_more_than_it_needs(name: str, tmp_path: Path) -> None:
    instance = name.replace("@.", "@sda1.")
    shutil.copy(FILES / name, tmp_path / instance)
    unit = str(tmp_path / instance)
    scored = run("systemd-analyze", "security", "--offline=true", unit, LC_ALL="C")
    [score] = re.findall(rf"exposure level for {instance}: ([\d.]+)", scored.stdout)
    print(f"{name}: exposure {score}")
    assert float(score) <= MOST_EXPOSED[name]


def test_the_station_is_watched_and_its_relays_go_off_however_it_ended() -> None:
    service = Unit("station.service")["Service"]
    assert service["Type"] == "notify"
    assert service["WatchdogSec"] == "10"
    assert service["Restart"] == "always"
    assert service["ExecStart"].endswith("--settings /etc/loa-thon/station.toml run")
    assert service["ExecStopPost"].endswith("--settings /etc/loa-thon/station.toml relays-off")


@pytest.mark.parametrize("name", UNITS)
def test_nothing_at_boot_is_waited_for_that_an_offline_village_lacks(name: str) -> None:
    unit = Unit(name)["Unit"]
    assert not re.search("network|time", unit["After"])
    assert not {"Requires", "Wants", "BindsTo", "Requisite"} & set(unit)
    assert unit["StartLimitIntervalSec"] == "0"


def test_only_the_station_may_use_devices() -> None:
    assert Unit("station-panel.service")["Service"]["PrivateDevices"] == "yes"
    text = (FILES / "station.service").read_text("utf-8")
    assert set(re.findall(r"^DeviceAllow=(\S+)", text, re.MULTILINE)) == {
        "char-alsa",
        "char-gpiochip",
    }


def test_only_the_sync_has_the_network_and_it_reaches_nothing_of_the_stations() -> None:
    station, sync = Unit("station.service")["Service"], Unit("station-sync.service")["Service"]
    assert (station["PrivateNetwork"], station["IPAddressDeny"]) == ("yes", "any")
    assert station["RestrictAddressFamilies"] == "AF_UNIX"
    assert sync["DevicePolicy"] == "closed"
    text = (FILES / "station-sync.service").read_text("utf-8")
    assert "InaccessiblePaths=-/run/loa-thon\n" in text
    # One that fails is tried again for ever, and not at once.
    assert sync["Restart"] == "on-failure"
    assert Unit("station-sync.service")["Unit"]["StartLimitIntervalSec"] == "0"


def test_the_syncs_socket_is_where_the_station_asks_and_nobody_else_may() -> None:
    listens = Unit("station-sync.socket")["Socket"]
    settings = load(FILES / "station.toml", StationSettings)
    assert listens["ListenStream"] == str(settings.sync_socket)
    assert (listens["SocketUser"], listens["SocketMode"]) == ("loa-thon", "0600")
    assert listens["TriggerLimitIntervalSec"] == "0"


def test_the_example_of_the_settings_is_the_tables_own() -> None:
    assert (FILES / "station.toml").read_text("utf-8") == example(StationSettings, HEADING)
    settings = load(FILES / "station.toml", StationSettings)
    service = Unit("station.service")["Service"]
    assert settings.paths.state == f"/var/lib/{service['StateDirectory']}"
    assert settings.paths.runtime == f"/run/{service['RuntimeDirectory']}"


def test_installing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    first = run("bash", "systemd/install.sh", DESTDIR=str(tmp_path))
    assert first.returncode == 0, first.stderr
    assert "station-panel.service" in first.stdout
    assert ("updates of the program are off" in first.stdout.lower()) is not (
        FILES / "program-root.json"
    ).exists()
    second = run("bash", "systemd/install.sh", DESTDIR=str(tmp_path))
    assert "Nothing to do" in second.stdout


def test_installing_never_overwrites_the_villages_settings(tmp_path: Path) -> None:
    settings = tmp_path / "etc/loa-thon/station.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("# ours\n")
    assert run("bash", "systemd/install.sh", DESTDIR=str(tmp_path)).returncode == 0
    assert settings.read_text() == "# ours\n"


def test_uninstalling_takes_every_file_that_the_installer_puts_and_none_of_the_villages() -> None:
    installer = (FILES / "install.sh").read_text("utf-8")
    takes = (FILES / "uninstall.sh").read_text("utf-8")
    # What each release brings is asked of it, and what others brought is in their list.
    assert "bash systemd/system.sh list" in takes
    assert "/opt/loa-thon/laid" in takes
    put = re.findall(r"\bput systemd/\S+ (\S+)", installer)
    assert set(put) == {"$place", "/etc/loa-thon/program-root.json", "$settings"}
    for part in ("journald", "timesyncd"):
        assert f"/etc/systemd/{part}.conf.d/50-loa-thon.conf" in takes
    removed = [line for line in takes.splitlines() if line.strip().startswith("rm ")]
    assert removed == [
        '    rm -f "$file"',
        '    rm -f "$file"',
        "    rm -rf --one-file-system /opt/loa-thon",
    ]


def test_a_stick_is_mounted_for_its_reader_alone_and_nothing_on_it_runs() -> None:
    rule = (FILES / "90-loa-thon-stick.rules").read_text("utf-8")
    assert 'ENV{SYSTEMD_WANTS}+="station-stick@%k.service"' in rule
    assert 'ENV{ID_BUS}=="usb"' in rule
    reads, tells = (line for line in rule.splitlines() if line.startswith("ACTION"))
    assert 'ENV{ID_FS_TYPE}=="vfat|exfat"' in reads
    assert 'ENV{ID_FS_TYPE}!="vfat|exfat"' in tells
    assert tells.endswith('ENV{SYSTEMD_WANTS}+="station-stick-unread@%k.service"')
    # One that isn't read is mounted by nobody.
    assert "mount" not in "".join(
        re.findall(r"^Exec.*", (FILES / "station-stick-unread@.service").read_text("utf-8"), re.M)
    )
    service = Unit("station-stick@.service")["Service"]
    assert service["TimeoutStartSec"] == "30min"
    assert Unit("station-stick@.service")["Unit"]["BindsTo"] == "dev-%i.device"
    # Root's own are the two steps around it, which run nothing from the stick.
    text = (FILES / "station-stick@.service").read_text("utf-8")
    assert re.findall(r"^Exec\w+=(\S+) \S+ (\w+)", text, re.MULTILINE) == [
        ("+/bin/bash", "mount"),
        ("/bin/bash", "read"),
        ("+/bin/bash", "unmount"),
    ]
    assert "nosuid,nodev,noexec" in (FILES / "stick.sh").read_text("utf-8")


def test_the_data_partition_wants_to_be_named() -> None:
    asked = run("bash", "systemd/data-partition.sh", "")
    assert asked.returncode == 1
    assert "make data-partition DEVICE=" in asked.stderr


def test_the_data_partition_moves_all_that_the_units_keep() -> None:
    script = (FILES / "data-partition.sh").read_text("utf-8")
    moved = re.findall(r"\b(?:state|settings|program):(/\S+?)[ )]", script)
    settings = load(FILES / "station.toml", StationSettings)
    assert set(moved) == {str(settings.state), "/etc/loa-thon", settings.program.home}


def test_on_32_bits_pip_takes_all_that_is_locked_but_what_debian_brings() -> None:
    locked = (TOP / ".lock/station.txt").read_text("utf-8")
    assert run("bash", "systemd/locked.sh", "arm64").stdout == locked
    kept = run("bash", "systemd/locked.sh", "armhf").stdout
    # Each pin with its hashes.
    pins, left = (re.findall(r"^\S(?:.*\n +)*.*\n", text, re.MULTILINE) for text in (locked, kept))
    assert "".join(left) == kept
    gone = [pin.partition("==")[0] for pin in pins if pin not in left]
    assert gone == ["argon2-cffi", "argon2-cffi-bindings", "cffi"]
    assert [pin for pin in pins if pin in left] == left


@needs_shellcheck
def test_the_installer_passes_shellcheck() -> None:
    checked = run("shellcheck", *(f"systemd/{name}.sh" for name in SCRIPTS))
    assert checked.returncode == 0, checked.stdout

"""A root that is never written, and one partition for what the station keeps.

Four boots of one virtual Pi: set up, cut on the air under the overlay, up again, and without the
partition. The overlay is made by the package `overlayroot`, as raspi-config has it do.
"""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.pi.machine import Kind, needs_a_virtual_pi, on_the_pi, once, run

pytestmark = needs_a_virtual_pi

WITHOUT = """
echo station=$(systemctl is-active station)
echo page=$(systemctl is-active station-panel)
echo why=$(systemctl status --no-pager station | grep -o 'Dependency failed.*' | tail -n 1)
echo program=$(ls /opt/loa-thon)
echo on=$(dmesg | grep -cE 'virtual_pi: GPIO(17|27) 1$')
"""
"""No program of ours is there without the partition."""

Boots = dict[str, dict[str, Any]]


@once
def boots(folder: Path) -> Boots:
    """What each boot found."""
    data, options = folder / "data.raw", ["-d", str(folder / "disk.qcow2"), "-s", str(folder)]
    subprocess.run(["truncate", "-s", "512M", str(data)], check=True)
    second = f"-drive if=none,id=data,format=raw,file={data} -device virtio-blk-pci,drive=data"
    overlay = f"-initrd {folder}/read-only.img"
    found = {}
    for step, qemu in (
        ("set-up", second),
        ("on-air", f"{second} {overlay}"),
        ("end", f"{second} {overlay}"),
    ):
        cut = ["-k", "0.5"] if step == "on-air" else []
        found[step] = on_the_pi(
            step, program="on_read_only", options=[*options, *cut], kind=Kind(qemu)
        )
    found["without"] = dict(
        row.split("=", 1) for row in run(WITHOUT, options, Kind(overlay)).splitlines()
    )
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Boots:
    return boots(tmp_path_factory.mktemp("read-only"))


def unfit(check: str) -> list[str]:
    return [row for row in check.splitlines() if row.startswith("BAD")]


def test_one_command_moves_what_the_station_keeps_and_a_second_run_nothing(found: Boots) -> None:
    step = found["set-up"]
    assert step["moved"]["status"] == 0, step["moved"]["said"]
    assert "Moving /var/lib/loa-thon" in step["moved"]["said"]
    assert step["again"]["status"] == 0, step["again"]["said"]
    assert "Nothing to do" in step["again"]["said"]
    assert unfit(step["check"]) == []
    assert "/var/lib/loa-thon lies on /dev/vdb" in step["check"]


@pytest.mark.parametrize("step", ["on-air", "end"])
def test_under_the_overlay_the_station_comes_up_by_itself_and_fit(found: Boots, step: str) -> None:
    assert found[step]["root"].startswith("overlay")
    assert [row for row in unfit(found[step]["check"]) if " clock " not in row] == []
    assert "/var/lib/loa-thon lies on /dev/vdb" in found[step]["check"]
    assert found[step]["on"] == []


@pytest.mark.parametrize("step", ["on-air", "end"])
def test_the_systems_partition_is_never_written(found: Boots, step: str) -> None:
    assert found[step]["system_disk_writes"] == 0


def test_what_the_station_keeps_outlives_a_power_cut_and_nothing_else_does(found: Boots) -> None:
    assert not found["end"]["marker"]
    assert found["end"]["volume"] == 55
    cut, whole = found["end"]["log"]
    assert (cut["outcome"], cut["reason"]) == ("cut", "power-cut")
    assert whole["outcome"] == "played"


def test_an_install_that_would_be_gone_at_the_next_boot_is_refused(found: Boots) -> None:
    install = found["on-air"]["install"]
    assert install["status"] != 0
    assert "do_overlayfs 1" in install["said"]


def test_without_the_partition_nothing_runs_that_knows_nothing(found: Boots) -> None:
    step = found["without"]
    assert "active" not in (step["station"], step["page"])
    assert step["why"].startswith("Dependency failed for station.service"), step
    assert step["program"] == ""
    assert step["on"] == "0"

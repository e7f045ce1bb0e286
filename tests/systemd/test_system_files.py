"""What a release brings to the system: laid down whole or not at all, and taken back."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.places import SYSTEMD, TOP

TOOLS = ("systemctl", "systemd-sysusers", "systemd-tmpfiles", "udevadm")
NEW_UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"


class Release:
    """What one release brings, in a folder of its own, for a box whose root is `box`."""

    def __init__(self, folder: Path, box: Path) -> None:
        self.folder, self.box = folder, box
        folder.mkdir(parents=True)
        for path in SYSTEMD.iterdir():
            if path.is_file():
                shutil.copy(path, folder)
        shutil.copy(TOP / "station/village/watchdog/relays_quick.py", folder)
        script = (folder / "system.sh").read_text()
        script = script.replace("/opt/loa-thon etc=/etc", f"{box}/opt/loa-thon etc={box}/etc")
        (folder / "system.sh").write_text(script)

    def brings(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def run(self, what: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.box}/programs:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", self.folder / "system.sh", what],
            env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def lay(self, what: str = "lay") -> str:
        done = self.run(what)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


class Box:
    """A root of a system, whose tools only note what they were asked."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "box"
        (self.root / "programs").mkdir(parents=True)
        for name in TOOLS:
            self.tool(name, "")

    def tool(self, name: str, does: str) -> None:
        path = self.root / "programs" / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.root}/asked\n{does}\n')
        path.chmod(0o755)

    def asked(self) -> list[str]:
        """Since the last time."""
        path = self.root / "asked"
        found = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return found

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for top in ("etc", "opt")
            for path in (self.root / top).rglob("*")
            if path.is_file()
        }


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


@pytest.fixture
def first(tmp_path: Path, box: Box) -> Release:
    made = Release(tmp_path / "first", box.root)
    made.lay()
    return made


@pytest.fixture
def second(tmp_path: Path, box: Box, first: Release) -> Release:
    """It brings a unit, changes another and the guard, and leaves one out."""
    made = Release(tmp_path / "second", box.root)
    made.brings("station-link.service", NEW_UNIT)
    made.brings("station-panel.service", "# anew\n")
    made.brings("program.sh", "# anew\n")
    made.brings("loa-thon.sysusers.conf", "u loa-thon-link -\n")
    (made.folder / "station-https.timer").unlink()
    box.asked()
    return made


def test_all_is_laid_down_enabled_and_started_once(box: Box, first: Release) -> None:
    asked = box.asked()
    assert asked[0].startswith("systemd-sysusers ")
    assert asked[1].startswith("systemd-tmpfiles --create ")
    assert asked.index("systemctl daemon-reload") < asked.index(
        "systemctl enable --quiet station.service"
    )
    assert "systemctl start --no-block station-sync.socket" in asked
    # It is what runs this, or install.sh starts it.
    assert "systemctl start --no-block station.service" not in asked
    assert first.lay() == ""
    assert box.asked() == []


def test_each_place_is_of_a_file_that_is_brought(first: Release, box: Box) -> None:
    listed = first.lay("list").splitlines()
    laid = (box.root / "opt/loa-thon/laid").read_text().splitlines()
    assert laid == [f"laid {place}" for place in listed]
    assert all(Path(place).is_file() for place in listed)


def test_a_release_on_trial_leaves_what_would_swap_it_back(
    box: Box, first: Release, second: Release
) -> None:
    second.lay("lay-trial")
    files = box.files()
    assert files["etc/systemd/system/station-link.service"] == NEW_UNIT.encode()
    assert files["etc/systemd/system/station-panel.service"] == b"# anew\n"
    assert "etc/systemd/system/station-https.timer" not in files
    assert files["opt/loa-thon/program.sh"] == (SYSTEMD / "program.sh").read_bytes()
    asked = box.asked()
    assert "systemctl start --no-block station-link.service" in asked
    assert "systemctl disable --quiet --now --no-block station-https.timer" in asked
    # It was good: now that, too.
    second.lay()
    assert box.files()["opt/loa-thon/program.sh"] == b"# anew\n"


def test_swapped_back_all_is_as_it_was(box: Box, first: Release, second: Release) -> None:
    before = box.files()
    second.lay("lay-trial")
    box.asked()
    first.lay()
    assert box.files() == before
    asked = box.asked()
    assert "systemctl disable --quiet --now --no-block station-link.service" in asked
    assert "systemctl enable --quiet station-https.timer" in asked


def test_what_a_technician_disabled_stays_so(box: Box, first: Release, second: Release) -> None:
    second.lay("lay-trial")
    assert not any("enable --quiet station-panel" in line for line in box.asked())


def test_on_a_full_disk_nothing_is_changed(box: Box, first: Release, second: Release) -> None:
    before = box.files()
    # The last of all that is to be written doesn't fit.
    count = len(before)
    box.tool("install", f'[ "$(grep -c ^install {box.root}/asked)" -lt 3 ] && '
                        f'exec /usr/bin/install "$@"; exit 1')  # fmt: skip
    done = second.run("lay-trial")
    assert done.returncode != 0
    assert box.files() == before
    assert len(before) == count


@pytest.mark.parametrize("tool", ["systemd-sysusers", "systemctl"])
def test_where_the_system_refuses_it_is_told_and_can_be_taken_back(
    box: Box, first: Release, second: Release, tool: str
) -> None:
    before = box.files()
    box.tool(tool, 'case "$*" in *enable*|*sysusers*) exit 1 ;; esac')
    assert second.run("lay-trial").returncode != 0
    box.tool(tool, "")
    first.lay()
    assert box.files() == before


@pytest.mark.parametrize(("step", "then"), [(n, ("on", "back")[n % 2]) for n in range(1, 21)])
def test_a_power_cut_at_any_step_is_made_good_at_the_next_start(
    box: Box, first: Release, second: Release, step: int, then: str
) -> None:
    before, count = box.files(), box.root / "count"
    for name in ("mv", "rm", "install", "systemctl"):
        real = "true" if name == "systemctl" else f"/usr/bin/{name}"
        box.tool(name, f'echo >> {count}; [ "$(wc -l < {count})" -lt {step} ] || kill -9 $PPID\n'
                       f'exec {real} "$@"')  # fmt: skip
    second.run("lay-trial")
    for name in ("mv", "rm", "install"):
        (box.root / "programs" / name).unlink()
    box.tool("systemctl", "")
    box.asked()
    if then == "on":
        second.lay("lay-trial")
        assert "etc/systemd/system/station-link.service" in box.files()
        link = "laid etc/systemd/system/station-link.service".replace("etc", f"{box.root}/etc")
        assert link in (box.root / "opt/loa-thon/laid").read_text().splitlines()
    else:
        first.lay()
        found = {name: data for name, data in box.files().items() if "-new" not in name}
        assert found == before


def test_a_release_that_could_not_be_swapped_back_is_not_taken(first: Release) -> None:
    assert first.run("check").returncode == 0
    unit = (first.folder / "station.service").read_text()
    first.brings("station.service", unit.replace("program.sh start", "program.sh begin"))
    done = first.run("check")
    assert done.returncode != 0
    assert "could not be swapped back" in done.stderr


def test_nor_one_whose_scripts_have_a_mistake(first: Release) -> None:
    first.brings("stick.sh", "if\n")
    assert first.run("check").returncode != 0


def test_nor_one_that_brings_no_guard(first: Release) -> None:
    (first.folder / "station-update.path").unlink()
    assert "it brings no station-update.path" in first.run("check").stderr

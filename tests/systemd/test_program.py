"""The script that switches releases and swaps them back: real files, links and programs."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.places import SYSTEMD

SCRIPT = SYSTEMD / "program.sh"


class Box:
    """A program's folder with an old release, and a new one that is built."""

    def __init__(self, folder: Path) -> None:
        self.home, self.run_folder = folder / "home", folder / "run"
        self.programs = folder / "programs"
        for name in ("0.1.0", "0.2.0"):
            station = self.home / "releases" / name / "bin/station"
            station.parent.mkdir(parents=True)
            station.write_text("#!/bin/sh\nexit 0\n")
            station.chmod(0o755)
        (self.home / "current").symlink_to("releases/0.1.0")
        (self.home / "next").write_text("0.2.0\n")
        self.run_folder.mkdir()
        self.programs.mkdir()
        self.program("systemctl", f'echo "$*" >> {folder}/asked')
        self.asked = folder / "asked"

    def program(self, name: str, text: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def consent(self, version: str = "0.2.0") -> None:
        (self.run_folder / "switch").write_text(f"{version}\n")

    def call(self, what: str) -> str:
        environment = os.environ | {
            "LOA_THON_HOME": str(self.home),
            "LOA_THON_RUN": str(self.run_folder),
            "LOA_THON_STATE": str(self.home / "state"),
            "LOA_THON_PAUSE": "0",
            "PATH": f"{self.programs}:{os.environ['PATH']}",
        }
        done = subprocess.run(["bash", SCRIPT, what], env=environment, capture_output=True,
                              text=True, timeout=60, check=False)  # fmt: skip
        assert done.stderr == ""
        return done.stdout

    @property
    def current(self) -> str:
        return (self.home / "current").readlink().name

    def has(self, name: str) -> bool:
        return (self.home / name).exists()

    def breaks(self, version: str = "0.2.0") -> None:
        (self.home / "releases" / version / "bin/station").write_text("#!/bin/sh\nexit 1\n")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_without_the_stations_word_nothing_is_switched(box: Box) -> None:
    # As at every boot: its word is in memory, and gone.
    box.call("start")
    assert box.current == "0.1.0"
    box.consent("0.3.0")
    box.call("start")
    assert box.current == "0.1.0"
    assert box.has("next")


def test_with_it_the_new_release_is_on_trial(box: Box) -> None:
    box.consent()
    box.call("start")
    assert box.current == "0.2.0"
    assert (box.home / "trial").read_text() == "0.2.0 releases/0.1.0 1\n"
    assert not box.has("next")
    assert not (box.run_folder / "switch").exists()


def test_one_that_goes_on_answering_is_good_and_the_page_starts_anew(box: Box) -> None:
    box.consent()
    box.call("start")
    assert "0.2.0 is good" in box.call("work")
    assert not box.has("trial")
    assert "try-restart station-panel.service" in box.asked.read_text()
    for _ in range(5):
        box.call("start")
    assert box.current == "0.2.0"


def test_one_that_does_not_come_up_is_swapped_back_at_the_fourth_start(box: Box) -> None:
    box.consent()
    for _ in range(3):
        box.call("start")
        assert box.current == "0.2.0"
    assert "back to releases/0.1.0" in box.call("start")
    assert box.current == "0.1.0"
    assert (box.home / "refused").read_text().startswith("0.2.0 it did not show within 3 starts")
    assert not box.has("trial")


def test_one_that_hangs_is_swapped_back_and_the_old_one_started(box: Box) -> None:
    box.consent()
    box.call("start")
    # Running, as far as systemd sees, and never answering.
    box.breaks()
    box.call("work")
    assert box.current == "0.1.0"
    assert "0.2.0 it did not go on answering" in (box.home / "refused").read_text()
    assert "restart station.service" in box.asked.read_text()


def test_the_stations_user_can_read_what_became_of_a_release(box: Box) -> None:
    box.consent()
    # As in station.service.
    before = os.umask(0o027)
    try:
        box.call("start")
        assert (box.home / "trial").stat().st_mode & 0o777 == 0o644
        for _ in range(3):
            box.call("start")
        assert (box.home / "refused").stat().st_mode & 0o777 == 0o644
    finally:
        os.umask(before)


def test_one_that_was_refused_before_is_added_to_not_forgotten(box: Box) -> None:
    (box.home / "refused").write_text("0.1.5 older\n")
    box.consent()
    for _ in range(4):
        box.call("start")
    lines = (box.home / "refused").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["0.1.5", "0.2.0"]


@pytest.mark.parametrize("begun", ["switch", "back"])
@pytest.mark.parametrize("step", range(1, 10))
def test_a_power_cut_after_any_step_leaves_a_release_that_can_start(
    box: Box, begun: str, step: int
) -> None:
    box.consent()
    if begun == "back":
        for _ in range(3):
            box.call("start")
    # Every change is made by mv, rm or ln: the script ends at the one of that number.
    count = box.programs / "count"
    for name in ("mv", "rm", "ln"):
        real = f"/bin/{name}"
        box.program(
            name,
            f'echo >> {count}\n[ "$(wc -l < {count})" -lt {step} ] || kill -9 $PPID\n'
            f'exec {real} "$@"',
        )
    try:
        box.call("start")
    except AssertionError:
        pytest.fail("it said something")
    for name in ("mv", "rm", "ln"):
        (box.programs / name).unlink()
    # The power is back: what was in memory is gone.
    (box.run_folder / "switch").unlink(missing_ok=True)
    assert box.current in {"0.1.0", "0.2.0"}
    for _ in range(4):
        box.call("start")
        assert (box.home / "current/bin/station").is_file()
    # Nobody confirmed it: in the end the old release runs, and nothing is half done.
    assert box.current == "0.1.0" or not box.has("trial")
    assert not box.has("trial")
    if begun == "back":
        assert box.current == "0.1.0"


@pytest.mark.parametrize("what", ["file", "folder", "link"])
def test_whatever_lies_where_a_build_is_asked_for_it_is_asked_for_once(
    box: Box, what: str, tmp_path: Path
) -> None:
    """The sync may write there: what stayed would start the build again and again."""
    request, elsewhere = box.home / "state/request", tmp_path / "elsewhere"
    request.parent.mkdir()
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    match what:
        case "file":
            request.write_text("0.3.0\n")
        case "folder":
            (request / "deep" / "deeper").mkdir(parents=True)
        case "link":
            request.symlink_to(elsewhere)
    box.call("work")
    assert not os.path.lexists(request)
    assert (elsewhere / "kept").exists()

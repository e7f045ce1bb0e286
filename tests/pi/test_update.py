"""Releases of this very program, made as its maker makes them, taken by a virtual Pi's own units.

The one that fails can be imported and tried, and ends when its loop is to begin: by then its unit
and its user are there, its column is in the journal and its page knows a request that says more.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.pi.machine import TOP, needs_a_virtual_pi, on_the_pi, once

pytestmark = needs_a_virtual_pi
SECRETS = {f"LOA_THON_PASSPHRASE_PROGRAM_{key}": "giếng nước" for key in ("ROOT", "RELEASE")}
PLATFORM = ("cp311", "x86_64")
LOOP = "    def _loop(self) -> None:\n"
"""Of station/village/daemon/main.py."""

GROWN = {
    "station/programme/asrun.py": (
        "    heard_db: float | None = None\n",
        "    grown: int = 7\n",
    ),
    "station/village/control/messages/air.py": ('    do = "stop"\n', '    why: str = ""\n'),
    "systemd/program.sh": ("set -u\n", "# Grown.\n"),
    "systemd/loa-thon.sysusers.conf": ("m loa-thon-panel loa-thon\n", "u loa-thon-extra -\n"),
}
"""Of each file a line, and what a release adds after it."""

EXTRA = "[Service]\nExecStart=/bin/sleep infinity\nUser=loa-thon-extra\n[Install]\n"
EXTRA += "WantedBy=multi-user.target\n"


class Maker:
    """The program's, who works in a clone of this checkout; and a commune that carries it all."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.checkout = folder, folder / "checkout"
        self.shared = folder / "shared"
        self.shared.mkdir()
        _run("git", "clone", "-q", str(TOP), str(self.checkout))
        (self.checkout / ".venv").symlink_to(TOP / ".venv")
        (self.checkout / ".git/info/exclude").write_text(".venv\nbuild\n*.egg-info\n")
        self.commune("program", "found", "releases", "--keys", "keys")
        shutil.copy(folder / "keys/program-root.json", self.shared)

    def commune(self, *words: str) -> None:
        """The command of maker and commune."""
        command = [str(TOP / ".venv/bin/commune"), "--home", "xa", *words]
        _run(*command, cwd=self.folder, env=os.environ | SECRETS)

    def release(self, version: str, name: str, *, fails: bool = False) -> None:
        """Make it of the checkout with this version; the commune's repository then is `name`."""
        project, daemon = self.checkout / "pyproject.toml", "station/village/daemon/main.py"
        text = project.read_text("utf-8")
        project.write_text(re.sub("(?m)^version = .*$", f'version = "{version}"', text), "utf-8")
        if fails:
            code = (self.checkout / daemon).read_text("utf-8")
            assert LOOP in code
            broken = code.replace(LOOP, f'{LOOP}        raise RuntimeError("a mistake")\n')
            (self.checkout / daemon).write_text(broken, "utf-8")
            self.grow()
        me = ("-c", "user.name=maker", "-c", "user.email=maker@example.org")
        _run("git", "add", "-A", cwd=self.checkout)
        _run("git", *me, "commit", "-qm", version, cwd=self.checkout)
        _run("bash", "systemd/release.sh", *PLATFORM, str(self.folder / "build"), cwd=self.checkout)
        build = f"build/{'-'.join(PLATFORM)}"
        self.commune("program", "release", "releases", version, build, "--keys", "keys")
        self.commune("program", "take", "releases")
        shutil.copytree(self.folder / "xa/repository/program", self.shared / name)

    def grow(self) -> None:
        """Bring a unit, a user, a column and more of a request."""
        for name, (line, more) in GROWN.items():
            text = (self.checkout / name).read_text("utf-8")
            assert text.count(line) == 1, name
            (self.checkout / name).write_text(text.replace(line, line + more), "utf-8")
        (self.checkout / "systemd/station-extra.service").write_text(EXTRA, "utf-8")


def _run(*command: str, **options: Any) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr


@once
def updates(folder: Path) -> dict[str, Any]:
    """Both releases in one boot."""
    maker = Maker(folder)
    maker.release("9.1.0", "works")
    maker.release("9.2.0", "fails", fails=True)
    return on_the_pi(program="on_update", options=["-b", "-s", str(maker.shared)])


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return updates(tmp_path_factory.mktemp("update"))


def test_while_a_session_is_near_nothing_is_built_or_switched(found: dict[str, Any]) -> None:
    assert found["near"] == {"asked": False, "next": ""}


def test_a_release_that_works_takes_over_with_the_page(found: dict[str, Any]) -> None:
    works = found["works"]
    assert (works["current"], works["version"]) == ("9.1.0", "9.1.0")
    assert works["page"] == "active"
    assert works["refused"] == []
    assert "BAD" not in works["check"]


def test_one_that_does_not_come_up_is_swapped_back_by_itself(found: dict[str, Any]) -> None:
    fails = found["fails"]
    assert (fails["current"], fails["version"]) == ("9.1.0", "9.1.0")
    assert fails["refused"] == ["9.2.0"]
    [bad] = [row for row in fails["check"].splitlines() if row.startswith("BAD")]
    assert "9.2.0 was refused" in bad


def test_no_relay_goes_on_for_it(found: dict[str, Any]) -> None:
    assert found["on"] == []


def test_what_it_brought_was_laid_down_and_is_taken_back(found: dict[str, Any]) -> None:
    brought = found["fails"]["brought"]
    assert brought == {"unit": True, "user": True, "enabled": True, "guard": "the one before's"}
    assert found["fails"]["left"] == {"unit": False, "user": True, "enabled": False}


def test_the_column_that_it_made_stays_and_the_next_session_sounds(found: dict[str, Any]) -> None:
    after = found["after"]
    assert "grown" in after["columns"]
    assert [row["outcome"] for row in after["log"]] == ["played"]
    assert after["on"], "no relay went on for it"

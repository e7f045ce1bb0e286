"""Power cuts while releases of the program are fetched, built, switched, judged and swapped back.

The program's folder and the station's are both on the recorded disk; the script is the one that
runs on a box. Only building is done by a few lines that write as pip does, unsynced: the real one
has tests of its own (`tests/real/village/test_release_whole_way.py`). Not handled here: what must
hold afterwards (`update_promises.py`).
"""

import os
import subprocess
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from station.village.update.decision import read_state
from station.village.update.fetch import fetch
from station.village.update.install import install
from tests.crash.workloads import Box
from tests.places import SYSTEMD
from tests.village.release_site import NOW, Maker, wheel

_SCRIPT = SYSTEMD / "program.sh"
_ROOM = 10**10
_FIRST = "0.0.1"


class Updated:
    """A box's program in `state`/opt; its memory until the power goes is `runtime`."""

    def __init__(self, state: Path, runtime: Path, maker: Maker) -> None:
        self.home, self.mirror, self._runtime = state / "opt", state / "program", runtime
        self.maker = maker
        self._runtime.mkdir(exist_ok=True)

    def first(self) -> None:
        """What was installed by hand."""
        self.mirror.mkdir()
        tree = self.home / "releases" / _FIRST
        _unpack([wheel(self.maker.folder / _FIRST, _FIRST)], tree)
        (self.home / "current").symlink_to(f"releases/{_FIRST}")
        os.sync()

    def fetch(self, source: str) -> str:
        """As the station does."""
        refused = tuple(read_state(self.home, self.mirror).refused)
        return fetch(
            source, self.maker.root, self.mirror, NOW, refused=refused, free=lambda _: _ROOM
        )

    def build(self) -> str:
        """As root does; a release is named as next when all of it is on the disk."""
        return install(
            self.mirror, self.home, self.maker.root, NOW, free=lambda _: _ROOM, running=_quickly
        )

    def consent(self) -> None:
        """The station makes way for what is next."""
        (self._runtime / "switch").write_text(f"{read_state(self.home, self.mirror).next}\n")

    def script(self, what: str) -> None:
        """Before each start, or to judge what is on trial; nothing may be complained about."""
        environment = os.environ | {
            "LOA_THON_HOME": str(self.home),
            "LOA_THON_RUN": str(self._runtime),
            "LOA_THON_STATE": str(self.mirror),
            "LOA_THON_PAUSE": "0",
            "PATH": f"{self._programs()}:{os.environ['PATH']}",
        }
        done = subprocess.run(["bash", _SCRIPT, what], env=environment, capture_output=True,
                              text=True, timeout=60, check=False)  # fmt: skip
        assert done.stderr == "", done.stderr

    @property
    def facts(self) -> dict[str, Any]:
        """What stands after a step."""
        state = read_state(self.home, self.mirror)
        return {
            "current": str((self.home / "current").readlink()),
            "next": state.next,
            "refused": sorted(state.refused),
        }

    def tree(self, release: str) -> str:
        """A digest of all files of a release, and of what they are called."""
        found = sha256()
        for path in sorted((self.home / "releases" / release).rglob("*")):
            if path.is_file():
                found.update(f"{path.relative_to(self.home)} {path.stat().st_mode}\n".encode())
                found.update(sha256(path.read_bytes()).digest())
        return found.hexdigest()

    def _programs(self) -> Path:
        folder = self._runtime / "programs"
        if not folder.exists():
            folder.mkdir()
            (folder / "systemctl").write_text("#!/bin/sh\n")
            (folder / "systemctl").chmod(0o755)
        return folder


def _quickly(command: Sequence[str]) -> None:
    """In place of venv and pip."""
    if "install" in command:
        wheels = [Path(word) for word in command if word.endswith(".whl")]
        _unpack(wheels, Path(command[0]).parent.parent)


def _unpack(wheels: list[Path], tree: Path) -> None:
    for each in wheels:
        with zipfile.ZipFile(each) as archive:
            archive.extractall(tree / "lib")
    for name in ("python", "station"):
        path = tree / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\nexit 0\n")
        path.chmod(0o755)


def updates(box: Box) -> None:
    """Five releases: every other one never answers."""
    say = box.sound_proof
    box.maker = Maker(box.folder / "maker")
    updated = Updated(box.mount, box.folder / "run", box.maker)
    updated.first()
    say("installed", version=_FIRST, tree=updated.tree(_FIRST), **updated.facts)
    for number in range(1, 6):
        version = f"9.{number}.0"
        parts = {f"station/part{n}.py": os.urandom(20_000) for n in range(12)}
        box.maker.release(version, wheel(box.maker.folder / version, version, extra=parts))
        with box.maker.served() as address:
            assert updated.fetch(address) == version
        say("fetched", **updated.facts)
        assert updated.build() == version
        say("built", version=version, tree=updated.tree(version), **updated.facts)
        updated.consent()
        updated.script("start")
        say("switched", **updated.facts)
        if number % 2:
            updated.script("work")
            say("good", **updated.facts)
        else:
            for _ in range(3):
                updated.script("start")
                say("started", **updated.facts)

"""Releases for the tests of updating: real wheels, real signatures, a real web server."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from station.commune.keys.folder import make_key
from station.commune.releases.release import ReleaseWriter, take
from station.commune.repository.serve import RepositoryServer
from station.errors import RefusedError
from station.village.update import install as program_install
from station.village.update.decision import platform_of, read_state
from station.village.update.fetch import fetch
from station.village.update.install import BROUGHT

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROOM = 10_000_000_000


def wheel(
    folder: Path, version: str, text: str = "", extra: dict[str, bytes] | None = None
) -> Path:
    """A small wheel that pip installs as loa-thon, with a `station` command of its own."""
    path = folder / f"loa_thon-{version}-py3-none-any.whl"
    info = f"loa_thon-{version}.dist-info"
    code = text or f"def main():\n    print('station, version {version}')\n"
    files = {
        "station_trial.py": code.encode(),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: loa-thon\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": b"[console_scripts]\nstation = station_trial:main\n",
        # What it brings to the system: nothing, which is laid down in no time.
        f"loa_thon-{version}.data/data/{BROUGHT}/system.sh": b"exit 0\n",
        **(extra or {}),
    }
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        rows = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
        archive.writestr(f"{info}/RECORD", rows)
    return path


class Maker:
    """The program's maker, and a commune that carries what he makes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.releases, self.repository = folder / "releases", folder / "repository"
        self.key = make_key()
        self.press = ReleaseWriter(self.releases)
        self.root = self.press.found(make_key(), self.key, NOW)

    def release(self, version: str, *wheels: Path, carry: bool = True) -> None:
        """Release `version`, made of `wheels`, or of a small one that works."""
        made = wheels or (wheel(self.folder / "built", version),)
        self.press.release(version, {platform_of(): made}, self.key, NOW)
        if carry:
            take(self.releases, self.repository, NOW)

    @contextmanager
    def served(self) -> Iterator[str]:
        """The commune's server; its address."""
        server = RepositoryServer(self.repository, "127.0.0.1", 0)
        thread = Thread(target=server.run)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}/"
        finally:
            server.stop()
            thread.join()


class Box:
    """A village's box, whose commands are done by a fake that fails on cue."""

    def __init__(self, folder: Path, maker: Maker) -> None:
        self.maker, self.mirror, self.home = maker, folder / "mirror", folder / "home"
        self.home.mkdir(parents=True)
        (self.home / "current").symlink_to(".")
        self.mirror.mkdir()
        self.commands: list[str] = []
        self.fails_at = ""

    def run(self, command: Sequence[str]) -> None:
        self.commands.append(" ".join(command))
        if self.fails_at and self.fails_at in self.commands[-1]:
            raise RefusedError("exit status 1: it broke")
        if "venv" in command:
            (Path(command[-1]) / "bin").mkdir(parents=True)

    def fetch(self, source: str = "") -> str:
        return fetch(source or str(self.maker.repository), self.maker.root, self.mirror, NOW,
                     free=lambda _: ROOM)  # fmt: skip

    def install(self, room: int = ROOM) -> str:
        return program_install.install(
            self.mirror, self.home, self.maker.root, NOW, free=lambda _: room, running=self.run
        )

    @property
    def next(self) -> str:
        return read_state(self.home, self.mirror).next

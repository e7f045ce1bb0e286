"""Releases for the tests of updating: real wheels, real signatures, a real web server."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from station.commune.keys.folder import make_key
from station.commune.releases.release import ReleaseWriter, take
from station.commune.repository.serve import RepositoryServer
from station.village.update.decision import platform_of
from station.village.update.install import BROUGHT

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


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

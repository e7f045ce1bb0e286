"""Root's part of an update: verify it again, build it beside what runs, try it, name it as next.

Of the station's folder nothing is believed but what the project's keys verify; root's own memory of
the metadata refuses what is older. A power cut at any step leaves what runs as it is, and the next
run begins anew. Run by station-update.service. Not handled here: switching (`systemd/program.sh`).
"""

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from station.errors import LinkError, LoaThonError, RefusedError, StorageError, TrustError
from station.files import clear_unfinished, free_bytes, write_durably
from station.trust.feed import Catalogue
from station.trust.releases.feed import ReleaseFeed, release_of
from station.village.update import marks
from station.village.update.decision import best, read_state
from station.village.update.fetch import SPARE

_MOST_UNPACKED = 400_000_000
_MOST_ENTRIES = 20_000
_PATIENCE = 900.0

BROUGHT = "share/loa-thon"
"""Where in its folder a release has what it brings to the system: units, users, scripts."""

Run = Callable[[Sequence[str]], None]


def run(command: Sequence[str]) -> None:
    """Run a program. Raises RefusedError with the end of what it said."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RefusedError(
            "{command} could not be run: {error}", command=command[0], error=error
        ) from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise RefusedError(" ".join([f"exit status {done.returncode}:", *said])[:300])


def install(
    mirror: Path,
    home: Path,
    root: bytes,
    now: datetime,
    *,
    settings: Path | None = None,
    user: str = "",
    free: Callable[[Path], int] = free_bytes,
    running: Run = run,
) -> str:
    """Build the newest release that `mirror` has into `home`; returns its version, or nothing.

    Raises LoaThonError; a release that was built and doesn't work is in `refused` from then on.
    """
    state = read_state(home, mirror)
    feed = ReleaseFeed(str(mirror), home / "metadata", root, reference_time=now)
    catalogue = feed.refresh()
    chosen = best(catalogue, state.running, state.refused)
    if chosen is None or state.trial:
        return ""
    _, version = chosen
    _sweep(home)
    wheels = _fetched(feed, catalogue, chosen, home / "work")
    _require_room(wheels, version, free(home))
    _build(wheels, home / "releases" / version, running)
    try:
        for command in trials(home / "releases" / version, settings, version):
            running([*(_as(user) if user else ()), *command])
    except RefusedError as error:
        refuse(home, version, f"it doesn't work on this box: {error}")
        raise
    # All of it is on the disk before anything names it.
    os.sync()
    write_durably(marks.NEXT.under(home), f"{version}\n".encode())
    shutil.rmtree(home / "work", ignore_errors=True)
    return version


def _fetched(
    feed: ReleaseFeed, catalogue: Catalogue, chosen: tuple[str, str], work: Path
) -> list[Path]:
    """The verified wheels of a release, in `work`."""
    name, version = chosen
    feed.fetch(name, work / "manifest.json")
    release = release_of(work / "manifest.json", catalogue)
    if release.version != version:
        raise TrustError(
            "the manifest of {version} speaks of {version2}",
            version=version,
            version2=release.version,
        )
    for wheel in release.wheels:
        feed.fetch(wheel, work / wheel)
    return [work / wheel for wheel in release.wheels]


def _require_room(wheels: list[Path], version: str, free: int) -> None:
    needed = sum(map(unpacked_bytes, wheels))
    if needed > _MOST_UNPACKED:
        raise TrustError(
            "{version} would take {needed} bytes; it isn't unpacked", version=version, needed=needed
        )
    if 2 * needed + SPARE > free:
        raise StorageError(
            "there is no room for version {version} of the program; see: df -h", version=version
        )


def _build(wheels: list[Path], tree: Path, running: Run) -> None:
    running([_base_python(), "-m", "venv", "--system-site-packages", str(tree)])
    pip = [str(tree / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    running([*pip, "install", "--no-index", "--no-deps", "--no-cache-dir", *map(str, wheels)])


def trials(tree: Path, settings: Path | None, version: str) -> list[list[str]]:
    """What a release must be able to do before it takes over, by its own word.

    Of the new release only these two names are known: its command, and the script that lays down
    what it brings to the system.
    """
    given = ["--settings", str(settings)] if settings is not None else []
    itself = [str(tree / "bin/station"), *given, "self-check", version]
    return [itself, ["/bin/bash", str(tree / BROUGHT / "system.sh"), "check"]]


def unpacked_bytes(wheel: Path) -> int:
    """How much a wheel takes unpacked. Raises TrustError when it would unpack anywhere else."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise TrustError("{wheel} isn't a wheel; it isn't unpacked", wheel=wheel.name) from error
    if len(entries) > _MOST_ENTRIES:
        raise TrustError(
            "{wheel} has {count} files; it isn't unpacked", wheel=wheel.name, count=len(entries)
        )
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
            raise TrustError(
                "{wheel} would write outside its folder; it isn't unpacked", wheel=wheel.name
            )
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise TrustError(
                "{wheel} has links or devices in it; it isn't unpacked", wheel=wheel.name
            )
    return sum(entry.file_size for entry in entries)


def refuse(home: Path, version: str, reason: str) -> None:
    """Write down that `version` isn't taken any more. Raises StorageError."""
    path = marks.REFUSED.under(home)
    before = path.read_bytes() if path.is_file() else b""
    write_durably(path, before + f"{version} {' '.join(reason.split())}\n".encode())


def _sweep(home: Path) -> None:
    """Remove what is neither current nor another run's finished work."""
    shutil.rmtree(home / "work", ignore_errors=True)
    clear_unfinished(home)
    clear_unfinished(home / "metadata", below=True)
    marks.NEXT.under(home).unlink(missing_ok=True)
    current = (home / "current").resolve()
    with suppress(FileNotFoundError):
        for tree in sorted((home / "releases").iterdir()):
            if tree.resolve() != current:
                shutil.rmtree(tree)


def _base_python() -> str:
    return getattr(sys, "_base_executable", sys.executable)


def _as(user: str) -> list[str]:
    return ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--bounding-set=-all",
            "--inh-caps=-all", "--no-new-privs"]  # fmt: skip


def told(mirror: Path, home: Path, root: Path, settings: Path, user: str) -> int:
    """`install`, with what it did on standard error and in `trouble`; the exit status."""
    trouble = marks.TROUBLE.under(home)
    try:
        version = install(
            mirror, home, root.read_bytes(), datetime.now(UTC), settings=settings, user=user
        )
    except (LoaThonError, OSError) as error:
        with suppress(LoaThonError):
            write_durably(trouble, f"{error}\n".encode())
        sys.stderr.write(f"{error}\n")
        return 0 if isinstance(error, LinkError) else 1
    trouble.unlink(missing_ok=True)
    sys.stderr.write(f"{version or 'nothing'} is ready to take over\n")
    return 0

"""Fetching a newer release of the program into a folder of the station's own, verified.

What lies there is a copy of the project's repository, for root to verify again and build
(`install.py`): nothing of it ever runs from there. Not handled here: when it may take over
(`decision.py`).
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from station.errors import StorageError
from station.files import clear_unfinished, free_bytes, write_durably
from station.foreign import remove_strange
from station.trust import names
from station.trust.feed import Catalogue, open_source
from station.trust.releases.feed import FOLDER, ReleaseFeed, release_of
from station.trust.source import Source
from station.village.update import marks
from station.village.update.decision import best, read_state, running_version
from station.village.update.marks import UpdateFolders

SPARE = 300_000_000
"""Bytes of the disk that an update leaves to the station."""


_MOST_BYTES = 2**30
_FOLDERS = ("metadata", "parts", "targets", "targets/wheels")
"""In the mirror, beside the cache."""


class _Copying:
    """A source whose metadata is also kept in `mirror`, as it came."""

    def __init__(self, source: Source, mirror: Path) -> None:
        self.name, self._source, self._mirror = source.name, source, mirror

    def read(self, path: str, most: int, start: int = 0) -> Iterator[bytes]:
        """As `Source.read`."""
        if not path.startswith("metadata/"):
            yield from self._source.read(path, most, start)
            return
        data = b"".join(self._source.read(path, most, start))
        write_durably(self._mirror / "metadata" / Path(path).name, data)
        yield data


def fetch(
    source: str,
    root: bytes,
    mirror: Path,
    now: datetime,
    *,
    refused: tuple[str, ...] = (),
    goes_on: Callable[[], bool] = lambda: True,
    proxy: str = "",
    free: Callable[[Path], int] = free_bytes,
) -> str:
    """Bring the newest release for this box from the repository `source` into `mirror`.

    Returns its version; empty when there is none that is newer. Raises LinkError (PausedError when
    `goes_on` said no; what came is kept), TrustError, StorageError.
    """
    address = f"{source.rstrip('/')}/{FOLDER}"
    opened = open_source(address, proxy, goes_on)
    # Each look begins with the project's own root: the copy must be whole by itself. What is older
    # than before is refused where it counts, when root verifies it.
    cache = mirror / "cache"
    remove_strange(mirror, _MOST_BYTES, *_FOLDERS, "cache", "cache/root_history")
    shutil.rmtree(cache, ignore_errors=True)
    clear_unfinished(mirror, below=True)
    feed = ReleaseFeed(address, cache, root, reference_time=now, fetcher=_Copying(opened, mirror))
    catalogue = feed.refresh()
    chosen = best(catalogue, running_version(), refused)
    if chosen is None:
        _forget(mirror)
        return ""
    name, version = chosen
    feed.fetch(name, manifest := _path(mirror, name, catalogue))
    wheels = release_of(manifest, catalogue).wheels
    absent = [wheel for wheel in wheels if not _path(mirror, wheel, catalogue).is_file()]
    _require_room(version, sum(catalogue[wheel][0] for wheel in absent), free(mirror))
    for wheel in absent:
        part = mirror / "parts" / catalogue[wheel][1]
        feed.fetch(wheel, _path(mirror, wheel, catalogue), part, goes_on)
    _sweep(mirror, {_path(mirror, each, catalogue) for each in (name, *wheels)})
    write_durably(marks.READY.under(mirror), f"{version}\n".encode())
    return version


def fetch_for(
    folders: UpdateFolders,
    source: str,
    now: datetime,
    goes_on: Callable[[], bool] = lambda: True,
    proxy: str = "",
) -> str:
    """Fetch a newer release from `source`, if this box takes updates; returns its version.

    Raises LoaThonError.
    """
    if not folders.root.is_file():
        return ""
    folders.mirror.mkdir(parents=True, exist_ok=True)
    refused = tuple(read_state(folders.home, folders.mirror).refused)
    root = folders.root.read_bytes()
    return fetch(source, root, folders.mirror, now, refused=refused, goes_on=goes_on, proxy=proxy)


def _require_room(version: str, needed: int, free: int) -> None:
    if needed + SPARE > free:
        raise StorageError(
            "there is no room for version {version} of the program; see: df -h", version=version
        )


def _path(mirror: Path, name: str, catalogue: Catalogue) -> Path:
    return mirror / names.path_of(name, catalogue[name][1])


def _sweep(mirror: Path, keep: set[Path]) -> None:
    for path in (mirror / "targets").rglob("*"):
        if path.is_file() and path not in keep:
            path.unlink()
    shutil.rmtree(mirror / "parts", ignore_errors=True)


def _forget(mirror: Path) -> None:
    marks.READY.under(mirror).unlink(missing_ok=True)
    shutil.rmtree(mirror / "targets", ignore_errors=True)

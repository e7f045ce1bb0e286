"""Keeping the library in step with the commune: what to fetch, prove, keep and drop.

Nothing in the way to the air waits for anything here. A statement that isn't proved never
replaces one that is. Not handled here: the protocol (`trust/feed.py`) and when to sync
(`sync_worker.py`).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from station.errors import LoaThonError, StorageError, TrustError
from station.programme.bulletin import Bulletin, in_playing_order
from station.trust.durable import sync_folder
from station.trust.rules import Rules, read_rules
from station.trust.statement import verify_bulletin, verify_timetable
from station.village.library import TIMETABLE, TRUST, Library, free_bytes

log = logging.getLogger(__name__)

_SPARE = 50_000_000
"""Bytes of the disk that syncing leaves alone, for the journal and the system."""


class Source(Protocol):
    """The commune's repository, as `trust.feed.Feed` shows it."""

    def refresh(self) -> Mapping[str, tuple[int, str]]:
        """What there is now: name → (length in bytes, SHA-256)."""

    def fetch(self, name: str, destination: Path) -> None:
        """Put the proved bytes of `name` into the file `destination`."""


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync did: files fetched, and a sentence for each that was refused."""

    fetched: int
    refused: tuple[str, ...]


class Syncer:
    """Syncs `library` from a source that `connect` makes anew each time."""

    def __init__(
        self,
        library: Library,
        connect: Callable[[], Source],
        now: Callable[[], datetime],
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._library, self._connect, self._now, self._free = library, connect, now, free
        self._fetched = 0
        self._refused: list[str] = []

    def sync(self) -> SyncResult:
        """One sync. Raises LinkError, TrustError or StorageError; what was proved is kept."""
        self._fetched, self._refused = 0, []
        with _disk_errors():
            for folder in ("bulletins", "audio", "incoming"):
                (self._library.folder / folder).mkdir(parents=True, exist_ok=True)
            source = self._connect()
            catalogue = source.refresh()
            self._statements(source, catalogue)
            self._library.load()
            self._recordings(source, catalogue)
        return SyncResult(self._fetched, tuple(self._refused))

    def _statements(self, source: Source, catalogue: Mapping[str, tuple[int, str]]) -> None:
        if TRUST not in catalogue:
            raise TrustError("the commune's repository has no trust.json; it must publish again")
        self._take(source, catalogue, TRUST, read_rules)
        rules = read_rules(self._library.read(TRUST))
        if TIMETABLE in catalogue:
            self._take(source, catalogue, TIMETABLE, lambda data: verify_timetable(data, rules))
        for name in filter(_is_bulletin, catalogue):
            self._take(source, catalogue, name, partial(_named_bulletin, name, rules))
        self._library.keep_only("bulletins", catalogue)

    def _take(
        self,
        source: Source,
        catalogue: Mapping[str, tuple[int, str]],
        name: str,
        prove: Callable[[bytes], object],
    ) -> None:
        """Fetch `name` if it is new, and install it if it is proved."""
        if self._library.digest(name) == catalogue[name][1]:
            return
        incoming = self._library.folder / "incoming" / "statement.json"
        source.fetch(name, incoming)
        try:
            prove(incoming.read_bytes())
        except TrustError as error:
            self._refused.append(f"{name}: {error}")
            log.warning("refused %s: %s", name, error)
            return
        _install(incoming, self._library.folder / name)
        self._fetched += 1

    def _recordings(self, source: Source, catalogue: Mapping[str, tuple[int, str]]) -> None:
        now, keep = self._now(), set[str]()
        live = [b for b in self._library.holdings.bulletins if b.valid_until > now]
        for bulletin in in_playing_order(live):
            for recording in self._library.wanted(bulletin):
                name = f"audio/{recording.sha256}.opus"
                keep.add(name)
                self._fetch_recording(source, catalogue, name, bulletin.id)
        self._library.keep_only("audio", keep)

    def _fetch_recording(
        self, source: Source, catalogue: Mapping[str, tuple[int, str]], name: str, bulletin: str
    ) -> None:
        path = self._library.folder / name
        if name not in catalogue:
            self._refused.append(f"{bulletin}: its recording is not in the repository")
            return
        length, _ = catalogue[name]
        if path.exists() and path.stat().st_size == length:
            return
        if self._free(self._library.folder) < length + _SPARE:
            raise StorageError("the disk is full; new recordings are not fetched: df -h")
        source.fetch(name, path)
        self._fetched += 1


def _named_bulletin(name: str, rules: Rules, data: bytes) -> Bulletin:
    """The proved bulletin in `data`, which must be the one that its file is called after."""
    bulletin = verify_bulletin(data, rules)
    if name != f"bulletins/{bulletin.id}.json":
        raise TrustError(f"it holds the bulletin “{bulletin.id}”")
    return bulletin


def _is_bulletin(name: str) -> bool:
    folder, _, file = name.partition("/")
    return folder == "bulletins" and file.endswith(".json") and "/" not in file


def _install(incoming: Path, destination: Path) -> None:
    """Put a proved file, already on the disk, in its place; durable when this returns."""
    incoming.replace(destination)
    sync_folder(destination.parent)


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except LoaThonError:
        raise
    except OSError as error:
        raise StorageError(
            f"the disk refused: {error.strerror}; look at it: df -h, dmesg"
        ) from error

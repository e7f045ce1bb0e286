"""A village's library in the tests of syncing: what it is fed from, and what is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.trust.feed import Feed
from station.village.library.library import Library
from station.village.sync.recordings import Terms
from station.village.sync.syncer import Syncer, SyncResult
from tests.office_simulator import BEGINNING, OfficeSimulator, ServedRepository

ROOM = 10_000_000_000


class Site:
    """A village's library, fed over real HTTP from a simulated office."""

    def __init__(self, folder: Path, office: OfficeSimulator, served: ServedRepository) -> None:
        self.folder, self.office, self.served, self.source = folder, office, served, served.url
        self.now = BEGINNING
        self.free = ROOM
        self.library = Library(folder / "library", "na-dong", ["vi"])
        self.terms = Terms(metered=lambda: self.metered, monotonic=lambda: self.uptime)
        self.metered, self.uptime = False, 0.0
        self.syncer = self.restarted()

    def restarted(self) -> Syncer:
        """A syncer that remembers nothing but what is on the disk."""
        return Syncer(self.library, self.connect, lambda: self.now, lambda _: self.free, self.terms)

    def connect(self) -> Feed:
        folder, root = self.folder / "feed", self.office.root_bytes
        return Feed(self.source, folder, root, reference_time=self.now)

    def sync(self) -> SyncResult:
        return self.syncer.sync()

    def held(self) -> list[str]:
        return [bulletin.id for bulletin in self.library.snapshot.bulletins]

    def audio(self) -> list[Path]:
        return sorted((self.library.folder / "audio").iterdir())

    def files(self) -> dict[str, bytes]:
        """Everything in the library, by its name; what is aside, too."""
        folder = self.library.folder
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


@contextmanager
def sync_site(folder: Path) -> Iterator[Site]:
    """A site whose office has published one bulletin, “cchc”."""
    office = OfficeSimulator(folder / "office")
    office.add_bulletin("cchc", audio=b"OggS one")
    office.publish()
    with office.serve() as served:
        yield Site(folder / "village", office, served)

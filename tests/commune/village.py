"""A village that syncs from the office's folder, as a box does."""

import shutil
from datetime import timedelta
from pathlib import Path

from station.trust.feed import Feed
from station.trust.standing.floors import Floors, kept_floors
from station.village.library.library import Library
from station.village.library.sequences import Sequences
from station.village.sync.syncer import Syncer, SyncResult
from tests.commune.desk import Desk


class Village:
    """The village na-dong of the commune at `desk`, enrolled now."""

    def __init__(self, desk: Desk, folder: str = "box") -> None:
        self._desk, self._folder = desk, desk.folder / folder
        self._root = desk.home.root_file.read_bytes()
        self.library = Library(self._folder / "library", "na-dong", ["vi"])
        self._syncer = Syncer(self.library, self._connect, lambda: desk.clock.at)

    def sync(self) -> SyncResult:
        """One sync. Raises LoaThonError."""
        return self._syncer.sync()

    def in_step(self) -> bool:
        """Whether a sync goes well and refuses nothing."""
        found = self.sync()
        return not found.refused and not found.missing

    @property
    def bulletins(self) -> set[str]:
        """The bulletins it holds and verifies."""
        return {each.id for each in self.library.load().bulletins}

    @property
    def slots(self) -> set[str]:
        """The sessions it holds and verifies."""
        return {each.id for each in self.library.load().timetable.slots}

    @property
    def floors(self) -> Floors:
        """The numbers it tells in its report."""
        highest = Sequences(self.library.folder / "sequences.json").highest()
        return kept_floors(self._folder / "feed", highest)

    def _connect(self) -> Feed:
        now, source = self._desk.clock.at + timedelta(minutes=1), str(self._desk.home.repository)
        return Feed(source, self._folder / "feed", self._root, reference_time=now)


def copied(source: Path, to: Path) -> Path:
    """A copy of a folder, as on a server or a stick."""
    return Path(shutil.copytree(source, to))

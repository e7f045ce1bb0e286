"""A bulletin that a hand wants, by its name: what it plays then, if it may sound.

Not handled here: when, and whether it is verified (`verifier.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from station.programme.request import AirItem
from station.village.library.library import Library
from station.village.playout.planner import Planner


@dataclass(frozen=True, slots=True)
class Named:
    """Its title and its recordings, in the village's languages."""

    title: str
    items: tuple[AirItem, ...]

    @property
    def seconds(self) -> float:
        """How long it sounds, once."""
        return sum(item.seconds for item in self.items)


@dataclass(frozen=True, slots=True)
class NamedBulletins:
    """Those of `library` in the form that `planner` gives them. For any thread."""

    library: Library
    planner: Planner

    def __call__(self, name: str, at: datetime) -> Named | None:
        """What the bulletin `name` plays at the instant `at`; None: it isn't here or valid then."""
        bulletin = self.library.snapshot.bulletin(name)
        if bulletin is None or not bulletin.is_valid(at):
            return None
        items = self.planner.items(bulletin)
        return Named(bulletin.title, items) if items else None

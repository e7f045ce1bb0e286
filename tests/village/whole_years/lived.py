"""Years that were lived, from their seeds: what they broke, and their story."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from station.programme.asrun import AsRunEntry
from tests.village.whole_years.befallen import befall
from tests.village.whole_years.judge import broken
from tests.village.whole_years.year import Year

_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Lived:
    """What came of a year; `counts` of sessions, sounds and warnings."""

    broken: tuple[str, ...]
    story: tuple[str, ...]
    rows: tuple[AsRunEntry, ...]
    counts: Counter[str]


def lived(seed: int) -> Lived:
    """The year of that seed."""
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        year = Year(Path(folder), seed)
        befall(year)
        year.run()
        said, rows = broken(year), tuple(e for _, e in reversed(year.village.journal.last(10_000)))
        year.village.close()
        counts = Counter(
            sessions=len(year.calendar.due),
            sounds=len(year.truth.sounds),
            warnings=len(year.alerts),
            faults=len(year.story),
        )
        return Lived(tuple(said), tuple(year.story), rows, counts)

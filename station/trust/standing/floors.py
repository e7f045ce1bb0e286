"""The highest numbers that somebody has seen of the repository: below them nothing is believed.

A box tells its own in its report, so that an office that was restored from a backup learns how high
it has to go. Not handled here: what a box refuses by them (`trust/feed.py`, the village's
`library/sequences.py`).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from station import foreign
from station.trust import forms

_MOST_BYTES = 10_000_000
_MOST = 2**53


@dataclass(frozen=True, slots=True)
class Floors:
    """Versions of the repository's metadata, and the highest statement's number; 0: none seen."""

    root: int = 0
    targets: int = 0
    feed: int = 0
    snapshot: int = 0
    timestamp: int = 0
    sequence: int = 0

    def form(self) -> dict[str, int]:
        """As JSON has it; `floors_in` gives the same back."""
        return asdict(self)

    def above(self, other: "Floors") -> tuple[str, ...]:
        """The names of the numbers that are higher here."""
        names = (each.name for each in fields(self))
        return tuple(name for name in names if getattr(self, name) > getattr(other, name))

    def within(self, most: int, of: "Floors") -> "Floors":
        """Without the numbers that are more than `most` above those of `of`: nobody made them."""
        numbers = {each.name: getattr(self, each.name) for each in fields(self)}
        return Floors(**{n: v if v - getattr(of, n) <= most else 0 for n, v in numbers.items()})


def highest(of: Iterable[Floors]) -> Floors:
    """Each number's highest."""
    found = list(of)
    names = [each.name for each in fields(Floors)]
    return Floors(**{n: max((getattr(each, n) for each in found), default=0) for n in names})


def floors_in(form: object) -> Floors:
    """The floors in a form; none where there is none. Raises TrustError."""
    if form is None:
        return Floors()
    names = [each.name for each in fields(Floors)]
    rows = forms.table(form, names, "the floors")
    return Floors(
        **{n: forms.whole(rows[n], f"the floors' {n}", least=0, most=_MOST) for n in names}
    )


def kept_floors(metadata: Path, sequence: int = 0) -> Floors:
    """Those of the folder in which `trust.feed.Feed` keeps what it verified."""
    roots = (path.name.split(".")[0] for path in metadata.glob("root_history/*.root.json"))
    return Floors(
        root=max((int(number) for number in roots if number.isdecimal()), default=0),
        targets=_version(metadata / "targets.json"),
        feed=_version(metadata / "feed.json"),
        snapshot=_version(metadata / "snapshot.json"),
        timestamp=_version(metadata / "timestamp.json"),
        sequence=sequence,
    )


def _version(path: Path) -> int:
    """0 where there is nothing that can be read."""
    try:
        form: Any = json.loads(foreign.read(path.parent, path.name, _MOST_BYTES))
        return int(form["signed"]["version"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return 0

"""What others hold of this repository, when the office was restored from an older backup.

A server or a stick may have later roots and rules than the office: they are the commune's own,
verified from its root.json on, and are taken over. Not handled here: raising the office's numbers
above theirs (`writer.py`), and bulletins, whose drafts only a backup has.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.commune.home import Home
from station.errors import RefusedError, TrustError
from station.files import write_durably
from station.trust.feed import Feed
from station.trust.standing.floors import Floors, kept_floors
from station.trust.statement import number_of

_TIMETABLE, _TRUST = "timetable.json", "trust.json"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is published elsewhere: its numbers, its rules and its timetable; None if it has none.

    `roots` are all roots by their versions, `targets` the signature under the rules.
    """

    floors: Floors
    roots: dict[int, bytes]
    targets: bytes
    trust: bytes
    timetable: bytes | None


def published_at(source: str, root: bytes, now: datetime) -> Elsewhere:
    """What is published at `source`, an address or a folder, verified as a village does.

    Raises LinkError, TrustError, StorageError.
    """
    with _looked(source, root, now) as (feed, folder):
        catalogue = feed.refresh()
        statements = {n: _fetched(feed, n, folder) for n in catalogue if n.endswith(".json")}
        if _TRUST not in statements:
            raise TrustError("there is no trust.json at {source}", source=source)
        numbers = [number_of(data) for name, data in statements.items() if name != _TRUST]
        return Elsewhere(
            kept_floors(folder, max(numbers, default=0)),
            {
                int(path.name.split(".")[0]): path.read_bytes()
                for path in (folder / "root_history").glob("*.root.json")
            },
            (folder / "targets.json").read_bytes(),
            statements[_TRUST],
            statements.get(_TIMETABLE),
        )


def numbers_at(source: str, root: bytes, now: datetime) -> Floors:
    """The numbers of what is published at `source`, without its statements: asked at each
    publishing, so it is to cost little.

    Raises LinkError, TrustError, StorageError.
    """
    with _looked(source, root, now) as (feed, folder):
        feed.refresh()
        return kept_floors(folder)


def take_over(home: Home, found: Elsewhere) -> bool:
    """Take over the later roots and rules; whether there were any.

    Raises RefusedError when keys were changed here since, which no village could follow;
    StorageError.
    """
    own = home.press(home.settings()).floors()
    metadata = home.repository / "metadata"
    _require_one_history(metadata, found)
    for version in sorted(found.roots):
        if version > own.root:
            write_durably(metadata / f"{version}.root.json", found.roots[version])
            write_durably(home.root_file, found.roots[version])
    if found.floors.targets > own.targets:
        home.press(home.settings()).place_rules(found.trust)
        write_durably(metadata / f"{found.floors.targets}.targets.json", found.targets)
        write_durably(home.trust_file, found.trust)
    return bool({"root", "targets"} & set(found.floors.above(own)))


def _require_one_history(metadata: Path, found: Elsewhere) -> None:
    for version, root in found.roots.items():
        here = metadata / f"{version}.root.json"
        if here.is_file() and here.read_bytes() != root:
            raise RefusedError(
                "keys were changed here after the backup was restored, and the villages have had "
                "another change before: restore the backup again, lift first, and change keys then"
            )


@contextmanager
def _looked(source: str, root: bytes, now: datetime) -> Iterator[tuple[Feed, Path]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield Feed(source, folder, root, reference_time=now), folder


def _fetched(feed: Feed, name: str, folder: Path) -> bytes:
    feed.fetch(name, folder / "fetched")
    return (folder / "fetched").read_bytes()

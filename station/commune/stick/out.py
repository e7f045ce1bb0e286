"""The published repository on a USB stick: the very files that a web server would give.

Files are called after their digests and versions, so new ones never overwrite old ones;
`timestamp.json` comes last, by a rename. A stick that is pulled out at any moment holds the old
repository, whole, or the new one. How long the villages believe a stick is what the commune signed
(`expiry.feed_days`); there is no other rule for sticks. Not handled here: what is published
(`repository/writer.py`), the village's side, reports (`fleet/stick_in.py`).
"""

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.commune.stick.kind import require_readable
from station.errors import InputError, LoaThonError, StorageError, TrustError
from station.files import digest_of
from station.lock import one_at_a_time
from station.trust.feed import Feed
from station.trust.portable import (
    chunks_of,
    folder_on_stick,
    names_in,
    remove,
    require_room,
    stick_errors,
    write_portably,
)

FOLDER = "loa-thon"
_LAST = "metadata/timestamp.json"
_MOST_FILE = 200_000_000
_MOST_LEFT = 5000
_FOLDERS = (
    *("", "metadata", "targets", "targets/bulletins", "targets/audio"),
    *("program", "program/metadata", "program/targets", "program/targets/wheels"),
)


@dataclass(frozen=True, slots=True)
class Copying:
    """What an export is about to do: new files of all there are, and the bytes they take."""

    new: int
    files: int
    needed: int


Begun = Callable[[Copying], None]


def unheard(_copying: Copying) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: files written anew, files on the stick, and until when it is believed."""

    written: int
    files: int
    expires: datetime


def export(
    repository: Path, stick: Path, root: bytes, now: datetime, begun: Begun = unheard
) -> Exported:
    """Bring the folder of the repository on `stick` up to date, and verify it as a village will.

    `begun` is told before the copying.
    Raises InputError when nothing was published, or `stick` is no folder or one that no box reads,
    TrustError when what is published has expired, StorageError when it doesn't fit or can't be
    written; the stick then holds what it held.
    """
    if not stick.is_dir():
        raise InputError(
            "{stick} isn't a folder; put the stick in, and give the folder it is at", stick=stick
        )
    require_readable(stick)
    # Nobody publishes meanwhile: what is copied belongs together.
    with one_at_a_time(repository.with_name(f".{repository.name}.lock")):
        names, expires = _published(repository), _expires(repository)
        if expires <= now:
            raise TrustError("what was published has expired; run commune publish, then this again")
        target = stick / FOLDER
        with stick_errors(stick):
            for folder in _FOLDERS:
                folder_on_stick(target / folder)
        new = [name for name in names if not _is_there(repository / name, target / name)]
        needed = require_room(stick, [_length(repository / name) for name in new])
        begun(Copying(len(new), len(names), needed))
        for name in new:
            write_portably(target / name, chunks_of(repository / name, _MOST_FILE))
    _verify(target, root, now)
    _sweep(target, set(names))
    return Exported(len(new), len(names), expires)


def _published(repository: Path) -> list[str]:
    """All names, in an order in which each file comes after those that it speaks of."""
    try:
        found = [
            path.relative_to(repository).as_posix()
            for folder in ("program/targets", "program/metadata", "targets", "metadata")
            for path in sorted((repository / folder).rglob("*.*"))
            if path.is_file() and not path.name.startswith(".")
        ]
    except OSError as error:
        raise StorageError(
            "{repository} can't be read: {strerror}", repository=repository, strerror=error.strerror
        ) from error
    if _LAST not in found:
        raise InputError("nothing is published yet; run: commune publish")
    return [*(name for name in found if name != _LAST), _LAST]


def _expires(repository: Path) -> datetime:
    try:
        form = json.loads((repository / _LAST).read_bytes())
        return datetime.fromisoformat(form["signed"]["expires"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            "{repository} is damaged; run: commune publish", repository=repository / _LAST
        ) from error


def _is_there(original: Path, copy: Path) -> bool:
    """Whether the stick has that very file: a worn stick may give back other bytes."""
    try:
        return copy.lstat().st_size == _length(original) and _digest(original) == _digest(copy)
    except (OSError, LoaThonError):
        return False


def _digest(path: Path) -> str:
    return digest_of(chunks_of(path, _MOST_FILE))


def _length(path: Path) -> int:
    with stick_errors(path):
        return path.stat().st_size


def _verify(target: Path, root: bytes, now: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Feed(str(target), Path(folder), root, reference_time=now).refresh()


def _sweep(target: Path, keep: Iterable[str]) -> None:
    """Remove what an earlier export put there and this one doesn't need."""
    for folder in _FOLDERS[1:]:
        for name in names_in(target / folder, "", _MOST_LEFT):
            path = target / folder / name
            if f"{folder}/{name}" not in keep and path.is_file() and not path.is_symlink():
                remove(path)

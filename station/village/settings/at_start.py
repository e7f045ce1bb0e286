"""Settings at the start: what beside them can't be used is put aside, and the box comes up.

A file of `station.d` was right when it was written; a power cut, a worn card or an older release
may make it wrong. Then it is put aside under a name that says so, and its last form that was used
stands in, if there is one. station.toml itself is a person's: its mistakes are told, never passed
over. Not handled here: what a right file is (`station.py`), and who writes one.
"""

import logging
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Any

from station.errors import SettingsError, StorageError
from station.files import write_durably
from station.settings import drop_ins, load
from station.village.finding import Finding
from station.village.settings.station import StationSettings

log = logging.getLogger(__name__)

ASIDE, USED = ".broken", ".used"
"""Endings of a file that was put aside, and of a copy of one that was right at a start."""

_MOST_BYTES = 65_536


def load_at_start(file: Path) -> StationSettings:
    """The settings in `file` and beside it, without what can't be used.

    Raises SettingsError when `file` itself is wrong.
    """
    try:
        settings = load(file, StationSettings)
    except SettingsError as error:
        instead = _instead_of_broken(file)
        if not instead:
            raise
        log.warning("%s", error)
        for name in instead:
            _put_aside(drop_ins(file) / name)
        return load(file, StationSettings, instead)
    _keep_used(_beside(file))
    return settings


def findings(file: Path | None) -> Iterator[Finding]:
    """One for each file that was put aside and that nobody has looked at."""
    for aside in sorted(drop_ins(file).glob(f"*.toml{ASIDE}")) if file else ():
        yield Finding(
            "settings",
            False,
            f"{aside.name.removesuffix(ASIDE)} could not be used and was put aside; look what is "
            f"wrong with it, then remove {aside}",
        )


def forget_aside(beside: Path) -> None:
    """What was put aside of the file `beside` is told of no more: it was written anew."""
    with suppress(OSError):
        _named(beside, ASIDE).unlink(missing_ok=True)


def _instead_of_broken(file: Path) -> Mapping[str, Mapping[str, Any]]:
    """By name, what stands in for as few files as make the rest right; none if nothing does."""
    names = [path.name for path in _beside(file)]
    used: dict[str, Mapping[str, Any]] = {name: _used(drop_ins(file) / name) for name in names}
    for count in range(1, len(names) + 1):
        for broken in combinations(names, count):
            for forms in (used, {}):
                instead = {name: forms.get(name, {}) for name in broken}
                with suppress(SettingsError):
                    load(file, StationSettings, instead)
                    return instead
    return {}


def _beside(file: Path) -> Iterable[Path]:
    return sorted(drop_ins(file).glob("*.toml"))


def _used(beside: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_bytes(_named(beside, USED)).decode())
    except (OSError, ValueError):
        return {}


def _put_aside(beside: Path) -> None:
    """Rename it, and lay its last right form in its place. A disk that refuses is told of only."""
    aside = _named(beside, ASIDE)
    log.error("%s can't be used: it is put aside as %s", beside, aside)
    try:
        beside.replace(aside)
        if _used(beside):
            write_durably(beside, _bytes(_named(beside, USED)))
    except (OSError, StorageError) as error:
        log.warning("%s can't be put aside: %s", beside, error)


def _keep_used(files: Iterable[Path]) -> None:
    for path in files:
        kept = _named(path, USED)
        try:
            data = _bytes(path)
            if not kept.exists() or _bytes(kept) != data:
                write_durably(kept, data)
        except (OSError, StorageError) as error:
            log.warning("%s can't be kept: %s", path, error)


def _named(beside: Path, ending: str) -> Path:
    return beside.with_name(beside.name + ending)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)

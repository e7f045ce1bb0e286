"""The folder `loa-keo` on a stick: filled in the order of playing, and emptied of what was ours.

Not handled here: what is put there (`loa_keo.py`).
"""

import json
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from station.errors import LoaThonError, RefusedError, StorageError
from station.trust.portable import read_portably, remove, stick_errors

LIST = "loa-keo.json"


def copy(source: Path, target: Path) -> None:
    """`source` as `target`, straight under its name, so that the folder's order is the copying's.

    Raises OSError.
    """
    with source.open("rb") as original, target.open("xb") as written:
        shutil.copyfileobj(original, written, 1 << 18)
        written.flush()
        # The stick is full, or gone, now rather than at the unmounting.
        os.fsync(written.fileno())


def _ours(target: Path) -> list[str]:
    """What an earlier export put there; plain names only, whatever the list says."""
    with suppress(LoaThonError, ValueError):
        listed = json.loads(read_portably(target / LIST, 65_536))
        if isinstance(listed, list):
            return [n for n in listed if isinstance(n, str) and re.fullmatch(r"[\w.-]{1,40}", n)]
    return []


def require_ours(target: Path) -> None:
    """Raises RefusedError when somebody else's files are in the folder."""
    if target.is_symlink():
        raise RefusedError(
            "{target} is a link, and links on a stick are not followed", target=target
        )
    with stick_errors(target):
        # Hidden ones, too: they would keep the folder from being replaced.
        found = {path.name for path in target.iterdir()} if target.is_dir() else set()
    others = sorted(found - {*_ours(target), LIST})
    if others:
        raise RefusedError(
            "in {target} are files that aren't from here ({others}); move them away, "
            "so that nothing else is played",
            target=target,
            others=", ".join(others[:3]),
        )


def replace_by(target: Path, aside: Path) -> None:
    """Put the folder `aside` in `target`'s place, whose files of ours go. Raises StorageError."""
    for name in (*_ours(target), LIST):
        remove(target / name)
    with stick_errors(target):
        with suppress(FileNotFoundError):
            target.rmdir()
        try:
            aside.rename(target)
        except OSError as error:
            raise StorageError(
                "{target} can't be replaced: {strerror}", target=target, strerror=error.strerror
            ) from error

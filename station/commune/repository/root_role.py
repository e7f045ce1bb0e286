"""Who holds the root of trust: how many keys, and how many of them must sign.

Pure. Not handled here: the keys themselves (`keys/folder.py`) and the metadata (`metadata.py`).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from securesystemslib.signer import Key

from station.errors import InputError

ROOT = "root"
_NAME = re.compile(r"root(?:-[1-9])?")
MOST_KEYS = 9


@dataclass(frozen=True, slots=True)
class RootRole:
    """The root's public keys by their files' names, such as `root-2`; `threshold` must sign."""

    keys: Mapping[str, Key]
    threshold: int


def root_names(keys: int, threshold: int) -> tuple[str, ...]:
    """The names of a root's key files. Raises InputError on numbers that can't be."""
    if not 1 <= threshold <= keys <= MOST_KEYS:
        raise InputError(
            "the root has 1 to {most_keys} keys, and 1 to all of them must sign: for "
            "example --root-keys 3 --root-threshold 2",
            most_keys=MOST_KEYS,
        )
    if keys == 1:
        return (ROOT,)
    return tuple(f"{ROOT}-{number}" for number in range(1, keys + 1))


def is_root(name: str) -> bool:
    """Whether `name` is that of a root's key file."""
    return _NAME.fullmatch(name) is not None


def missing(role: RootRole, present: Collection[str]) -> str:
    """Which media are to be brought, in words; empty when enough of the keys are `present`."""
    lacking = role.threshold - len(set(present) & set(role.keys))
    if lacking <= 0:
        return ""
    absent = [name for name in role.keys if name not in present]
    here = ", ".join(sorted(set(present) & set(role.keys))) or "none"
    return (
        f"{role.threshold} of the root's {len(role.keys)} keys are needed and {here} is here: "
        f"bring the medium with {' or '.join(absent)}"
    )

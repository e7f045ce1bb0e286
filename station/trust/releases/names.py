"""Which files a repository of the program's releases may offer, and how large they may be.

A release is a manifest, called after version, Python and machine, and the wheels that it lists. A
wheel that two releases share is one file: a village fetches only what has changed. Not handled
here: who signs for a name (`feed.py`).
"""

import re

_VERSION = r"(?:0|[1-9]\d{0,4})(?:\.(?:0|[1-9]\d{0,4})){2}"
_MANIFEST = re.compile(rf"({_VERSION})-(cp3\d{{1,2}})-([a-z0-9_]{{1,20}})\.json")
_WHEEL = re.compile(r"wheels/[A-Za-z0-9_][A-Za-z0-9_.+!-]{0,180}\.whl")
_SHA256 = re.compile("[0-9a-f]{64}")
_MOST_MANIFEST = 262_144
_MOST_WHEEL = 60_000_000

Version = tuple[int, int, int]


def is_name(name: str) -> bool:
    """Whether there can be a file `name`."""
    return bool(_MANIFEST.fullmatch(name) or _WHEEL.fullmatch(name))


def fits(name: str, sha256: object) -> bool:  # noqa: ARG001 - one of `Names`
    """Whether `sha256` is a digest."""
    return isinstance(sha256, str) and _SHA256.fullmatch(sha256) is not None


def most_bytes(name: str) -> int:
    """The length beyond which a file of this name isn't fetched."""
    return _MOST_WHEEL if name.startswith("wheels/") else _MOST_MANIFEST


def version_of(name: str, python: str, machine: str) -> Version | None:
    """The version whose manifest `name` is, if it is one for this Python and machine."""
    found = _MANIFEST.fullmatch(name)
    if found is None or (found[2], found[3]) != (python, machine):
        return None
    return parsed(found[1])


def parsed(version: str) -> Version | None:
    """The numbers of a version such as “0.2.0”; None for anything else."""
    if not re.fullmatch(_VERSION, version):
        return None
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)


def said(value: object) -> str:
    """The version that a box says it runs; empty when it says none that can be one."""
    return value if isinstance(value, str) and parsed(value) else ""


def text_of(version: Version) -> str:
    """As it is written."""
    return ".".join(map(str, version))

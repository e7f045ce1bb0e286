"""A USB stick that is in the box and isn't read: said, so that nobody waits for what is on it.

A unit of its own (`station-stick-unread@.service`) leaves its kind while it is there. Not handled
here: which kinds are read (`90-loa-thon-stick.rules`).
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from station import foreign
from station.plain_text import cleaned
from station.village.finding import Finding

_MOST_STICKS, _MOST_BYTES = 4, 64


def findings(folder: Path) -> Iterator[Finding]:
    """One for each that is told of in `folder`."""
    for kind in _kinds(folder):
        yield Finding(
            "stick",
            False,
            f"the USB stick is {kind}, which isn't read here: at the office have it formatted as "
            "exFAT or FAT32, and export again",
        )


def _kinds(folder: Path) -> Iterator[str]:
    names: list[str] = []
    with suppress(OSError):
        names = foreign.names(folder, ".")[:_MOST_STICKS]
    for name in names:
        with suppress(OSError):
            said = foreign.read(folder, name, _MOST_BYTES).decode("utf-8", "replace")
            yield cleaned(said.strip()) or "of an unknown kind"

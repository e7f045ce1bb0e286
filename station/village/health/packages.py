"""Debian's packages that the running release needs and this box lacks: what needs one is off.

A release can bring all but these, for only Debian's own tools install them. Their list is the
installer's (`systemd/packages`), which each release has with it. Not handled here: installing.
"""

import subprocess
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from station.village.finding import Finding

LIST = "share/loa-thon/packages"
_PATIENCE = 20.0


def findings(
    release: Path, missing: Callable[[Collection[str]], Collection[str]]
) -> Iterator[Finding]:
    """A finding for each package that the release needs and that `missing` says is not there.

    `release` is the folder that it lies in.

    Where there is no list, as in a checkout, nothing is known and nothing told.
    """
    try:
        needed = needed_by((release / LIST).read_text("utf-8"))
    except OSError:
        return
    for name in sorted(missing(needed)):
        text = f"without {name} this is off: {needed[name]}; sudo apt-get install {name}"
        yield Finding("packages", False, text)


def needed_by(text: str) -> dict[str, str]:
    """What of a list every box needs, and what each is for."""
    rows = (line.split(maxsplit=2) for line in text.splitlines() if not line.startswith("#"))
    return {row[0]: row[2] for row in rows if len(row) == 3 and row[1] == "all"}


def missing_here(names: Collection[str]) -> set[str]:
    """Those of `names` that Debian has not installed; none where there is no Debian to ask."""
    command = ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\\n", *names]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return set()
    there = {line.split()[0] for line in done.stdout.splitlines() if line.endswith(" installed")}
    return set(names) - there

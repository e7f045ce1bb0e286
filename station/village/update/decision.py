"""Whether a new release of the program may take over now: the decision, and the files it reads.

The box's program is in `home`, which only root changes: `current` points at what runs; the other
files and their meaning are in `marks.py`. Not handled here: fetching (`fetch.py`), building
(`install.py`), switching and swapping back (`systemd/program.sh`).
"""

import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version as version_of_package
from pathlib import Path

from station import foreign
from station.trust.releases import names as release_names
from station.trust.releases.names import Version
from station.village.finding import Finding
from station.village.update import marks

SILENCE_BEFORE = timedelta(minutes=30)
"""Within this time before a broadcast the program isn't changed."""

_MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class Moment:
    """What the decision depends on; `begins` is the next broadcast's instant, if one is known."""

    now: datetime
    clock_trusted: bool
    air_silent: bool
    begins: datetime | None


def why_not(moment: Moment) -> str:
    """Why the program may not be changed now; empty when it may."""
    if not moment.air_silent:
        return "it is on the air"
    if not moment.clock_trusted:
        # The next broadcast may be a minute off, and nobody knows.
        return "the clock isn't trusted"
    if moment.begins is not None and moment.begins - moment.now <= SILENCE_BEFORE:
        return "a broadcast comes within 30 minutes"
    return ""


@dataclass(frozen=True, slots=True)
class UpdateState:
    """What is known of releases on this box; `ready` is fetched, `next` is built.

    `no_root` is where the project's root.json ought to lie, when it doesn't: no updates then.
    """

    running: str
    ready: str = ""
    next: str = ""
    trial: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    no_root: str = ""

    def is_wanted(self, version: str) -> bool:
        """Whether `version` is newer than what runs, and wasn't refused."""
        return is_newer(version, self.running) and version not in self.refused

    @property
    def asks_for_build(self) -> bool:
        """Whether what was fetched should be built."""
        return not self.trial and self.is_wanted(self.ready) and self.next != self.ready

    @property
    def asks_for_switch(self) -> bool:
        """Whether what was built should take over."""
        return not self.trial and self.is_wanted(self.next)

    def finding(self) -> Finding:
        """Which version runs, what comes, and what was refused and why."""
        text = f"version {self.running}"
        newer = [name for name in self.refused if is_newer(name, self.running)]
        if self.trial:
            return Finding("program", True, f"{text}, on trial")
        if newer:
            why = self.refused[newer[-1]]
            return Finding("program", False, f"{text}; {newer[-1]} was refused: {why}")
        if self.trouble:
            return Finding("program", False, f"{text}; the update waits: {self.trouble}")
        if self.no_root:
            return Finding("program", True, f"{text}; updates are off: there is no {self.no_root}")
        comes = self.next if self.asks_for_switch else self.ready if self.asks_for_build else ""
        return Finding("program", True, f"{text}; {comes} takes over soon" if comes else text)


def read_state(home: Path, mirror: Path, root: Path | None = None) -> UpdateState:
    """The state as the files say; one that can't be read counts as absent. Never raises.

    `root` is the project's root.json.
    """
    lines = [line.partition(" ") for line in _read(marks.REFUSED.under(home)).splitlines()]
    return UpdateState(
        running_version(),
        _first(marks.READY.under(mirror)),
        _first(marks.NEXT.under(home)),
        _first(marks.TRIAL.under(home)),
        {version: reason for version, _, reason in lines},
        _read(marks.TROUBLE.under(home)).strip(),
        str(root) if root is not None and not root.is_file() else "",
    )


def is_newer(version: str, than: str) -> bool:
    """Whether `version` is a release's, and above `than`."""
    new, old = release_names.parsed(version), release_names.parsed(than)
    return new is not None and old is not None and new > old


def best(names: Iterable[str], running: str, refused: Iterable[str] = ()) -> tuple[str, str] | None:
    """The newest manifest for this box that is newer than `running`: its name and version."""
    python, machine = platform_of()
    found: dict[Version, str] = {}
    for name in names:
        version = release_names.version_of(name, python, machine)
        if version is not None:
            found[version] = name
    wanted = [v for v in found if is_newer(release_names.text_of(v), running)]
    wanted = [v for v in wanted if release_names.text_of(v) not in set(refused)]
    return (found[max(wanted)], release_names.text_of(max(wanted))) if wanted else None


def platform_of() -> tuple[str, str]:
    """This Python and machine, as manifests name them; the machine's userland, not its kernel."""
    machine = platform.machine()
    if machine == "aarch64" and sys.maxsize < 2**32:
        machine = "armv7l"
    return f"cp{sys.version_info.major}{sys.version_info.minor}", machine


@cache
def running_version() -> str:
    """The version of the program that asks."""
    return version_of_package("loa-thon")


def _first(path: Path) -> str:
    return _read(path).partition(" ")[0].strip()


def _read(path: Path) -> str:
    try:
        return foreign.read(path.parent, path.name, _MOST_READ).decode("utf-8", "replace")
    except OSError:
        return ""

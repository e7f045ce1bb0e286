"""The files by which an update goes on: each its place, its writer, its meaning. The documentation.

Three write them: the daemon and its sync, which have the station's user; root's part, which builds
(`install.py`); and root's guard, which switches and swaps back (`systemd/program.sh`, held to this
table by a test). None waits for another: each acts on what lies there, after a power cut, too. Not
handled here: reading and writing them.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from station.village.settings.optional import UpdateSettings
from station.village.settings.places import Places


class Writer(StrEnum):
    """Who makes a mark, or takes it away."""

    SYNC = "the sync or a stick"
    DAEMON = "the daemon"
    ROOT = "root's part"
    GUARD = "program.sh"
    LAYER = "system.sh"
    TECHNICIAN = "install.sh"


class MarkPlace(StrEnum):
    """A folder of marks, and how long it lasts."""

    MIRROR = "the state's program folder"
    """The station's user writes it: root believes nothing there but what is signed."""

    HOME = "the program's folder"
    """Only root writes it."""

    RUN = "the runtime folder"
    """In memory: after a power cut it is empty."""


@dataclass(frozen=True, slots=True)
class UpdateFolders:
    """Where updates lie: one folder for each `MarkPlace`, and `root`, the project's root.json."""

    root: Path
    home: Path
    mirror: Path
    runtime: Path

    @classmethod
    def of(cls, program: UpdateSettings, places: Places) -> Self:
        """Those of a box."""
        home = Path(program.home)
        return cls(Path(program.root), home, places.releases, places.runtime)


@dataclass(frozen=True, slots=True)
class Mark:
    """One file. `holds` is what is in it, `means` what it says while it is there."""

    name: str
    place: MarkPlace
    made_by: frozenset[Writer]
    gone_by: frozenset[Writer]
    holds: str
    means: str

    def under(self, folder: Path) -> Path:
        """The file, where its place is the folder `folder`."""
        return folder / self.name


def _by(*writers: Writer) -> frozenset[Writer]:
    return frozenset(writers)


READY = Mark(
    *("ready", MarkPlace.MIRROR, _by(Writer.SYNC), _by(Writer.SYNC), "VERSION"),
    means="This release is fetched, whole and verified.",
)
REQUEST = Mark(
    *("request", MarkPlace.MIRROR, _by(Writer.DAEMON), _by(Writer.GUARD), "VERSION"),
    means="Nothing is on the air or near: build what is ready. Whose coming starts root's part.",
)
NEXT = Mark(
    *("next", MarkPlace.HOME, _by(Writer.ROOT)),
    *(_by(Writer.ROOT, Writer.GUARD, Writer.TECHNICIAN), "VERSION"),
    means="This release is built, tried and on the disk: it may take over.",
)
SWITCH = Mark(
    *("switch", MarkPlace.RUN, _by(Writer.DAEMON), _by(Writer.GUARD), "VERSION"),
    means="The daemon has just ended for it, as nothing is on the air or near: switch now.",
)
TRIAL = Mark(
    *("trial", MarkPlace.HOME, _by(Writer.GUARD), _by(Writer.GUARD, Writer.TECHNICIAN)),
    holds="VERSION BEFORE STARTS",
    means="It runs, was started so often, and hasn't shown yet that it works; else back to BEFORE.",
)
REFUSED = Mark(
    *("refused", MarkPlace.HOME, _by(Writer.ROOT, Writer.GUARD), _by(Writer.TECHNICIAN)),
    holds="VERSION REASON, a line each",
    means="These are never taken again.",
)
TROUBLE = Mark(
    *(
        "trouble",
        MarkPlace.HOME,
        _by(Writer.ROOT),
        _by(Writer.ROOT, Writer.TECHNICIAN),
        "a sentence",
    ),
    means="Building failed last time for a reason that may pass.",
)
LAID = Mark(
    *(
        "laid",
        MarkPlace.HOME,
        _by(Writer.LAYER),
        frozenset[Writer](),
        "laid or new, PLACE, a line each",
    ),
    means="What releases brought to the system; what is new isn't enabled yet.",
)
MARKS = (READY, REQUEST, NEXT, SWITCH, TRIAL, REFUSED, TROUBLE, LAID)
"""All of them, in the order of an update's way."""

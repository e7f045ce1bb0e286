"""What every use-case of the office is given.

Not handled here: the use-cases, each in its file beside this one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from station.clock import Clock
from station.commune.bulletins.recording import Studio
from station.commune.ceremony.transaction import settle
from station.commune.home import Home
from station.commune.office.studio import with_own_abbreviations


@dataclass(frozen=True, slots=True)
class Office:
    """The commune's folder, the studio's steps, and the clock."""

    home: Home
    studio: Callable[[], Studio]
    clock: Clock


def opened(home: Home, studio: Callable[[], Studio], clock: Clock) -> Office:
    """The office in `home`, which reads by its own abbreviations, too.

    What a power cut left of a ceremony is finished first. Raises StorageError, RefusedError.
    """
    settle(home)
    return Office(home, with_own_abbreviations(studio, home), clock)

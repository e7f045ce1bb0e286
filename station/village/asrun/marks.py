"""The marks that the journal keeps: until when all is accounted for."""

import logging
from datetime import datetime

from station.errors import StorageError
from station.programme.asrun import Reason
from station.village.asrun.journal import Journal
from station.village.asrun.table import instant

log = logging.getLogger(__name__)

SEEN = "seen"
"""The journal's mark for the instant up to which everything is accounted for."""


_BOOT = "boot"
"""The mark for the boot in which a daemon last started."""


def marked(journal: Journal, name: str) -> datetime | None:
    """The instant that is marked under `name`; None without one, or if it can't be read."""
    return instant(journal.marked(name))


def begin_life(journal: Journal, boot: str) -> Reason:
    """Note that a daemon starts in this `boot`; why the one before left something unfinished.

    One that lived in this boot died with the power on. Raises StorageError if nothing can be read.
    """
    before = journal.marked(_BOOT)
    if before == boot:
        return Reason.DAEMON_DIED
    try:
        journal.mark(_BOOT, boot)
    except StorageError as error:
        log.warning("it can't be noted that the station started: %s", error)
    return Reason.POWER_CUT

"""The journal at the daemon's start, even when the disk has none to give.

Without it nobody knows what has played, so nothing timed may; but the head's hand and emergencies
still sound, and what they did is kept aside, in memory, until the disk works again. Not handled
here: refusing the timed ones (`playout/broadcaster.py`).
"""

import logging
from datetime import datetime
from pathlib import Path

from station.errors import StorageError
from station.programme.asrun import Reason
from station.village.asrun.database_file import DamagedError
from station.village.asrun.journal import Journal
from station.village.asrun.salvage import begun_anew

log = logging.getLogger(__name__)

_PAGE = 500
_LEAST = 512
"""Bytes of the smallest file that is a database."""


def open_journal(path: Path, aside: Path, now: datetime) -> tuple[Journal, str]:
    """The journal in the file `path`, and what is wrong with it: then it is the one `aside`.

    `aside` is to be a file in memory that outlives a restart, so that an emergency is not called
    out again by each. What is found there goes into the journal at `path` as soon as that works.
    A file that is damaged is none of the disk's faults: it is begun anew (`salvage.py`).
    """
    try:
        journal = _readable_or_anew(path)
    except StorageError as error:
        log.error("%s", error)  # noqa: TRY400 - the sentence is enough
        return _aside(aside), str(error)
    if aside.exists():
        _take_over(journal, aside, now)
    return journal, ""


def _readable_or_anew(path: Path) -> Journal:
    """The journal in `path`, or what can be read of it. Raises StorageError."""
    try:
        return _readable(path)
    except DamagedError as error:
        log.error("%s", error)  # noqa: TRY400
        return begun_anew(path)


def _readable(path: Path) -> Journal:
    """The journal in `path`, read once from end to end. Raises StorageError."""
    if path.is_file() and 0 < path.stat().st_size < _LEAST:
        # SQLite would take it for a new one, write to it, and be unable to read it.
        raise DamagedError("the journal's file is damaged ({said})", said="it is cut short")
    journal = Journal(path)
    try:
        journal.require_whole()
        journal.keys()
        journal.last(1)
    except StorageError:
        journal.close()
        raise
    return journal


def _aside(path: Path) -> Journal:
    try:
        return _readable(path)
    except StorageError as error:
        log.error("nor aside: %s", error)  # noqa: TRY400
        return Journal(None)


def _take_over(journal: Journal, path: Path, now: datetime) -> None:
    """Move what was kept aside; what can't be moved stays for the next start."""
    try:
        kept = Journal(path)
        try:
            # It lies in memory: had the power gone, it would be gone too.
            kept.enter_all(kept.unfinished(now, Reason.DAEMON_DIED))
            while page := kept.page(0, _PAGE):
                journal.enter_all(entry for _, entry in page)
                kept.forget_up_to(page[-1][0])
        finally:
            kept.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except (StorageError, OSError) as error:
        log.error("what was kept aside waits: %s", error)  # noqa: TRY400

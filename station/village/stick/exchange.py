"""A USB stick with the commune's repository: fetched and verified as over the network.

The same feed, the same proofs, the same memory of what was seen: a stick that is older than what
the box holds, from whichever way, is refused. How old a stick may be is what the commune signed
(60 days as it comes); it is judged as in every sync, by the clock while it is trusted, else by the
latest instant that is known to have been. This runs in a process of its own, with a user of its
own, in turn with the daemon's sync (`sync/lock.py`). Not handled here: mounting (systemd's
`station-stick@.service`), and what needs the box's key (`desk.py`).
"""

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from station.errors import InputError, LinkError, LoaThonError
from station.trust.portable import stick_errors, write_portably
from station.village.enrolment.enrol import owed
from station.village.library.library import Library
from station.village.settings.station import StationSettings
from station.village.stick.desk import Desk, told_take_up
from station.village.stick.report import FOLDER as REPORTS
from station.village.stick.report import write_report
from station.village.sync.connection import connect_at
from station.village.sync.lock import LibraryLock
from station.village.sync.syncer import Syncer, SyncResult
from station.village.update.fetch import fetch_for
from station.village.update.marks import UpdateFolders

FOLDER = "loa-thon"
_PATIENCE = 600.0
"""Seconds that the daemon's own sync may go on before the stick gives up."""

Say = Callable[[str], None]


def take_stick(settings: StationSettings, stick: Path, desk: Desk, say: Say) -> None:
    """Take what is on the stick at `stick`, tell the daemon, and leave the village's report on it.

    Raises LoaThonError with a sentence when the stick was not taken; the report is written even
    then, if it can be.
    """
    failed: LoaThonError | None = None
    try:
        result = fetch(settings, stick, desk.hour())
        news = f"{result.fetched} files taken from the stick"
    except LoaThonError as error:
        failed, news = error, f"nothing was taken from the stick: {error}"
    else:
        more = ("there is more on it; put it in once more",) if result.unfinished else ()
        refused = (f"refused {each}" for each in result.refused)
        news = "; ".join((news, *refused, *result.missing, *more))
    say(news)
    _take_release(settings, stick / FOLDER, desk, say)
    told_take_up(desk, say)
    _leave_reports(settings, stick, desk, news, say)
    if failed is not None:
        raise failed


def fetch(
    settings: StationSettings, stick: Path, at: datetime, patience: float = _PATIENCE
) -> SyncResult:
    """One sync from the stick, judged at `at`, in its turn.

    Raises LoaThonError; what was verified is kept.
    """
    folder = stick / FOLDER
    _require_folder(folder)
    here, feed = replace(settings.commune, source=str(folder)), settings.places.feed
    library = Library(settings.places.library, settings.village.id, settings.village.languages)
    lock = LibraryLock(settings.places.library_lock)
    with lock.taken_first(patience):
        try:
            return Syncer(library, lambda: connect_at(here, feed, at), lambda: at).sync()
        finally:
            # Whatever became of it: a stick pulled half-way may have changed the library, too.
            lock.mark(at.isoformat())


def _require_folder(folder: Path) -> None:
    with stick_errors(folder):
        try:
            if stat.S_ISDIR(folder.lstat().st_mode):
                return
        except FileNotFoundError:
            pass
    raise InputError(
        "there is no folder {folder} on this stick; the office makes one: commune stick export",
        folder=FOLDER,
    )


def _take_release(settings: StationSettings, folder: Path, desk: Desk, say: Say) -> None:
    """A newer release of the program, if one is on the stick; the commune's news came first."""
    folders = UpdateFolders.of(settings.program, settings.places)
    try:
        with LibraryLock(settings.places.library_lock).taken_first(_PATIENCE):
            version = fetch_for(folders, str(folder), desk.hour())
    except LinkError:
        return  # None is on it, or it was pulled out.
    except (LoaThonError, OSError) as error:
        say(f"no release of the program was taken: {error}")
        return
    if version:
        say(f"version {version} of the program is on it; it takes over when nothing is near")


def _leave_reports(settings: StationSettings, stick: Path, desk: Desk, news: str, say: Say) -> None:
    """The report, and what the box still owes the office; neither keeps the other away."""
    try:
        report = desk.report(news)
        path = write_report(stick, settings.village.id, report)
        say(f"the village's report is in {path}")
    except LoaThonError as error:
        say(f"the village's report could not be written: {error}")
        return
    try:
        # Read by who has no more than the sync: whatever lies there instead, it can't be the key.
        registration = owed(settings.state)
        if registration is not None:
            name = f"{path.stem}.enrol.json"
            write_portably(stick / REPORTS / name, [registration])
    except LoaThonError as error:
        say(f"this box's registration could not be written: {error}")

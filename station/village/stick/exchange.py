"""A USB stick with the commune's repository: fetched and verified as over the network.

The same feed, the same proofs, the same memory of what was seen: a stick that is older than what
the box holds, from whichever way, is refused. How old a stick may be is what the commune signed
(60 days as it comes); it is judged as in every sync, by the clock while it is trusted, else by the
latest instant that is known to have been. This runs in a process of its own, in turn with the
daemon's sync (`sync/lock.py`). Not handled here: mounting (systemd's `station-stick@.service`).
"""

import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from station.clock import Clock
from station.errors import InputError, LinkError, LoaThonError
from station.trust.portable import stick_errors, write_portably
from station.trust.standing.floors import Floors, kept_floors
from station.village.control.client import ControlClient
from station.village.control.messages.box import FetchNews
from station.village.enrolment.enrol import owed
from station.village.enrolment.key import public_hex, station_key
from station.village.library.library import Library
from station.village.library.sequences import Sequences
from station.village.settings.places import Places
from station.village.settings.station import StationSettings
from station.village.stick.facts import clock_trust_of_boot, facts
from station.village.stick.report import FOLDER as REPORTS
from station.village.stick.report import report_form, write_report
from station.village.sync.connection import connect_at, reference_time
from station.village.sync.lock import LibraryLock
from station.village.sync.syncer import Syncer, SyncResult
from station.village.update.fetch import fetch_for
from station.village.update.marks import UpdateFolders

FOLDER = "loa-thon"
_PATIENCE = 600.0
"""Seconds that the daemon's own sync may go on before the stick gives up."""

Say = Callable[[str], None]


def take_stick(settings: StationSettings, stick: Path, clock: Clock, say: Say) -> None:
    """Take what is on the stick at `stick`, tell the daemon, and leave the village's report on it.

    Raises LoaThonError with a sentence when the stick was not taken; the report is written even
    then, if it can be.
    """
    failed: LoaThonError | None = None
    try:
        result = fetch(settings, stick, clock)
        news = f"{result.fetched} files taken from the stick"
    except LoaThonError as error:
        failed, news = error, f"nothing was taken from the stick: {error}"
    else:
        more = ("there is more on it; put it in once more",) if result.unfinished else ()
        refused = (f"refused {each}" for each in result.refused)
        news = "; ".join((news, *refused, *result.missing, *more))
    say(news)
    _take_release(settings, stick / FOLDER, clock, say)
    _tell_daemon(settings, say)
    try:
        say(f"the village's report is in {_leave_report(settings, stick, clock, news)}")
    except LoaThonError as error:
        say(f"the village's report could not be written: {error}")
    if failed is not None:
        raise failed


def fetch(
    settings: StationSettings, stick: Path, clock: Clock, patience: float = _PATIENCE
) -> SyncResult:
    """One sync from the stick, in its turn. Raises LoaThonError; what was verified is kept."""
    folder = stick / FOLDER
    _require_folder(folder)
    clock_trust_monitor, last = clock_trust_of_boot(settings, clock)
    here, feed = replace(settings.commune, source=str(folder)), settings.places.feed
    library = Library(settings.places.library, settings.village.id, settings.village.languages)
    now = reference_time(clock, clock_trust_monitor, last)
    lock = LibraryLock(settings.places.library_lock)
    with lock.taken_first(patience):
        try:
            return Syncer(library, lambda: connect_at(here, feed, now), lambda: now).sync()
        finally:
            # Whatever became of it: a stick pulled half-way may have changed the library, too.
            lock.mark(clock.now().isoformat())


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


def _take_release(settings: StationSettings, folder: Path, clock: Clock, say: Say) -> None:
    """A newer release of the program, if one is on the stick; the commune's news came first."""
    clock_trust_monitor, last = clock_trust_of_boot(settings, clock)
    try:
        with LibraryLock(settings.places.library_lock).taken_first(_PATIENCE):
            version = fetch_for(
                UpdateFolders.of(settings.program, settings.places),
                str(folder),
                reference_time(clock, clock_trust_monitor, last),
            )
    except LinkError:
        return  # None is on it, or it was pulled out.
    except (LoaThonError, OSError) as error:
        say(f"no release of the program was taken: {error}")
        return
    if version:
        say(f"version {version} of the program is on it; it takes over when nothing is near")


def _tell_daemon(settings: StationSettings, say: Say) -> None:
    try:
        ControlClient(settings.socket).ask(FetchNews())
    except LoaThonError as error:
        say(f"the station takes it up when it starts: {error}")


def _floors(places: Places) -> Floors:
    return kept_floors(places.feed, Sequences(places.seen_by_sync).highest())


def _leave_report(settings: StationSettings, stick: Path, clock: Clock, news: str) -> Path:
    key = station_key(settings.state)
    trust = clock_trust_of_boot(settings, clock)[0].trust()
    form = report_form(
        settings.village.id,
        settings.village.name,
        clock.now(),
        clock=f"{'trusted' if trust.trusted else 'NOT trusted'}: {trust.text}",
        news=news,
        facts=facts(settings),
        floors=_floors(settings.places),
    )
    registration = owed(settings.state)
    if registration is not None:
        name = f"{settings.village.id}-{public_hex(key)[:8]}.enrol.json"
        write_portably(stick / REPORTS / name, [registration])
    return write_report(stick, form, key, public_hex(key))

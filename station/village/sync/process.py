"""The process that syncs: it alone of the station's has the network, and neither sound nor relays.

Run as `python -m station.village.sync.process STATION.TOML`, by systemd with a listening socket
(it ends after an idle minute), or by the daemon with a connected one as its
standard input (it ends with the daemon). What it has to remember from one sync to the next is a
file in the runtime folder. Not handled here: what is synced (`syncer.py`), the lines themselves
(`protocol.py`).
"""

import contextlib
import logging
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from station import settings as settings_files
from station.clock import SystemClock
from station.errors import InputError, LinkError, LoaThonError, RefusedError
from station.fields import FormError
from station.lines import LineError, LineReader, decode, encode
from station.server_date import BestDate, ServerDate
from station.village.activated import is_activated, serve_passed
from station.village.enrolment.register import register_by_the_way
from station.village.library.library import Library
from station.village.settings.places import Places
from station.village.settings.station import StationSettings
from station.village.sync.cache import recall, remember
from station.village.sync.connection import connect_at, terms
from station.village.sync.lock import LibraryLock
from station.village.sync.protocol import (
    ASKED,
    LONGEST,
    MOST_ASKED,
    SAID,
    Answered,
    Asked,
    Dated,
    FetchRelease,
    News,
    ReleaseFetched,
    SyncOnce,
    synced,
    trouble,
)
from station.village.sync.syncer import Syncer, SyncResult
from station.village.update.fetch import fetch_for
from station.village.update.marks import UpdateFolders

log = logging.getLogger(__name__)

Tell = Callable[[Answered | News | Dated], None]

_HEARS = 5.0
"""Seconds that the line of a request may take."""

_RELEASE_SLICE = 120.0
"""Seconds of fetching a release after which the commune's own news is looked for again."""


def sync(
    settings: StationSettings,
    at: datetime,
    news: Callable[[], None],
    dated: Callable[[ServerDate], object],
    *,
    afresh: bool = False,
) -> SyncResult:
    """One sync, doubts lifted if `afresh`. Raises LoaThonError; what came is kept."""
    village, commune, places = settings.village, settings.commune, settings.places
    library, cache = Library(places.library, village.id, village.languages), _cache(places)
    with _locked(settings.places) as goes_on:
        terms_now = terms(village.zoneinfo, commune, SystemClock())
        syncer = Syncer(
            library,
            lambda: connect_at(commune, places.feed, at, goes_on, dated),
            lambda: at,
            terms=terms_now,
            news=news,
        )
        recall(cache, syncer)
        if afresh:
            syncer.lift_doubts()
        try:
            result = syncer.sync()
        finally:
            remember(cache, syncer)
        register_by_the_way(places.state, commune.source, commune.proxy)
        return result


def fetch_release(settings: StationSettings, at: datetime) -> str:
    """A newer release of the program, if there is one. Raises LoaThonError."""
    ends = time.monotonic() + _RELEASE_SLICE
    with _locked(settings.places) as goes_on:
        return fetch_for(
            UpdateFolders.of(settings.program, settings.places),
            settings.commune.source,
            at,
            lambda: time.monotonic() < ends and goes_on(),
            settings.commune.proxy,
        )


def _dated_sync(settings: StationSettings, request: SyncOnce, tell: Tell) -> SyncResult:
    """The server's date is told of however the sync ends: a wrong clock may be what it fails by."""
    best = BestDate()
    try:
        return sync(settings, request.at, lambda: tell(News()), best.hear, afresh=request.afresh)
    finally:
        if best.found is not None:
            tell(Dated(best.found.instant, best.found.error, best.found.at))


@contextlib.contextmanager
def _locked(places: Places) -> Iterator[Callable[[], bool]]:
    """Gives what says whether it goes on: a stick, by which somebody stands, goes first."""
    lock = LibraryLock(places.library_lock)
    try:
        with lock.taken(0):
            yield lambda: not lock.is_wanted_first()
    except RefusedError as error:
        raise LinkError("a USB stick is being read; it is tried again later") from error


def _cache(places: Places) -> Path:
    given = os.environ.get("RUNTIME_DIRECTORY")
    return (replace(places, runtime=Path(given)) if given else places).sync_cache


def answer(file: Path, request: Asked, tell: Tell) -> Answered:
    """The last line that answers `request`, the settings being read anew. Never raises."""
    try:
        settings = settings_files.load(file, StationSettings)
        if isinstance(request, FetchRelease):
            return ReleaseFetched(fetch_release(settings, request.at))
        return synced(_dated_sync(settings, request, tell))
    except LoaThonError as error:
        return trouble(error)
    except Exception as error:
        # Whatever a commune's server sends may keep news away, and is told of as that.
        log.exception("sync failed")
        name = type(error).__name__
        return trouble(LinkError("the sync failed ({name}); look at the log", name=name))


def serve(file: Path, connection: socket.socket) -> None:
    """Answer what is asked over `connection`, until the other side hangs up."""
    reader = LineReader(connection, MOST_ASKED)

    def tell(said: Answered | News | Dated) -> None:
        with contextlib.suppress(OSError):  # a daemon that ends has no use for it
            connection.settimeout(_HEARS)
            connection.sendall(encode(SAID.form_of(said)))

    try:
        while (line := reader.line(_HEARS)) is not None:
            request = ASKED.message_of(decode(line))
            # One that hangs, as on a dead disk, ends so: SIGALRM's own way.
            signal.alarm(LONGEST)
            last = answer(file, request, tell)
            signal.alarm(0)
            tell(last)
    except (LineError, FormError) as error:
        tell(trouble(InputError("{error}; restart the station", error=error)))
    except OSError as error:
        log.debug("the daemon went away: %s", error)


def _end_with(connection: socket.socket) -> None:
    """End at once when the other side of `connection` does, even in the middle of a sync."""

    def watch() -> None:
        poll = select.poll()
        poll.register(connection, select.POLLRDHUP)
        poll.poll()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main(arguments: list[str]) -> None:
    """Serve the sockets that were passed."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    file = Path(arguments[0])
    if is_activated():
        serve_passed(lambda connection: serve(file, connection))
        return
    with socket.socket(fileno=os.dup(0)) as connection:
        _end_with(connection)
        serve(file, connection)


if __name__ == "__main__":
    main(sys.argv[1:])

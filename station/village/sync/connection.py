"""The link to the commune, made anew for each sync.

Not handled here: what is fetched (`syncer.py`), when (`worker.py`), and how it is verified
(`views/icalendar.py`).
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from station.clock import Clock
from station.errors import Sentence, SettingsError
from station.server_date import ServerDate
from station.trust.feed import Feed, open_source
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.settings import metered
from station.village.settings.station import LinkSettings
from station.village.sync.recordings import Terms

SYNCED = "synced"
"""The journal's mark for the last sync that went well."""

_TIME_SLICE = 300.0
"""Seconds of fetching recordings after which news is looked for again: it may be a warning."""


def reference_time(clock: Clock, monitor: ClockTrustMonitor, last: datetime | None) -> datetime:
    """The instant by which it is judged what has expired.

    The clock's if it is trusted, else the latest that is known to have been, `last` being the last
    good sync's: a wrong clock must neither revive what is old nor condemn what is good.
    """
    if monitor.trust().trusted:
        return clock.now()
    return max((instant for instant in (monitor.floor, last) if instant), default=clock.now())


def terms(zone: ZoneInfo, commune: LinkSettings, clock: Clock) -> Terms:
    """When and how long this village's recordings are fetched; its hours are those of `zone`."""
    hours = metered.spans(commune.metered_hours)

    def is_metered() -> bool:
        local = clock.now().astimezone(zone).time()
        return any(span.contains(local) for span in hours)

    return Terms(zone, is_metered, _TIME_SLICE, clock.monotonic)


def connect_at(
    commune: LinkSettings,
    feed: Path,
    now: datetime,
    goes_on: Callable[[], bool] = lambda: True,
    dated: Callable[[ServerDate], object] = lambda _: None,
) -> Feed:
    """The commune's repository, judged at `now`, read while `goes_on`. Raises SettingsError.

    Its metadata is kept in the folder `feed`; `dated` is told of its server's time.
    """
    root = Path(commune.root)
    try:
        trusted_root = root.read_bytes()
    except OSError as error:
        raise SettingsError(
            [
                Sentence(
                    "{root} can't be read ({strerror}); the commune gives this file at set-up",
                    root=root,
                    strerror=error.strerror,
                )
            ]
        ) from error
    source = open_source(commune.source, commune.proxy, goes_on, dated)
    return Feed(commune.source, feed, trusted_root, reference_time=now, fetcher=source)

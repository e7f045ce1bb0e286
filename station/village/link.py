"""The link to the commune, made anew for each sync.

Not handled here: what is fetched (`syncer.py`), when (`sync_worker.py`), and how it is proved
(`trust/feed.py`).
"""

from datetime import datetime
from pathlib import Path

from station.clock import Clock
from station.errors import SettingsError
from station.trust.feed import Feed
from station.village.clock_keeper import ClockKeeper
from station.village.village_settings import StationSettings

SYNCED = "synced"
"""The journal's mark for the last sync that went well."""


def connect(
    settings: StationSettings, clock: Clock, keeper: ClockKeeper, last: datetime | None
) -> Feed:
    """The commune's repository. Raises SettingsError.

    What is expired is judged by the clock if it is trusted, else by the latest instant that is
    known to have been: a wrong clock must neither revive what is old nor condemn what is good.
    """
    root = Path(settings.commune.root)
    try:
        trusted_root = root.read_bytes()
    except OSError as error:
        raise SettingsError(
            [f"{root} can't be read ({error.strerror}); the commune gives this file at set-up"]
        ) from error
    now = clock.now()
    if not keeper.trust().trusted:
        now = max((instant for instant in (keeper.floor, last) if instant), default=now)
    folder = settings.state / "feed"
    return Feed(settings.commune.source, folder, trusted_root, reference_time=now)

"""What keeps a station in step with its commune: built, not started.

Not handled here: what any of it does (`sync/`, `update/`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from station.village.asrun.marks import marked
from station.village.daemon.housekeeping import Housekeeping
from station.village.daemon.marks import Marks
from station.village.daemon.state import StationState
from station.village.daemon.world import World
from station.village.health.expiries import ExpiryWatch
from station.village.settings.station import StationSettings
from station.village.sync.connection import SYNCED, reference_time, terms
from station.village.sync.lock import in_turns
from station.village.sync.syncer import SyncResult
from station.village.sync.worker import SyncWorker
from station.village.update.manager import UpdateManager


@dataclass(frozen=True, slots=True)
class Commune:
    """What keeps in step with the commune."""

    marks: Marks
    housekeeping: Housekeeping
    updates: UpdateManager
    syncing: SyncWorker
    expiries: ExpiryWatch


def make_commune(settings: StationSettings, world: World, state: StationState) -> Commune:
    """By the settings; who fetches is the `world`'s."""
    clock, trust, journal = world.clock, state.clock_trust_monitor, state.journal
    marks = Marks(journal, clock, trust, timedelta(seconds=settings.clock.grace))
    housekeeping = Housekeeping(
        settings.places.state,
        clock,
        journal,
        state.library,
        trust,
        marks,
        state.published,
        settings.silent_after,
    )

    def reference() -> datetime:
        return reference_time(clock, trust, marks.known_sync)

    metered = terms(settings, clock).metered
    updates = UpdateManager(settings, clock, reference, metered, world.fetcher.program)
    reload_if_changed = state.library.reload_if_changed

    def sync() -> SyncResult:
        return world.fetcher.sync(reference(), reload_if_changed, afresh=syncing.by_hand)

    def synced() -> None:
        marks.synced()
        updates.fetch()

    syncing = SyncWorker(
        in_turns(settings, sync, reload_if_changed),
        synced,
        clock.now,
        settings.sync_every,
        marked(journal, SYNCED),
        world.fetcher.close,
    )
    expiries = ExpiryWatch(
        Path(settings.commune.root),
        settings.places.feed,
        lambda: state.library.snapshot.rules,
        clock,
        trust.trust,
    )
    return Commune(marks, housekeeping, updates, syncing, expiries)

"""What keeps a station in step with its commune: built, not started.

Not handled here: what any of it does (`sync/`, `update/`).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.village.asrun.marks import marked
from station.village.daemon.housekeeping import Housekeeping
from station.village.daemon.marks import Marks
from station.village.daemon.state import StationState
from station.village.daemon.world import World
from station.village.health.expiries import ExpiryWatch
from station.village.settings.station import StationSettings
from station.village.sync.connection import SYNCED, reference_time, terms
from station.village.sync.lock import LibraryLock, LockedSync
from station.village.sync.protocol import Dated
from station.village.sync.syncer import SyncResult
from station.village.sync.worker import SyncWorker
from station.village.update.manager import UpdateManager
from station.village.update.marks import UpdateFolders


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
    marks = Marks(journal, clock, trust, settings.clock.lateness)
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
    updates = _updates(settings, world, state, marks)
    syncing = _syncing(settings, world, state, marks, updates)
    expiries = ExpiryWatch(
        Path(settings.commune.root),
        settings.places.feed,
        lambda: state.library.snapshot.rules,
        clock,
        trust.trust,
    )
    return Commune(marks, housekeeping, updates, syncing, expiries)


def _updates(
    settings: StationSettings, world: World, state: StationState, marks: Marks
) -> UpdateManager:
    return UpdateManager(
        UpdateFolders.of(settings.program, settings.places),
        world.clock,
        lambda: _reference(world, state, marks),
        terms(settings.zoneinfo, settings.commune, world.clock).metered,
        world.fetcher.release,
        online=settings.commune.is_online,
    )


def _syncing(
    settings: StationSettings,
    world: World,
    state: StationState,
    marks: Marks,
    updates: UpdateManager,
) -> SyncWorker:
    reload_if_changed = state.library.reload_if_changed
    monotonic, trust = world.clock.monotonic, state.clock_trust_monitor

    def sync(by_hand: bool) -> SyncResult:
        at, asked_at = _reference(world, state, marks), monotonic()

        def dated(said: Dated) -> None:
            # Of another second since boot the process can't know anything.
            if asked_at <= said.at <= monotonic():
                trust.witness(said.instant, said.error, said.at, "the commune's server")

        return world.fetcher.sync(at, reload_if_changed, dated, afresh=by_hand)

    def synced() -> None:
        marks.synced()
        updates.fetch()

    lock, online = LibraryLock(settings.places.library_lock), settings.commune.is_online
    return SyncWorker(
        LockedSync(lock, sync, reload_if_changed, online=online).sync,
        synced,
        world.clock.now,
        settings.sync_every,
        marked(state.journal, SYNCED),
        world.fetcher.close,
    )


def _reference(world: World, state: StationState, marks: Marks) -> datetime:
    return reference_time(world.clock, state.clock_trust_monitor, marks.known_sync)

"""The sync worker of a station, made from its settings; the sync itself is another process's.

Not handled here: that process (`sync/process.py`), and when it is asked (`sync/worker.py`).
"""

from collections.abc import Callable
from datetime import datetime

from station.clock import Clock
from station.village.asrun.marks import marked
from station.village.daemon.housekeeping import Housekeeping
from station.village.daemon.state import StationState
from station.village.settings.station import StationSettings
from station.village.sync.client import SyncClient
from station.village.sync.connection import SYNCED, reference_time
from station.village.sync.lock import in_turns
from station.village.sync.syncer import SyncResult
from station.village.sync.worker import SyncWorker


def judged_at(
    clock: Clock, memory: StationState, housekeeping: Housekeeping
) -> Callable[[], datetime]:
    """Gives the instant by which it is judged what has expired."""
    return lambda: reference_time(clock, memory.clock_trust_monitor, housekeeping.known_sync)


def make_syncing(
    settings: StationSettings,
    clock: Clock,
    memory: StationState,
    housekeeping: Housekeeping,
    synced: Callable[[], None],
    asker: SyncClient,
) -> SyncWorker:
    """The worker; `synced` is told after a sync that went well, `asker` asks for one."""
    at, reload_if_changed = judged_at(clock, memory, housekeeping), memory.library.reload_if_changed

    def sync() -> SyncResult:
        return asker.sync(at(), reload_if_changed)

    return SyncWorker(
        in_turns(settings, sync, reload_if_changed),
        synced,
        clock.now,
        settings.sync_every,
        marked(memory.journal, SYNCED),
        asker.close,
    )

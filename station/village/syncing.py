"""The sync worker of a station, made from its settings: source, turns, terms.

Not handled here: what a sync does (`syncer.py`), and when (`sync_worker.py`).
"""

from collections.abc import Callable
from datetime import datetime

from station.clock import Clock
from station.village.duties import Duties, marked
from station.village.link import SYNCED, connect, reference_time, terms
from station.village.memory import Memory
from station.village.sync_turn import in_turns
from station.village.sync_worker import SyncWorker
from station.village.syncer import Syncer
from station.village.village_settings import StationSettings


def judged_at(clock: Clock, memory: Memory, duties: Duties) -> Callable[[], datetime]:
    """Gives the instant by which it is judged what has expired."""
    return lambda: reference_time(clock, memory.keeper, duties.known_sync)


def make_syncing(
    settings: StationSettings,
    clock: Clock,
    memory: Memory,
    duties: Duties,
    synced: Callable[[], None],
) -> SyncWorker:
    """The worker; `synced` is told after a sync that went well."""
    syncer = Syncer(
        memory.library,
        lambda: connect(settings, clock, memory.keeper, duties.known_sync),
        judged_at(clock, memory, duties),
        terms=terms(settings, clock),
    )
    return SyncWorker(
        in_turns(settings, syncer.sync, memory.library.load),
        synced,
        clock.now,
        settings.sync_every,
        marked(memory.journal, SYNCED),
    )

"""The village head's recordings: their store, the plan, and the thread that makes them fit.

Built from the settings and the disk. Not handled here: what any of it does (`microphone/`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from station.clock import Clock
from station.village.daemon.state import StationState
from station.village.first_kept import kept
from station.village.microphone.memo_bookings import AirBookings
from station.village.microphone.memo_plan import MemoPlan
from station.village.microphone.memo_store import MemoStore
from station.village.microphone.memo_worker import MemoWorker
from station.village.microphone.memos import MemoPlayout
from station.village.playout.by_name import Named
from station.village.playout.planner import Planner
from station.village.settings.optional import MemoSettings
from station.village.settings.places import Places


@dataclass(frozen=True, slots=True)
class Memos:
    """`playout` puts them on the air, `worker` prepares them."""

    playout: MemoPlayout
    worker: MemoWorker


def make_memos(
    settings: MemoSettings,
    places: Places,
    zones: tuple[str, ...],
    clock: Clock,
    state: StationState,
    planner: Planner,
    lead: timedelta,
    heartbeat: Callable[[], None],
    bulletin: Callable[[str, datetime], Named | None],
) -> Memos:
    """Raises StorageError when there is no place at all to keep recordings in."""
    inboxes = dict(places.memos)
    most = int(settings.largest * 1_000_000)

    def store(folder: Path) -> MemoStore:
        return MemoStore(folder, inboxes[folder], most)

    memo_store = kept(tuple(inboxes), store)
    plan = MemoPlan(state.journal, state.journal.keys())
    playout = MemoPlayout(
        memo_store,
        plan,
        state.journal_writer,
        AirBookings(planner, lambda: state.overrides.in_force),
        zones=zones,
        lead=lead,
        is_quiet=state.is_quiet,
        gain=state.volumes.gain,
        heartbeat=heartbeat,
        bulletin=bulletin,
    )
    return Memos(playout, MemoWorker(memo_store, settings.longest * 60, clock.now, plan.memos))

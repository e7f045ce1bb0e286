"""The village head's recordings as the daemon holds them: shelf, plan, worker, turns on the air.

Built from the settings and the disk. Not handled here: what any of it does (`microphone/memos.py`).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from station.air.player.messages import PlayItem
from station.clock import Clock
from station.programme.request import AirRequest
from station.village.daemon.state import StationState
from station.village.microphone.memo_plan import MemoPlan
from station.village.microphone.memo_store import MemoStore
from station.village.microphone.memo_worker import MemoWorker
from station.village.microphone.memos import MemoPlayout
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.jingles import kept
from station.village.requests.memos import MemoCommands
from station.village.settings.station import StationSettings


class MemoParts:
    """Raises StorageError when there is no place at all to keep recordings in."""

    def __init__(
        self,
        settings: StationSettings,
        clock: Clock,
        memory: StationState,
        lead: timedelta,
        heartbeat: Callable[[], None],
    ) -> None:
        self._settings, self._clock, self._memory = settings, clock, memory
        most = int(settings.memo.largest * 1_000_000)
        folders = (settings.state, Path(settings.paths.runtime))
        shelf = kept(folders, lambda folder: MemoStore(folder / "memos", folder / "inbox", most))
        plan = MemoPlan(memory.journal, memory.journal.keys())
        longest = settings.memo.longest * 60
        self.worker = MemoWorker(shelf, longest, clock.now, plan.memos)
        self.memos = MemoPlayout(
            shelf,
            plan,
            memory.journal_writer,
            clock,
            zones=settings.zone_ids,
            lead=lead,
            is_quiet=self._is_quiet,
            gain=memory.volumes.gain,
            heartbeat=heartbeat,
        )

    def items(self, request: AirRequest) -> Sequence[PlayItem]:
        """What a recording's request plays."""
        return self.memos.items(request)

    def poll(self, broadcaster: Broadcaster) -> None:
        """One pass of the loop."""
        self.memos.poll(broadcaster, trusted=self._memory.clock_trust_monitor.trust().trusted)

    def commands(self, broadcaster: Broadcaster) -> MemoCommands:
        """The answers to what is asked about recordings."""
        return MemoCommands(
            self.memos,
            broadcaster,
            self._clock,
            wake=self.worker.wake,
            local=self._settings.local,
            is_quiet=self._is_quiet,
            trust=self._memory.clock_trust_monitor.trust,
        )

    def _is_quiet(self, instant: datetime) -> bool:
        return self._memory.library.is_quiet(self._settings.local(instant))

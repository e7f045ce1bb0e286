"""A station that is built: one pass of its loop, its start and its end.

Threads, each with a name: the loop (the process's own), `watchdog` over it, `journal-writer`,
`sync`, `jobs`, `memos`, `control` and its handlers. One that dies takes the daemon with it: relays
off, exit, and systemd starts it anew. One that hangs beside the loop is told of as a fault. Not
handled here: how it is built (`build.py`), and how long the loop runs (`main.py`).
"""

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from station.air.relays.amplifier import Amplifier
from station.clock import read_trusted
from station.programme.arbiter import Air
from station.programme.asrun import AsRunEntry, Kind
from station.village.asrun.marks import begin_life
from station.village.asrun.writer import JournalWriter
from station.village.buttons.actions import Buttons
from station.village.buttons.pairing import Pairing
from station.village.control.server import ControlServer
from station.village.daemon.marks import Marks
from station.village.daemon.memos import Memos
from station.village.daemon.routes import RequestRoutes
from station.village.daemon.senses import Senses
from station.village.daemon.state import StationState
from station.village.daemon.taken_back import WrongRows
from station.village.daemon.world import World
from station.village.microphone.live import Live
from station.village.microphone.memo_worker import MemoWorker
from station.village.periodic_jobs import PeriodicJobs
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.playout.sequencer import AirSequencer
from station.village.sync.worker import SyncWorker
from station.village.update.decision import Moment
from station.village.update.manager import UpdateManager
from station.village.watchdog.loop_watchdog import LoopWatchdog

log = logging.getLogger(__name__)

Threaded = LoopWatchdog | JournalWriter | SyncWorker | PeriodicJobs | MemoWorker


@dataclass(frozen=True)
class Station:
    """Every part of one village's station."""

    name: str
    world: World
    state: StationState
    amplifier: Amplifier
    watchdog: LoopWatchdog
    senses: Senses
    pairing: Pairing
    marks: Marks
    wrong_rows: WrongRows
    updates: UpdateManager
    syncing: SyncWorker
    live: Live
    memos: Memos
    planner: Planner
    sequencer: AirSequencer
    broadcaster: Broadcaster
    jobs: PeriodicJobs
    routes: RequestRoutes
    buttons: Buttons
    control: ControlServer

    @property
    def threads(self) -> tuple[Threaded, ...]:
        """The parts with a thread of their own, in the order in which they start."""
        return (
            self.watchdog,
            self.state.journal_writer,
            self.syncing,
            self.jobs,
            self.memos.worker,
        )

    def start(self, started: ExitStack) -> None:
        """Start in order; `started` stops in reverse. Raises RefusedError, StorageError."""
        started.callback(self.state.journal.close)
        started.enter_context(self.routes.lines.kept())
        for part in (*self.threads, self.control):
            part.start()
            started.callback(part.close)
        # The socket is ours by now: nothing unfinished is another daemon's.
        self.enter_unfinished()
        # Registered last, so done first: silence and relays before anything that may wait.
        started.callback(self.silence)

    def enter_unfinished(self) -> tuple[AsRunEntry, ...]:
        """Enter what a power cut or a crash has cut, and say what that was."""
        journal, now = self.state.journal, self.world.clock.now()
        found = journal.unfinished(now, begin_life(journal, self.world.boot))
        trusted = bool(found) and self.state.clock_trust_monitor.trust().trusted
        early = [entry for entry in found if trusted and is_early(entry, now)]
        for entry in early:
            log.warning("%s was about to begin, and has its chance", entry.key)
            journal.forget_beginning(entry.key)
            self.planner.reopen(entry.key)
        cut = tuple(entry for entry in found if entry not in early)
        for entry in cut:
            log.warning("%s was cut: %s", entry.key, entry.reason)
            self.state.journal_writer.enter(entry)
        return cut

    def seconds_to_wait(self) -> float:
        """How long the loop may wait for a request until its next pass."""
        return min(self.broadcaster.seconds_to_wait(), self.buttons.seconds_to_wait())

    def pass_once(self) -> None:
        """One pass of the loop: the air first, then what stands beside it."""
        trust, broadcaster = self.state.clock_trust_monitor.trust, self.broadcaster
        self.wrong_rows.take_back()
        broadcaster.tick()
        self.marks.account(self.planner, broadcaster.arbiter)
        self.live.poll(broadcaster)
        reading, verdict = read_trusted(self.world.clock, trust)
        self.memos.playout.poll(
            broadcaster, reading.wall, trusted=verdict.trusted, settled=verdict.settled
        )
        self.buttons.poll()
        self.pairing.poll(silent=not self.amplifier.is_on)
        self.senses.poll(broadcaster, self.planner, reading.wall if verdict.trusted else None)
        self.watchdog.heartbeat()
        self.world.notify("WATCHDOG=1")

    def look_after_threads(self) -> None:
        """Raises RuntimeError when one has died."""
        for part in self.threads:
            if not part.thread.is_alive():
                raise RuntimeError(f"the thread {part.thread.name} died")
        if not self.control.alive():
            raise RuntimeError("the control socket's thread died")

    def should_restart(self) -> bool:
        """Whether a release is to take over, and may."""
        return self.updates.should_restart(self._moment)

    def silence(self) -> None:
        """Silence and relays off, then pins and microphones let go, whichever of them fails."""
        with ExitStack() as ending:
            ending.callback(self.buttons.close)
            ending.callback(self.senses.sound_proof.close)
            ending.callback(self.live.close)
            ending.callback(self.broadcaster.shutdown)

    def _moment(self) -> Moment:
        arbiter, now = self.broadcaster.arbiter, self.world.clock.now()
        silent = arbiter.air is Air.SILENT and not self.amplifier.is_on
        begins = now if arbiter.waiting else self.planner.next_begin(now)
        trusted = self.state.clock_trust_monitor.trust().trusted
        return Moment(now, trusted, silent, begins)


def is_early(entry: AsRunEntry, now: datetime) -> bool:
    """Whether a session that was left unfinished can't have sounded `now`."""
    return entry.kind is Kind.SCHEDULED and now < entry.planned

"""The station's daemon: everything is built here, started in order, stopped in reverse.

Threads: this loop (the broadcaster), `journal_writer`, `sync`, `jobs`, `memos`, `control` and its
handlers, and the `watchdog` over the loop. One that dies takes the daemon with it: relays off,
exit, and systemd starts it anew. One that hangs beside it is told of as a fault. Not handled here:
any decision.
"""

import logging
import os
import signal
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import FrameType

from station import clock as clocks
from station.air.player.handle import Player, PlayerProcess
from station.air.relays.pins import pin_factory
from station.programme.arbiter import Air
from station.programme.asrun import Kind
from station.programme.due import Punctuality
from station.village.control.server import ControlServer
from station.village.daemon.housekeeping import Housekeeping
from station.village.daemon.memo_desk import MemoParts
from station.village.daemon.peripherals import Peripherals
from station.village.daemon.routes import RequestRoutes
from station.village.daemon.state import StationState
from station.village.daemon.syncing import judged_at, make_syncing
from station.village.finding import Finding
from station.village.microphone.box import MicrophoneSpeech
from station.village.microphone.live import Live
from station.village.microphone.phone import PhoneSpeech
from station.village.periodic_jobs import PeriodicJobs
from station.village.playout.amplifier import wired
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.jingles import jingles, kept
from station.village.playout.planner import Planner
from station.village.playout.sequencer import AirSequencer
from station.village.playout.timing import BroadcastTiming
from station.village.playout.verifier import Verifier
from station.village.requests.trial_play import TrialPlay
from station.village.settings.station import STICK_ONLY, StationSettings
from station.village.sync.client import SyncClient
from station.village.sync.connection import terms
from station.village.update.decision import Moment
from station.village.update.manager import UpdateManager
from station.village.watchdog.loop_watchdog import LoopWatchdog
from station.village.watchdog.notify import Notifier

log = logging.getLogger(__name__)


class Daemon:
    """One village's station. Build it, then `run` it; `stop` ends it from a signal's handler."""

    def __init__(
        self,
        settings: StationSettings,
        clock: clocks.Clock | None = None,
        file: Path | None = None,
    ) -> None:
        self.settings, self._file = settings, file
        self.clock = clock or clocks.SystemClock()
        self._notifier = Notifier()
        self._ending = 0
        self._player: PlayerProcess | None = None
        self._build_memory()
        self._build_air()
        self._build_broadcaster()
        self._build_links()

    def stop(self, number: int = 0, _: FrameType | None = None) -> None:
        """End the loop after this pass. Safe in a signal's handler: it only makes a mark."""
        self._ending = number or signal.SIGTERM

    def run(self) -> None:
        """Start in order, loop, stop in reverse. Raises what killed a thread of ours."""
        with ExitStack() as started:
            started.callback(self.journal.close)
            started.enter_context(self._lines.kept())
            for part in (*self._parts, self.control):
                part.start()
                started.callback(part.close)
            # The socket is ours by now: nothing unfinished is another daemon's.
            for entry in self.journal.unfinished(self.clock.now()):
                log.warning("%s was cut by a power cut or a crash", entry.key)
                self.journal_writer.enter(entry)
            # Registered last, so done first: silence and relays before anything that may wait.
            started.callback(self.peripherals.close)
            started.callback(self.live.close)
            started.callback(self.broadcaster.shutdown)
            self._notifier.say("READY=1")
            log.info("ready: %s", self.settings.village.name)
            self._loop()
            self._notifier.say("STOPPING=1")

    def _loop(self) -> None:
        while not self._ending:
            wait = min(self.broadcaster.seconds_to_wait(), self.peripherals.seconds_to_wait())
            self.commands.answer(wait)
            self.broadcaster.tick()
            self.housekeeping.account(self.planner, self.broadcaster)
            self.live.poll(self.broadcaster)
            self.memos.poll(self.broadcaster)
            self.peripherals.poll(
                self.broadcaster, self.planner, trusted=self.clock_trust_monitor.trust().trusted
            )
            self.watchdog.heartbeat()
            self._notifier.say("WATCHDOG=1")
            self._look_after_threads()
            if self.program.should_restart(self._moment):
                self.stop()
        log.info("ending on signal %d", self._ending)

    def _look_after_threads(self) -> None:
        for part in self._parts:
            if not part.thread.is_alive():
                raise RuntimeError(f"the thread {part.thread.name} died")
        if not self.control.alive():
            raise RuntimeError("the control socket's thread died")

    def _build_memory(self) -> None:
        memory = self.memory = StationState(self.settings, self.clock)
        self.journal, self.journal_writer, self.library = (
            memory.journal,
            memory.journal_writer,
            memory.library,
        )
        self.clock_trust_monitor = memory.clock_trust_monitor
        self.housekeeping = Housekeeping(
            self.settings, self.clock, self.journal, self.library, self.clock_trust_monitor
        )

    def _build_air(self) -> None:
        settings = self.settings
        pins = pin_factory(settings.amplifier.pins, Path(settings.paths.runtime))
        self.amplifier = wired(settings, pins, self.clock)
        self.watchdog = LoopWatchdog(
            monotonic=self.clock.monotonic,
            on_air=lambda: self.amplifier.is_on,
            silence=self.amplifier.abandon,
            kill=self._kill_player,
        )
        self.peripherals = Peripherals(
            settings, pins, self.amplifier, self.clock, self.journal, self.library
        )
        name, pipe = settings.hands.speak_microphone, Path(settings.paths.runtime) / "live"
        self.live = Live(
            MicrophoneSpeech(name, pipe) if name else None,
            self.memory.volumes.gain,
            PhoneSpeech(pipe, self.clock.monotonic),
        )

    def _build_broadcaster(self) -> None:
        settings = self.settings
        timing = BroadcastTiming(
            settings.amplifier.warm_up, settings.amplifier.settle, settings.amplifier.tail
        )
        heartbeat, memory = self.watchdog.heartbeat, self.memory
        self.memos = MemoParts(settings, self.clock, memory, timing.lead, heartbeat)
        tests = TrialPlay(settings.jingles, memory.volumes.gain, self.peripherals.test_items)
        own = {Kind.TEST: tests.items, Kind.LIVE: self.live.items, Kind.HAND: self.memos.items}
        self.planner = Planner(
            self.library,
            settings.village.id,
            settings.zoneinfo,
            settings.zone_ids,
            Punctuality(timing.lead, timedelta(seconds=settings.clock.grace)),
            seen=self.clock_trust_monitor.floor,
            done=self.journal.keys(),
            holds=lambda: self.memory.holding.holds,
        )
        self.broadcaster = Broadcaster(
            verifier=Verifier(
                self.library, kept(settings.jingles, jingles), memory.volumes.gain, heartbeat, own
            ),
            journal_writer=self.journal_writer,
            planner=self.planner,
            sequencer=AirSequencer(self.amplifier, self._make_player, timing, self.clock),
            clock=self.clock,
            clock_trust=self.clock_trust_monitor.trust,
            # A stick may be weeks old: it can't say that a warning still holds.
            current=lambda: self.syncing.current and settings.commune.source != STICK_ONLY,
            is_quiet=lambda now: self.library.is_quiet(settings.local(now)),
            sound_proof=self.peripherals.sound_proof,
        )

    def _build_links(self) -> None:
        settings = self.settings
        clock, memory = self.clock, self.memory
        asker = SyncClient(settings.sync_socket, self._file)
        self.syncing = make_syncing(settings, clock, memory, self.housekeeping, self._synced, asker)
        judged, metered = (
            judged_at(clock, memory, self.housekeeping),
            terms(settings, clock).metered,
        )
        self.program = UpdateManager(settings, clock, judged, metered, asker.program)
        self.jobs = PeriodicJobs(self.clock)
        self.jobs.every(20, "program", self.program.check)
        self.housekeeping.register_jobs(self.jobs, self.planner, self.broadcaster)
        self.jobs.every(600, "usual", self.peripherals.remember)
        self.memory.register_jobs(self.jobs)
        self.jobs.every(10, "memos", self.memos.memos.plan.remember)
        board = RequestRoutes(
            settings=settings,
            clock=self.clock,
            memory=self.memory,
            planner=self.planner,
            broadcaster=self.broadcaster,
            live=self.live,
            housekeeping=self.housekeeping,
            syncing=self.syncing,
            relays_on=lambda: self.amplifier.on,
            findings=self.findings,
            file=self._file,
            memos=self.memos.commands(self.broadcaster),
            pairing=self.peripherals.pairing,
        )
        self._parts = (
            self.watchdog,
            self.journal_writer,
            self.syncing,
            self.jobs,
            self.memos.worker,
        )
        self.commands, self._lines = board.commands, board.lines
        hands, wake, trust = (
            (board.hand, board.live),
            self.commands.wake,
            self.clock_trust_monitor.trust,
        )
        self.peripherals.attach_buttons(*hands, self.journal_writer, wake, trust, self.findings)
        self.control = ControlServer(settings.socket, self.commands.ask)

    def findings(self) -> Iterable[Finding]:
        """All that is known of the box's parts."""
        yield from self.housekeeping.findings(self.broadcaster, self.syncing, self.jobs)
        yield from self.peripherals.findings(self.journal_writer)
        yield from self.memory.findings()
        yield from self.program.findings()

    def _synced(self) -> None:
        self.housekeeping.synced()
        self.program.fetch()

    def _moment(self) -> Moment:
        silent = self.broadcaster.arbiter.air is Air.SILENT and not self.amplifier.is_on
        now, waiting = self.clock.now(), self.broadcaster.arbiter.waiting
        begins = now if waiting else self.planner.next_begin(now)
        return Moment(now, self.clock_trust_monitor.trust().trusted, silent, begins)

    def _make_player(self) -> Player:
        self._player = PlayerProcess(self.settings.sound.card)
        return self._player

    def _kill_player(self) -> None:
        if self._player is not None and self._player.pid is not None:
            os.kill(self._player.pid, signal.SIGKILL)


def serve(settings: StationSettings, file: Path | None = None) -> None:
    """Run the daemon until SIGTERM or SIGINT; `file` is where its settings lie.

    Raises LoaThonError when it can't start.
    """
    daemon = Daemon(settings, file=file)
    signal.signal(signal.SIGTERM, daemon.stop)
    signal.signal(signal.SIGINT, daemon.stop)
    daemon.run()

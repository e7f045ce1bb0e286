"""The station's daemon: everything is built here, started in order, stopped in reverse.

Threads: this loop (the broadcaster), `sync`, `chores`, `control` and its short-lived handlers.
One that dies takes the daemon with it: relays off, exit, and systemd starts it anew. Not handled
here: any decision.
"""

import logging
import signal
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from station import clock as clocks
from station.air.amplifier import Amplifier
from station.air.pins import pin_factory
from station.air.player_process import Player, PlayerProcess
from station.programme.due import Punctuality
from station.trust.feed import Feed
from station.village import health
from station.village.broadcaster import Broadcaster
from station.village.chores import Chores
from station.village.clock_keeper import ClockKeeper
from station.village.commands import Commands, HandCommands
from station.village.control_server import ControlServer
from station.village.jingles import jingles
from station.village.journal import Journal
from station.village.library import Library
from station.village.link import SYNCED, connect
from station.village.notify import Notifier
from station.village.planner import Planner
from station.village.stage import Stage, Timing
from station.village.status import Status
from station.village.sync_worker import SyncWorker
from station.village.syncer import Syncer
from station.village.village_settings import StationSettings

log = logging.getLogger(__name__)

SEEN = "seen"
_KEYS_KEPT = timedelta(days=60)
_LOG_KEPT = timedelta(days=400)


class Daemon:
    """One village's station. Build it, then `run` it; `stop` ends it from a signal's handler."""

    def __init__(self, settings: StationSettings, clock: clocks.Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or clocks.SystemClock()
        self._notifier = Notifier()
        self._ending = False
        self._disk = health.disk(settings.state)
        self._build_memory()
        self._build_air()
        self._build_links()

    def stop(self, number: int = 0, _: FrameType | None = None) -> None:
        """End the loop after this pass."""
        log.info("ending on signal %d", number)
        self._ending = True

    def run(self) -> None:
        """Start in order, loop, stop in reverse. Raises what killed a thread of ours."""
        with ExitStack() as started:
            started.callback(self.journal.close)
            for entry in self.journal.cut_unfinished(self.clock.now()):
                log.warning("%s was cut by a power cut or a crash", entry.key)
            for part in (self.syncing, self.chores, self.control):
                part.start()
                started.callback(part.close)
            # Registered last, so done first: silence and relays before anything that may wait.
            started.callback(self.broadcaster.leave)
            self._notifier.say("READY=1")
            log.info("ready: %s", self.settings.village.name)
            self._loop()
            self._notifier.say("STOPPING=1")

    def _loop(self) -> None:
        while not self._ending:
            self.commands.answer(self.broadcaster.seconds_to_wait())
            self.broadcaster.tick()
            self._notifier.say("WATCHDOG=1")
            for part in (self.syncing, self.chores):
                if not part.thread.is_alive():
                    raise RuntimeError(f"the thread {part.thread.name} died")
            if not self.control.alive():
                raise RuntimeError("the control socket's thread died")

    def _build_memory(self) -> None:
        settings = self.settings
        self.journal = Journal(settings.state / "journal.sqlite")
        self.library = Library(
            settings.state / "library", settings.village.id, settings.village.languages
        )
        self.library.load()
        self.keeper = ClockKeeper(
            self.clock,
            Path(settings.paths.runtime) / "clock.json",
            clocks.boot_id(),
            clocks.kernel_error,
            drift_ppm=settings.clock.drift_ppm,
            most_error=settings.clock.most_error,
        )
        seen = self.journal.marked(SEEN)
        self.keeper.floor = datetime.fromisoformat(seen) if seen else None

    def _build_air(self) -> None:
        settings = self.settings
        timing = Timing(
            settings.amplifier.warm_up, settings.amplifier.settle, settings.amplifier.tail
        )
        self.amplifier = Amplifier(
            pin_factory(settings.amplifier.pins, Path(settings.paths.runtime)),
            mains=settings.amplifier.mains_pin,
            zones={zone.id: zone.pin for zone in settings.zone},
            active_high=settings.amplifier.active_high,
            longest_on=settings.amplifier.longest_on * 60,
            monotonic=self.clock.monotonic,
            on_switch=log_switch,
        )
        stage = Stage(self.amplifier, self._make_player, timing, self.clock)
        punctuality = Punctuality(timing.lead, timedelta(seconds=settings.clock.grace))
        now = self.clock.now()
        self.planner = Planner(
            self.library,
            settings.village.id,
            settings.zoneinfo,
            settings.zone_ids,
            punctuality,
            seen=self.keeper.floor or now,
            done=self.journal.keys(now - _KEYS_KEPT),
        )
        self.broadcaster = Broadcaster(
            library=self.library,
            journal=self.journal,
            planner=self.planner,
            stage=stage,
            clock=self.clock,
            clock_trust=self.keeper.trust,
            jingles=jingles(settings.state / "jingles"),
            gain=lambda starts: settings.sound.gain(starts.astimezone(settings.zoneinfo)),
            current=lambda: self.syncing.current,
        )

    def _build_links(self) -> None:
        settings = self.settings
        synced = self.journal.marked(SYNCED)
        self.syncing = SyncWorker(
            Syncer(self.library, self._connect, self.clock.now).sync,
            self._synced,
            self.clock.now,
            settings.sync_every,
            datetime.fromisoformat(synced) if synced else None,
        )
        self.chores = Chores(self.clock)
        self.chores.every(60, "clock", self.keeper.remember)
        self.chores.every(600, "seen", self._mark_seen)
        self.chores.every(600, "disk", self._look_at_disk)
        self.chores.every(86_400, "forget", self._forget)
        status = Status(
            settings=settings,
            broadcaster=self.broadcaster,
            planner=self.planner,
            library=self.library,
            journal=self.journal,
            clock=self.clock,
            clock_trust=self.keeper.trust,
            relays_on=lambda: self.amplifier.on,
            sync=lambda: self.syncing.state,
            faults=lambda: health.faults(self.findings()),
        )
        self.commands = Commands(self._handlers(status))
        self.control = ControlServer(settings.socket, self.commands.ask)

    def _handlers(self, status: Status) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        hand = HandCommands(
            self.broadcaster,
            self.library,
            self.planner,
            self.clock,
            lambda instant: instant.astimezone(self.settings.zoneinfo),
        )
        return {
            "status": status.reply,
            "log": status.log,
            "stop": hand.stop,
            "play": hand.play,
            "sync": self._ask_sync,
            "check": self._check,
            "confirm-clock": self._confirm_clock,
        }

    def findings(self) -> Iterable[health.Finding]:
        """What the running daemon knows of the box's parts."""
        yield health.clock(self.keeper.trust())
        yield self._disk
        yield health.commune(self.syncing.state)
        yield from health.library(self.library)
        yield from self.broadcaster.findings()

    def _make_player(self) -> Player:
        return PlayerProcess(self.settings.sound.card)

    def _connect(self) -> Feed:
        return connect(self.settings, self.clock, self.keeper, self.syncing.state.last)

    def _synced(self) -> None:
        self.journal.mark(SYNCED, self.clock.now().isoformat())

    def _mark_seen(self) -> None:
        if self.keeper.trust().trusted:
            self.journal.mark(SEEN, self.clock.now().isoformat())

    def _look_at_disk(self) -> None:
        self._disk = health.disk(self.settings.state)

    def _forget(self) -> None:
        if self.keeper.trust().trusted:
            self.journal.forget(self.clock.now() - _LOG_KEPT)

    def _ask_sync(self, _: Mapping[str, Any]) -> dict[str, Any]:
        self.syncing.ask()
        return {"asked": True}

    def _check(self, _: Mapping[str, Any]) -> dict[str, Any]:
        rows = [{"part": f.part, "fit": f.fit, "text": f.text} for f in self.findings()]
        return {"findings": rows}

    def _confirm_clock(self, request: Mapping[str, Any]) -> dict[str, Any]:
        trust = self.keeper.confirm(str(request.get("by", "somebody"))[:40])
        return {"trusted": trust.trusted, "text": trust.text}


def log_switch(relay: str, on: bool) -> None:
    """Every switching of a relay is a line of the log."""
    log.info("relay %s %s", relay, "on" if on else "off")


def serve(settings: StationSettings) -> None:
    """Run the daemon until SIGTERM or SIGINT. Raises LoaThonError when it can't start."""
    daemon = Daemon(settings)
    signal.signal(signal.SIGTERM, daemon.stop)
    signal.signal(signal.SIGINT, daemon.stop)
    daemon.run()

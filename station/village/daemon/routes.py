"""Who answers which request of the control socket.

Not handled here: how requests arrive (`control/queue.py`, `control/server.py`), and the answers.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from station.clock import Clock
from station.programme.arbiter import Air
from station.village.buttons.pairing import Pairing
from station.village.control.messages.air import Done
from station.village.control.messages.box import Findings
from station.village.control.queue import Commands, Handler
from station.village.daemon.housekeeping import Housekeeping
from station.village.daemon.state import StationState
from station.village.finding import Finding, faults
from station.village.microphone.live import Live
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.requests.box import Box
from station.village.requests.by_hand import ManualCommands
from station.village.requests.calendar import CalendarView
from station.village.requests.live import LiveCommands
from station.village.requests.log import LogView
from station.village.requests.log_lines import LogLines
from station.village.requests.memos import MemoCommands
from station.village.requests.overrides import OverrideCommands
from station.village.requests.status import Status
from station.village.requests.technician import TechnicianSettings
from station.village.requests.trial_play import TrialPlayCommands
from station.village.requests.volumes import VolumeCommands
from station.village.settings.station import StationSettings
from station.village.sync.worker import SyncWorker


class RequestRoutes:
    """Connects the parts of a daemon with the requests; `commands` is what the socket asks."""

    def __init__(
        self,
        *,
        settings: StationSettings,
        clock: Clock,
        memory: StationState,
        planner: Planner,
        broadcaster: Broadcaster,
        live: Live,
        housekeeping: Housekeeping,
        syncing: SyncWorker,
        relays_on: Callable[[], tuple[str, ...]],
        findings: Callable[[], Iterable[Finding]],
        memos: MemoCommands,
        pairing: Pairing,
        file: Path | None = None,
    ) -> None:
        self._memos, self._pairing = memos, pairing
        self._housekeeping, self._syncing, self._findings = housekeeping, syncing, findings
        self._disk_test = memory.disk_test
        self._status = _status(
            settings, clock, memory, planner, broadcaster, relays_on, promised=memos.promised,
            sync=lambda: syncing.state, faults=lambda: faults(findings()),
        )  # fmt: skip
        self.hand = ManualCommands(broadcaster, memory.library, planner, clock, settings.local)
        longest = timedelta(seconds=settings.hands.speak_longest)
        self.live = LiveCommands(live, broadcaster, planner, clock, longest, self.hand.require_day)
        self._volume = VolumeCommands(memory.volumes, broadcaster)
        self._hold = OverrideCommands(memory.holding, planner, clock)
        self._box = Box(
            settings, clock, memory.vitals, memory.clock_trust_monitor.trust, planner, relays_on,
            findings, lambda: pairing.lately,
        )  # fmt: skip
        self._own = TechnicianSettings(file, settings, lambda: _idle(broadcaster, planner, clock))
        self._test = TrialPlayCommands(settings.zone_ids, broadcaster, clock, self.hand.require_day)
        self._calendar = CalendarView(
            planner, lambda: memory.holding.holds, settings.zoneinfo, settings.village.id
        )
        self._log = LogView(memory.journal, settings.zoneinfo)
        self.lines = LogLines()
        self.commands = self._connected()

    def _connected(self) -> Commands:
        handlers: dict[str, Handler] = {
            "status": self._status.reply,
            "stop": self.hand.stop,
            "play": self.hand.play,
            "speak": self.live.speak,
            "speak-end": self.live.end,
            "volume": self._volume.set,
            "skip": self._hold.skip,
            "keep": self._hold.keep,
            "pause": self._hold.pause,
            "resume": self._hold.resume,
            "memo-play": self._memos.play,
            "test": self._test.test,
            "box": self._box.reply,
            "settings": self._own.show,
            "change": self._own.change,
            "sync": lambda _: self._sync(),
            "check": lambda _: Findings(tuple(self._findings())),
            "confirm-clock": self._housekeeping.confirm_clock,
        }
        aside: dict[str, Handler] = {
            "disk-test": lambda _: self._disk_test.run().finding,
            "log": self._status.log,
            "block": self.live.give,
            "log-page": self._log.found,
            "log-lines": self.lines.reply,
            "days": self._log.days,
            "calendar": self._calendar.calendar,
            "memo": self._memos.take,
            "memos": self._memos.list,
            "memo-at": self._memos.promise,
            "memo-keep": self._memos.withdraw,
            "memo-delete": self._memos.delete,
            "pair-ask": self._pairing.ask,
            "pair-look": self._pairing.look,
            "paired": self._pairing.write_down,
        }
        return Commands(handlers, aside)

    def _sync(self) -> Done:
        self._syncing.ask()
        return Done()


def _status(
    settings: StationSettings,
    clock: Clock,
    memory: StationState,
    planner: Planner,
    broadcaster: Broadcaster,
    relays_on: Callable[[], tuple[str, ...]],
    **asked: Callable[[], Any],
) -> Status:
    """What `station status` and the page's first view show."""
    return Status(
        settings=settings,
        broadcaster=broadcaster,
        planner=planner,
        library=memory.library,
        journal=memory.journal,
        recent=lambda: memory.journal_writer.recent,
        clock=clock,
        clock_trust=memory.clock_trust_monitor.trust,
        relays_on=relays_on,
        volumes=memory.volumes,
        holding=memory.holding,
        **asked,
    )


def _idle(broadcaster: Broadcaster, planner: Planner, clock: Clock) -> bool:
    """Whether nothing sounds, nor will within a minute."""
    now = clock.now()
    begin = planner.next_begin(now)
    soon = begin is not None and begin - now < timedelta(minutes=1)
    return broadcaster.arbiter.air is Air.SILENT and not soon

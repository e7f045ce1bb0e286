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
from station.village.control.queue import Commands, Handler, Waiting
from station.village.daemon.housekeeping import Housekeeping
from station.village.daemon.state import StationState
from station.village.finding import Finding, faults
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.requests.box import BoxReport
from station.village.requests.by_hand import ManualCommands
from station.village.requests.calendar import CalendarView
from station.village.requests.clock import ClockCommands
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
        state: StationState,
        planner: Planner,
        broadcaster: Broadcaster,
        hand: ManualCommands,
        of_clock: ClockCommands,
        live: LiveCommands,
        waiting: Waiting,
        housekeeping: Housekeeping,
        syncing: SyncWorker,
        relays_on: Callable[[], tuple[str, ...]],
        findings: Callable[[], Iterable[Finding]],
        memos: MemoCommands,
        pairing: Pairing,
        file: Path | None = None,
    ) -> None:
        self.memos, self._pairing = memos, pairing
        self._housekeeping, self._syncing, self._findings = housekeeping, syncing, findings
        self._disk_test = state.disk_test
        self._status = _status(
            settings, clock, state, planner, broadcaster, relays_on, promised=memos.promised,
            sync=lambda: syncing.state, published=housekeeping.published,
            faults=lambda: faults(findings()),
        )  # fmt: skip
        self.hand, self.live, self._waiting = hand, live, waiting
        self.of_clock = of_clock
        self.volume = VolumeCommands(state.volumes, broadcaster)
        self.overrides = OverrideCommands(state.overrides, planner, clock)
        self._box = BoxReport(
            settings, clock, state.vitals, state.clock_trust_monitor.trust, planner, relays_on,
            findings, lambda: pairing.lately,
        )  # fmt: skip
        self._own = TechnicianSettings(file, settings, lambda: _idle(broadcaster, planner, clock))
        self.trial = TrialPlayCommands(settings.zone_ids, broadcaster, clock, hand.require_day)
        self._calendar = CalendarView(
            planner, lambda: state.overrides.in_force, settings.zoneinfo, settings.village.id
        )
        self._log = LogView(state.journal, settings.zoneinfo)
        self.lines = LogLines()
        self.commands = self._connected()

    def _connected(self) -> Commands:
        handlers: dict[str, Handler] = {
            "status": self._status.reply,
            "stop": self.hand.stop,
            "play": self.hand.play,
            "speak": self.live.speak,
            "speak-end": self.live.end,
            "volume": self.volume.set,
            "skip": self.overrides.skip,
            "keep": self.overrides.keep,
            "pause": self.overrides.pause,
            "resume": self.overrides.resume,
            "memo-play": self.memos.play,
            "test": self.trial.test,
            "box": self._box.reply,
            "settings": self._own.show,
            "change": self._own.change,
            "sync": lambda _: self._sync(),
            "check": lambda _: Findings(tuple(self._findings())),
            "confirm-clock": self._housekeeping.confirm_clock,
        }
        aside: dict[str, Handler] = {
            "set-clock": self.of_clock.set,
            "disk-test": lambda _: self._disk_test.run().finding,
            "log": self._status.log,
            "block": self.live.give,
            "log-page": self._log.found,
            "log-lines": self.lines.reply,
            "days": self._log.days,
            "calendar": self._calendar.calendar,
            "memo": self.memos.take,
            "memos": self.memos.list,
            "memo-at": self.memos.promise,
            "memo-keep": self.memos.withdraw,
            "memo-delete": self.memos.delete,
            "pair-ask": self._pairing.ask,
            "pair-look": self._pairing.look,
            "paired": self._pairing.write_down,
        }
        return Commands(handlers, aside, self._waiting)

    def _sync(self) -> Done:
        self._syncing.ask()
        return Done()


def _status(
    settings: StationSettings,
    clock: Clock,
    state: StationState,
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
        library=state.library,
        journal=state.journal,
        recent=lambda: state.journal_writer.recent,
        clock=clock,
        clock_trust=state.clock_trust_monitor.trust,
        relays_on=relays_on,
        volumes=state.volumes,
        overrides=state.overrides,
        **asked,
    )


def _idle(broadcaster: Broadcaster, planner: Planner, clock: Clock) -> bool:
    """Whether nothing sounds, nor will within a minute."""
    now = clock.now()
    begin = planner.next_begin(now)
    soon = begin is not None and begin - now < timedelta(minutes=1)
    return broadcaster.arbiter.air is Air.SILENT and not soon

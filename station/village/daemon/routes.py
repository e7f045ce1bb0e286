"""Who answers which request of the control socket: one table.

Not handled here: how requests arrive (`control/queue.py`, `control/server.py`), the answers, and
how those who answer are made (`answers.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from station.village.buttons.pairing import Pairing
from station.village.control.messages.air import Done
from station.village.control.messages.box import Findings
from station.village.control.queue import Commands, Handler, Waiting
from station.village.daemon.housekeeping import Housekeeping
from station.village.finding import Finding
from station.village.health.disk_test import DiskTest
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
from station.village.requests.to_hear import BulletinToHear
from station.village.requests.trial_play import TrialPlayCommands
from station.village.requests.volumes import VolumeCommands
from station.village.sync.worker import SyncWorker


@dataclass(frozen=True)
class RequestRoutes:
    """All who answer; `waiting` is the queue of what is asked of the loop."""

    status: Status
    manual: ManualCommands
    clock: ClockCommands
    live: LiveCommands
    volume: VolumeCommands
    overrides: OverrideCommands
    memos: MemoCommands
    trial: TrialPlayCommands
    to_hear: BulletinToHear
    box: BoxReport
    technician: TechnicianSettings
    calendar: CalendarView
    log: LogView
    lines: LogLines
    pairing: Pairing
    housekeeping: Housekeeping
    syncing: SyncWorker
    disk_test: DiskTest
    findings: Callable[[], Iterable[Finding]]
    waiting: Waiting

    @cached_property
    def commands(self) -> Commands:
        """What the socket asks."""
        return Commands(self._on_the_loop(), self._aside(), self.waiting)

    def _on_the_loop(self) -> dict[str, Handler]:
        return {
            "status": self.status.reply,
            "stop": self.manual.stop,
            "play": self.manual.play,
            "speak": self.live.speak,
            "speak-end": self.live.end,
            "volume": self.volume.set,
            "memo-play": self.memos.play,
            "test": self.trial.test,
            "box": self.box.reply,
            "settings": self.technician.show,
            "change": self.technician.change,
            "sync": lambda _: self._sync(),
            "check": lambda _: Findings(tuple(self.findings())),
            "confirm-clock": self.housekeeping.confirm_clock,
        }

    def _aside(self) -> dict[str, Handler]:
        """What may wait for the disk, and touches nothing of the air."""
        return {
            "set-clock": self.clock.set,
            "disk-test": lambda _: self.disk_test.run().finding,
            "log": self.status.log,
            "block": self.live.give,
            "skip": self.overrides.skip,
            "unskip": self.overrides.unskip,
            "pause": self.overrides.pause,
            "resume": self.overrides.resume,
            "log-page": self.log.found,
            "log-lines": self.lines.reply,
            "days": self.log.days,
            "calendar": self.calendar.calendar,
            "hear": self.to_hear.hear,
            "memo": self.memos.take,
            "memos": self.memos.list,
            "memo-at": self.memos.promise,
            "memo-text": self.memos.write,
            "memo-heard": self.memos.hear,
            "memo-each": self.memos.later.promise,
            "promise-withdraw": self.memos.later.withdraw,
            "memo-withdraw": self.memos.withdraw,
            "memo-delete": self.memos.delete,
            "memo-restore": self.memos.restore,
            "pair-ask": self.pairing.ask,
            "pair-look": self.pairing.look,
            "paired": self.pairing.write_down,
        }

    def _sync(self) -> Done:
        self.syncing.ask()
        return Done()

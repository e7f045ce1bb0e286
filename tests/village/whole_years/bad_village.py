"""A village whose card, disk, relays, clock and link have bad manners on cue.

The station is the whole one that boxes run; the disk's slowness is simulated where the loop waits
for it. Not handled here: when each happens (`faults.py`).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any

from station.errors import StorageError
from station.programme.asrun import AsRunEntry, Kind
from station.village.clock.battery import BatteryReading
from station.village.daemon.world import World
from tests.air.fake_player import FakePlayer
from tests.office_simulator import OfficeSimulator
from tests.village.outside import (
    TRUSTED,
    Seconds,
)
from tests.village.simulated import GATE, HALL, MAINS, Village
from tests.village.whole_years.bad_parts import BadDisk, BadFetcher, BadPin, HeardPlayer
from tests.village.whole_years.truth import Truth, trying

STEP = timedelta(seconds=1)
RESTING, RESTING_LONG = timedelta(seconds=2.5), timedelta(seconds=15)
IDLE = timedelta(hours=12)
LOOK = timedelta(minutes=5)
_MONTH = 30 * 86_400.0


class BadVillage(Village):
    """One that begins at `now`; `truth` is told of every sound."""

    most_error = 60

    def __init__(
        self,
        folder: Path,
        office: OfficeSimulator,
        now: datetime,
        truth: Truth,
        chance: Random,
        *,
        battery: bool,
    ) -> None:
        self.truth, self.has_battery = truth, battery
        self.disk = BadDisk(chance)
        self.kernel, self.link_fault, self.boots = TRUSTED, "", True
        self._born: datetime | None = None
        self.refuses: frozenset[tuple[int, bool]] = frozenset()
        BadPin.refuses = frozenset()
        super().__init__(folder, office, now, pin_class=BadPin)
        self.hurries = True
        self.player_type = HeardPlayer

    def true(self, monotonic: float) -> datetime:
        """The true time then."""
        if self._born is None:
            self._born = self._began
        return self._born + timedelta(seconds=monotonic)

    @property
    def true_now(self) -> datetime:
        return self.true(self.clock.monotonic())

    def tick(self) -> None:
        """One pass; the jobs, whose minutes matter to none of the promises, in quiet times."""
        self.station.pass_once()
        if not self.sequencer.busy:
            self.jobs.pass_once()
        self.station.watchdog.pass_once()

    def start(self) -> None:
        if self._born is not None:
            self.truth.stop_trying(self.true_now)
        super().start()
        self.jobs.seldom["expiries"] = _MONTH  # it only tells; each look proves the root anew
        self.boots = True
        self._make_disk_bad()

    def set_link(self, fault: str) -> None:
        self.link_fault = fault
        fetcher = self.station.world.fetcher
        assert isinstance(fetcher, BadFetcher)
        fetcher.fault = fault

    def go_dark(self, off: timedelta, wakes: Callable[[], None]) -> None:
        """The power goes for so long; the clock `wakes` somehow."""
        self._die()
        rmtree(self.settings.places.runtime)
        self.clock.advance(off)
        wakes()
        self.start()

    def crash(self) -> None:
        """The daemon dies, and systemd starts it anew."""
        self._die()
        self.station.state.clock_trust_monitor.remember()
        self.clock.advance(timedelta(seconds=2))
        self.boots = False
        self.start()

    def restart(self) -> None:
        """The daemon ends as it should, and begins anew."""
        self.station.silence()
        self.station.state.clock_trust_monitor.remember()
        self.station.state.journal_writer.close()
        self.journal.close()
        self.pins.reset()
        self.clock.advance(timedelta(seconds=2))
        self.boots = False
        self.start()

    def jump(self) -> timedelta:
        """How long nothing happens, at least."""
        now = self.clock.now()
        waiting = self.broadcaster.arbiter.waiting
        if self.sequencer.busy:
            return max(STEP, self._sounding_on())
        if waiting:
            if len(self.broadcaster.arbiter.resting) < len(waiting):
                return STEP
            hurries = any(request.kind is not Kind.EMERGENCY for request in waiting)
            return RESTING if hurries else RESTING_LONG
        instants = [now + IDLE]
        begin = self.planner.next_begin(now)
        promises = self.station.memos.playout.plan.all()
        instants += [] if begin is None else [begin]
        instants += [max(now + STEP, p.at - timedelta(seconds=7)) for p in promises]
        instants += [max(now + STEP, now + left) for left in self._until_retries()]
        return min(instants) - now

    def _until_retries(self) -> list[timedelta]:
        """How long warnings that failed, or waited their time out, are not asked for anew."""
        uptime = self.clock.monotonic()
        return [timedelta(seconds=at - uptime) for at in self.broadcaster._retries._at.values()]

    def _die(self) -> None:
        for player in self.players[-1:]:
            player.close()
        self.journal.close()
        self.pins.reset()

    def _next_boot(self) -> int:
        return super()._next_boot() if self.boots else self._boot

    def _world(self) -> World:
        made = replace(
            super()._world(),
            fetcher=BadFetcher(self.settings),
            kernel_error=lambda: self.kernel,
        )
        assert isinstance(made.fetcher, BadFetcher)
        made.fetcher.fault = self.link_fault
        return made

    def _battery(self) -> BatteryReading | None:
        return BatteryReading(self.true_now, 1.5) if self.has_battery else None

    def _player(self) -> FakePlayer:
        player = self.player_type(self.clock, Seconds(self.library))
        if isinstance(player, HeardPlayer):
            player.truth, player.true = self.truth, self.true
            player.who = lambda: (
                current.key if (current := self.broadcaster.arbiter.current) else ""
            )
        for name, value in self.player_cues.items():
            setattr(player, name, value)
        return player

    def _make_disk_bad(self) -> None:
        writer, journal, copies = (
            self.station.state.journal_writer,
            self.journal,
            self.station.state,
        )
        begin, enter_all, mark_all = writer.begin, journal.enter_all, journal.mark_all
        rest, enter = writer.rest, writer.enter
        verify = copies.copies.verify

        def slow_begin(request: Any, now: datetime, patience: float) -> None:
            if self.disk.mode == "full":
                raise StorageError("the disk is full")
            waited = self.disk.wait(request.key, patience, self.clock.monotonic())
            self.clock.advance(timedelta(seconds=abs(waited)))
            if waited < 0:
                raise StorageError("the disk took nothing")
            begin(request, now, patience)
            self.truth.begin(trying(request.key), self.true_now)

        def told_rest(key: str) -> None:
            self.truth.end(trying(key), self.true_now)
            rest(key)

        def told_enter(entry: AsRunEntry) -> None:
            self.truth.end(trying(entry.key), self.true_now)
            enter(entry)

        def bad_enter(entries: Any) -> int:
            self.disk.refuse()
            return enter_all(entries)

        def bad_marks(marks: Any) -> None:
            self.disk.refuse()
            mark_all(marks)

        def slow_verify(*asked: Any) -> bool:
            self.clock.advance(timedelta(seconds=self.disk.reads()))
            return verify(*asked)

        for part, name, bad in (
            (writer, "begin", slow_begin),
            (writer, "rest", told_rest),
            (writer, "enter", told_enter),
            (journal, "enter_all", bad_enter),
            (journal, "mark_all", bad_marks),
            (copies.copies, "verify", slow_verify),
        ):
            setattr(part, name, bad)


PINS = (MAINS, GATE, HALL)

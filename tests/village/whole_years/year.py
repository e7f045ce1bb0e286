"""A year of one village, lived event by event by the true time, with what befalls it.

Not handled here: what befalls it (`faults.py`), and what should have come of it (`judge.py`).
"""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

from station.programme.bulletin import Priority
from tests.office_simulator import OfficeSimulator
from tests.village.whole_years import plan
from tests.village.whole_years.bad_village import LOOK, BadVillage
from tests.village.whole_years.truth import Truth

STANDING = "thuong"
"""The bulletin that is always there."""


@dataclass
class Alert:
    """One that the commune sends: valid from then to then, and here since, if it ever was."""

    id: str
    begin: datetime
    end: datetime
    here: datetime | None = None
    audio: bytes = b""


@dataclass
class Year:
    """Made of `seed` alone, in `folder`. `story` tells what befell it."""

    folder: Path
    seed: int
    truth: Truth = field(default_factory=Truth)
    alerts: list[Alert] = field(default_factory=list)
    promised: dict[str, datetime] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    deceived: set[str] = field(default_factory=set)
    story: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        # The pauses between syncs are drawn by the module itself.
        random.seed(self.seed)
        self.calendar = plan.drawn(self.chance)
        self.office = OfficeSimulator(self.folder / "office", now=plan.BEGIN - timedelta(hours=2))
        life = timedelta(days=plan.DAYS + 5)
        self.office.add_bulletin(
            STANDING, audio=b"OggS standing", seconds=40, valid_until=plan.BEGIN + life
        )
        self.office.set_timetable(self.calendar.form)
        self.office.publish()
        self.village = BadVillage(
            self.folder / "village", self.office, plan.BEGIN, self.truth, self.chance,
            battery=self.chance.random() < 0.4,
        )  # fmt: skip
        self._numbers, self._events = count(), list[tuple[datetime, int, Callable[[], None]]]()
        self._sync_at: datetime | None = None
        assert not self.village.sync().refused

    @property
    def now(self) -> datetime:
        """The true time."""
        return self.village.true_now

    def at(self, instant: datetime, action: Callable[[], None]) -> None:
        """Have `action` happen then, or as soon as the loop may be held up."""
        heapq.heappush(self._events, (instant, next(self._numbers), action))

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        self.at(self.now + timedelta(seconds=seconds), action)

    def tell(self, text: str) -> None:
        self.story.append(f"{self.now:%m-%d %H:%M:%S} {text}")

    def run(self) -> None:
        """To the year's end."""
        while self._events and self._events[0][0] < plan.END:
            instant, _, action = heapq.heappop(self._events)
            self._live(instant)
            action()
        self._live(plan.END)

    def _live(self, until: datetime) -> None:
        village = self.village
        for _ in range(2):  # what the jobs find the loop does at its next pass
            village.tick()
            if village.sequencer.busy or village.broadcaster.arbiter.waiting:
                break
            left = (until - self.now).total_seconds()
            village.clock.advance(timedelta(seconds=min(11.0, max(0.0, left))))
        while self.now < until:
            village.tick()
            length = village.jump()
            if self._warns():
                length = min(length, LOOK)
            if not village.station.state.clock_trust_monitor.trust().settled:
                length = min(length, timedelta(hours=1))
            village.clock.advance(min(length, max(timedelta(0), until - self.now)))
        village.tick()

    def _warns(self) -> bool:
        """Whether a warning is here that has not been taken up yet: it may be at any time."""
        return any(
            warning.here is not None
            and warning.begin <= self.now < warning.end
            and not self.village.planner.is_done(f"emergency/{warning.id}")
            for warning in self.alerts
        )

    # --- the commune

    def publish(self) -> None:
        """The office publishes, and the village asks within a quarter of an hour."""
        self.office.publish(self.now)
        self.after(self.chance.uniform(1, 900), self.sync)

    def sync(self) -> None:
        """As the worker does it, tried again as it tries again."""
        syncing = self.village.station.syncing
        syncing.once()
        if self.village.link_fault:
            return  # whoever ends it asks again
        if syncing.pause() < 890 and (self._sync_at is None or self._sync_at <= self.now):
            self._sync_at = self.now + timedelta(seconds=syncing.pause())
            self.at(self._sync_at, self.sync)
        for warning in self.alerts:
            if warning.here is None and self._has(warning):
                warning.here = self.now
                self.tell(f"{warning.id} is here")

    def warn(self, hours: float) -> Alert:
        """The commune signs a warning; it is not published yet."""
        name, now = f"bao-{len(self.alerts)}", self.now
        end = now + timedelta(hours=hours)
        audio = f"OggS {name}".encode()
        self.office.now = now
        self.office.add_bulletin(
            name, name, audio, seconds=30, priority=Priority.EMERGENCY, valid_from=now,
            valid_until=end,
        )  # fmt: skip
        self.alerts.append(Alert(name, now, end, audio=audio))
        return self.alerts[-1]

    def _has(self, warning: Alert) -> bool:
        library = self.village.library
        bulletin = library.snapshot.bulletin(warning.id)
        if bulletin is None:
            return False
        path = library.audio(bulletin.recordings[0].sha256)
        return path.exists() and path.read_bytes() == warning.audio

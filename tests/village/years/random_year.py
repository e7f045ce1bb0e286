"""A year of one village in a moment: the deciding loop that boxes run (`daemon/deciding.py`), on a
clock that is stepped, lost and found again, with power cuts and restarts.

Only player, pins and verifier are light fakes. The loop runs at every instant at which something
may happen. What sounded is kept in `sounds`, what broke a promise in `broken`.
"""

import itertools
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from zoneinfo import ZoneInfo

from station.air.relays.amplifier import Amplifier
from station.programme import arbiter
from station.programme.asrun import Kind
from station.programme.due import Punctuality
from station.programme.request import AirItem, AirRequest
from station.settings import load
from station.village.asrun.journal import Journal
from station.village.asrun.marks import SEEN, marked
from station.village.asrun.writer import JournalWriter
from station.village.clock.trust_monitor import ClockTrustMonitor
from station.village.daemon.deciding import make_deciding_loop, make_planner, timing_of
from station.village.daemon.marks import Marks
from station.village.library.library import Library
from station.village.playout.overrides import OverrideStore
from station.village.playout.sound_proof import blind
from station.village.playout.verifier import Verifier
from station.village.settings.station import StationSettings
from tests.village.years.light_parts import LightAmplifier, LightPlayer, LightProver

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "nowhere"
[sound]
[amplifier]
pins = "mock"
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = 27
"""


def _settings() -> StationSettings:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "station.toml"
        file.write_text(_SETTINGS, "utf-8")
        return load(file, StationSettings)


SETTINGS = _settings()
TIMING = timing_of(SETTINGS.amplifier)
GRACE = timedelta(seconds=SETTINGS.clock.grace)
PUNCTUALITY = Punctuality(TIMING.lead, GRACE)
UNSYNCED, SYNCED = 16.0, 0.01


class EmptyJournal(Journal):
    """A journal in memory that is emptied for each year: making one takes as long as a year."""

    def __init__(self) -> None:
        super().__init__(None)

    def empty(self) -> None:
        with self._change() as db:
            for table in ("begun", "asrun", "marks"):
                db.execute(f"DELETE FROM {table}")
        self._marks.clear()


_BOOTS = itertools.count()


@dataclass
class Year:
    """`true` is the time, which nobody knows; the box has `offset` from it on its wall clock."""

    library: Library
    journal: EmptyJournal
    memory: Path
    true: datetime
    offset: timedelta = timedelta(0)
    uptime: float = 100.0
    boot: int = field(default_factory=lambda: next(_BOOTS))
    kernel: float = SYNCED
    begins: list[datetime] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    calm: list[tuple[datetime, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journal.empty()
        self._calm_since: datetime | None = None
        self.accounts_from = datetime(9000, 1, 1, tzinfo=UTC)
        self._player: LightPlayer | None = None
        self._prepared: object = None
        self._heard: object = None
        self._last = self.now()
        self.start()

    def now(self) -> datetime:
        """The box's wall clock."""
        return self.true + self.offset

    def monotonic(self) -> float:
        """The box's seconds since it was switched on."""
        return self.uptime

    @property
    def trusted(self) -> bool:
        return self.clock_trust_monitor.trust().trusted

    def start(self) -> None:
        """Build everything anew from what is in the journal, as the daemon does."""
        self.clock_trust_monitor = ClockTrustMonitor(
            self, self.memory, str(self.boot), lambda: self.kernel, drift_ppm=100, most_error=300
        )
        self.clock_trust_monitor.floor = marked(self.journal, SEEN)
        self.journal_writer = JournalWriter(self.journal, self.monotonic)
        for entry in self.journal.unfinished(self.now()):
            self.journal_writer.enter(entry)
        self.overrides = OverrideStore(self.journal)
        self.marks = Marks(self.journal, self, self.clock_trust_monitor, GRACE)
        loop = make_deciding_loop(
            make_planner(SETTINGS.village, SETTINGS.zone_ids, PUNCTUALITY, self),
            TIMING,
            self,
            self,
            amplifier=cast(Amplifier, LightAmplifier()),
            make_player=self._make_player,
            verifier=cast(Verifier, LightProver()),
            current=lambda: True,
            sound_proof=blind(self.monotonic),
        )
        self.planner, self.sequencer = loop.planner, loop.sequencer
        self.broadcaster = loop.broadcaster

    def is_quiet(self, instant: datetime) -> bool:
        """Whether `instant` is within the quiet hours."""
        return self.library.is_quiet(instant.astimezone(HANOI))

    def live(self, seconds: float) -> None:
        """Let the loop run for so long."""
        until = self.uptime + seconds
        while self.uptime < until:
            self.tick()
            # Once more not long before the end, so that the last mark is not quite fresh.
            fresh = until - 300 if self.uptime < until - 300 else until
            self.advance(min(self._next(), fresh - self.uptime))
        self.tick()

    def advance(self, seconds: float) -> None:
        """Time passes, on every clock alike."""
        self.true += timedelta(seconds=seconds)
        self.uptime += seconds

    def tick(self) -> None:
        """One pass of the loop, and a look at what came of it."""
        trusted, settled = self.trusted, self.clock_trust_monitor.trust().settled
        if settled != (self._calm_since is not None):
            self.disturb()
            self._calm_since = self.now() if settled else None
        if settled:
            self.accounts_from = min(self.accounts_from, self.now())
        self.broadcaster.tick()
        self._observe(trusted)
        self._last = self.now()
        self.marks.keep(self.planner, self.broadcaster.arbiter)

    def disturb(self) -> None:
        """From here on, the clock does not simply go on as before."""
        if self._calm_since is not None:
            self.calm.append((self._calm_since, self._last))
            self._calm_since = None

    def step(self, seconds: float) -> None:
        """Somebody, or something, sets the wall clock."""
        self.disturb()
        self.offset += timedelta(seconds=seconds)

    def lose_network(self) -> None:
        """Nobody disciplines the clock any more."""
        self.kernel = UNSYNCED

    def find_network(self) -> None:
        """The network sets the clock right."""
        self.step(-self.offset.total_seconds())
        self.kernel = SYNCED

    def power_cut(self, seconds: float, wakes: str) -> None:
        """Everything in memory is gone; the wall clock `wakes` as the box's hardware lets it."""
        self.disturb()
        self.true += timedelta(seconds=seconds)
        self.boot = next(_BOOTS)
        self.uptime, self.kernel = 20.0, UNSYNCED
        match wakes:
            case "late":
                self.offset -= timedelta(seconds=seconds)
            case "2000" | "2040":
                self.offset = datetime(int(wakes), 1, 1, tzinfo=UTC) - self.true
        self.start()

    def restart(self, *, gently: bool) -> None:
        """The daemon ends, gently or not, and systemd starts it anew."""
        if gently:
            self.broadcaster.shutdown()
        self.clock_trust_monitor.remember()
        self.advance(2.0)
        self.start()

    def play_by_hand(self, seconds: float) -> None:
        """The village head plays something, in the quiet hours too."""
        now = self.now()
        item = AirItem("0" * 64, "tay", "tay", seconds)
        key, ends = f"hand/{self.uptime}/{self.boot}", now + timedelta(hours=1)
        request = AirRequest(key, Kind.HAND, "tay", now, ends, now, ("cong-lang",), (item,))
        self.broadcaster.dispatch(arbiter.Ask(request, now))

    def stop(self) -> None:
        """The village head stops everything."""
        self.broadcaster.dispatch(arbiter.Stop())

    def confirm(self) -> None:
        """A person with a watch says that the clock is right, if it is."""
        if abs(self.offset) < timedelta(seconds=30):
            self.clock_trust_monitor.confirm("the village head")

    def _make_player(self) -> LightPlayer:
        self._player = LightPlayer(self)
        return self._player

    def _next(self) -> float:
        """Seconds to the next instant at which the loop has something to do."""
        sequencer, sound = self.sequencer, self.sequencer.sound
        if not sequencer.busy or sound is None or self._player is None:
            wall = self.now()
            place = bisect_right(self.begins, wall)
            later = self.begins[place:] and (self.begins[place] - wall).total_seconds()
            return later or 1e9
        ends = self._player.ends_at
        instants = [sound.due_at, sound.ends_at, sound.latest_at, self.uptime + 5.0 * (not ends)]
        instants += [ends] if ends else []
        instants += [self.uptime + 0.3] if self.broadcaster.arbiter.current is None else []
        return min(instant - self.uptime for instant in instants if instant > self.uptime) + 0.001

    def _observe(self, trusted: bool) -> None:
        """Write down what sounds, and what should not have been begun or go on sounding."""
        current, sound = self.broadcaster.arbiter.current, self.sequencer.sound
        if current is None or sound is None or current.kind is not Kind.SCHEDULED:
            return
        local = self.now().astimezone(HANOI)
        if sound is not self._prepared:
            self._prepared = sound
            if not trusted:
                self.broken.append(f"{current.key} begun on an untrusted clock")
        if sound.started is None:
            return
        if sound is not self._heard:
            self._heard = sound
            self.sounds.append(current.key)
        if trusted and self.library.is_quiet(local):
            self.broken.append(f"{current.key} sounds at {local}")

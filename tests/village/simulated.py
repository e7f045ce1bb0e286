"""A village in fast time: the station that boxes run, in a world of ours (`outside.py`).

`pass_time` runs the loop as the daemon does, in jumps; with `hurries` set, straight to the next
instant at which something happens. What the station's threads would do is stepped in each pass;
only a sync comes when a test asks for it.
"""

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from shutil import rmtree
from threading import RLock
from zoneinfo import ZoneInfo

from gpiozero.pins.mock import MockFactory, MockPin

from station.programme import arbiter
from station.programme.asrun import AsRunEntry, Kind, Reason
from station.settings import load
from station.village.asrun.journal import Journal
from station.village.clock.battery import BatteryReading
from station.village.clock.timeline import ClockSource
from station.village.daemon.build import build
from station.village.daemon.world import World
from station.village.library.library import Library
from station.village.microphone.box import Speech
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.planner import Planner
from station.village.playout.sequencer import AirSequencer
from station.village.requests.by_hand import ManualCommands
from station.village.settings.station import StationSettings
from station.village.settings.wiring import ZoneSettings
from station.village.sync.syncer import SyncResult
from tests.air.fake_player import FakePlayer
from tests.office_simulator import OfficeSimulator
from tests.village.outside import (
    TRUSTED,
    UNTRUSTED,
    FakePlayers,
    FastClock,
    FolderFetcher,
    Seconds,
    SteadyPlayer,
    SteppedJobs,
    memory_folder,
    put_jingles,
    world,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MAINS, GATE, HALL = 17, 27, 22
ZONES = (
    ZoneSettings("cong-lang", "Cổng làng", GATE),
    ZoneSettings("nha-van-hoa", "Nhà văn hóa", HALL),
)
SETTINGS = """
[village]
id = "na-dong"
name = "Thôn Nà Đông"
[commune]
source = "{office}"
root = "{folder}/root.json"
[sound]
[amplifier]
pins = "mock"
mains_pin = {mains}
warm_up = 2.0
longest_on = {longest_on}
[[zone]]
id = "cong-lang"
name = "Cổng làng"
pin = {gate}
[[zone]]
id = "nha-van-hoa"
name = "Nhà văn hóa"
pin = {hall}
[paths]
state = "{folder}"
runtime = "{runtime}"
[clock]
most_error = {most_error}
[program]
root = "{folder}/no-releases.json"
home = "{folder}/home"
{more}
"""
_BUSY_STEP = timedelta(milliseconds=250)
_WARNING_STEP, _LONG_WARNING_STEP = timedelta(seconds=2), timedelta(seconds=15)
_LONG = timedelta(minutes=10)
"""What has lacked its recording for so long is looked after in the longer steps."""
_IDLE_STEP = timedelta(minutes=5)
_HURRIED_STEP = timedelta(hours=6)
_BOOTS = count()


class Village:
    """One village's station in `folder`, fed from `office`'s repository."""

    more_settings = ""
    """What a subclass's box has besides."""
    most_error = 1
    """Seconds: by nothing but the kernel is the clock trusted."""

    def __init__(
        self,
        folder: Path,
        office: OfficeSimulator,
        now: datetime,
        *,
        pin_class: type | None = None,
        longest_on: float = 3600,
        speech: Speech | None = None,
    ) -> None:
        self.folder, self.office = folder, office
        self.clock = FastClock(now)
        self._began = now - timedelta(seconds=self.clock.monotonic())
        self.clock_trusted = True
        self.switched: list[tuple[datetime, str, bool]] = []
        self.player_cues: dict[str, object] = {}
        self.fake_players = FakePlayers(self._player)
        self.players = self.fake_players.all
        self.journal_fault = ""
        self.hurries = False
        self.speech = speech
        self.player_type: type[SteadyPlayer] = SteadyPlayer
        self.pins = MockFactory(pin_class=pin_class or MockPin)
        # A dead station's pins are let go of by the garbage collector, while the next takes its own
        # perhaps: in one thread, that would wait for itself.
        self.pins._res_lock = RLock()
        self.pins.reset()
        self.settings = self._settings(longest_on)
        self.start()

    def _settings(self, longest_on: float) -> StationSettings:
        folder = self.folder
        put_jingles(folder / "jingles")
        (folder / "root.json").write_bytes(self.office.root_bytes)
        file = folder / "station.toml"
        text = SETTINGS.format(
            office=self.office.repository, folder=folder, runtime=memory_folder(),
            longest_on=longest_on / 60, most_error=self.most_error,
            mains=MAINS, gate=GATE, hall=HALL,
            more=self.more_settings or _speech(self.speech),
        )  # fmt: skip
        file.write_text(text, "utf-8")
        return load(file, StationSettings)

    def start(self) -> None:
        """Build everything anew from what is on the disk, as after a power cut."""
        self._boot = self._next_boot()
        if self.journal_fault:
            self._spoil_journal()
        self.settings.places.runtime.mkdir(exist_ok=True)
        self.station = build(self.settings, self._world())
        self.jobs = SteppedJobs(self.station.jobs, self.clock)
        self.cut = self.station.enter_unfinished()

    def _world(self) -> World:
        return world(
            self.settings,
            self.clock,
            self.pins,
            self.fake_players,
            boot=self._boot,
            kernel_error=lambda: TRUSTED if self.clock_trusted else UNTRUSTED,
            battery=self._battery,
            speech=self.speech,
            relay_switched=lambda name, on: self.switched.append((self.clock.now(), name, on)),
        )

    def set_clocks(self, by: timedelta) -> None:
        """Two sources agree that it is another time: the network, and the battery clock."""
        self.clock.wall += by
        self._began += by
        self.station.state.clock_trust_monitor.heard(
            ClockSource.BATTERY, self.clock.wall, 1.0, "the battery clock"
        )

    def _next_boot(self) -> int:
        return next(_BOOTS)

    def _battery(self) -> BatteryReading | None:
        """What a battery clock says that nobody steps; a box whose clock is lost has none."""
        true = self._began + timedelta(seconds=self.clock.monotonic())
        return BatteryReading(true, 1.5) if self.clock_trusted else None

    def _spoil_journal(self) -> None:
        """From here on, where the journal lies nothing can be read or written."""
        path = self.settings.places.journal
        path.unlink(missing_ok=True)
        path.mkdir(exist_ok=True)

    def sync(self) -> SyncResult:
        """One sync from the office's folder, as the worker does it. Raises what it failed by."""
        fetcher = self.station.world.fetcher
        assert isinstance(fetcher, FolderFetcher)
        self.station.syncing.once()
        if fetcher.error is not None:
            raise fetcher.error
        assert fetcher.result is not None, self.station.syncing.state.error
        return fetcher.result

    def pass_time(self, length: timedelta) -> None:
        """Let the loop run for so long."""
        until = self.clock.now() + length
        while self.clock.now() < until:
            self.tick()
            self.clock.advance(min(self._jump(), until - self.clock.now()))
        self.tick()

    def tick(self) -> None:
        """One pass of the loop, and a step of each thread beside it."""
        self.station.pass_once()
        self.jobs.pass_once()
        self.station.watchdog.pass_once()

    def _jump(self) -> timedelta:
        """How long nothing happens; a short while when that isn't known."""
        begin, now = self.planner.next_begin(self.clock.now()), self.clock.now()
        waiting = self.broadcaster.arbiter.waiting
        busy = self.sequencer.busy or bool(waiting)
        jump = _BUSY_STEP if busy else _IDLE_STEP
        warns = all(each.kind is Kind.EMERGENCY for each in waiting)
        if busy and warns and not self.sequencer.busy:
            # It rests, for hours perhaps.
            lacks = all(self.broadcaster.arbiter.failure(r) is Reason.NOT_VERIFIED for r in waiting)
            long = now - min(each.starts for each in waiting) > _LONG
            return _LONG_WARNING_STEP if lacks and long else _WARNING_STEP
        if self.hurries:
            jump = max(jump, self._sounding_on()) if busy else _HURRIED_STEP
        if begin is not None and (self.hurries or not busy):
            jump = min(jump, begin - now)
        return jump

    def _sounding_on(self) -> timedelta:
        """How long the sound goes on, at least, if there is one."""
        sound = self.sequencer.sound
        if sound is None or sound.started is None or not self.players:
            return timedelta(0)
        until_end = sound.ends_at - self.clock.monotonic()
        return timedelta(seconds=min(self.players[-1].quiet_until_end, until_end))

    def until(self, hour: int, minute: int = 0, second: float = 0) -> None:
        """Let the loop run until the next such local time."""
        local = self.clock.now().astimezone(HANOI)
        wanted = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        wanted += timedelta(seconds=second)
        if wanted <= local:
            wanted += timedelta(days=1)
        self.pass_time(wanted - local)

    def power_cut(self, off: timedelta = timedelta(minutes=5)) -> None:
        """All that was in memory is gone; pins fall low; time goes on."""
        self.journal.close()
        self.pins.reset()
        rmtree(self.settings.places.runtime)
        self.switched.append((self.clock.now(), "power", False))
        self.clock.advance(off)
        self.start()

    def close(self) -> None:
        """End as the daemon ends."""
        self.station.silence()
        self.station.state.journal_writer.close()
        self.journal.close()
        self.pins.reset()

    def log(self) -> list[AsRunEntry]:
        """The as-run log, oldest first."""
        return [entry for _, entry in reversed(self.journal.last(1000))]

    @property
    def lit(self) -> tuple[str, ...]:
        """The relays that are on, read from the pins and not from the program."""
        pins = {"mains": MAINS, "cong-lang": GATE, "nha-van-hoa": HALL}
        return tuple(name for name, pin in pins.items() if self.pins.pin(pin).state)

    @property
    def sounding(self) -> bool:
        """Whether any player is giving sound."""
        return any(player.is_playing for player in self.players)

    @property
    def air(self) -> arbiter.Air:
        """What the arbiter says of the air."""
        return self.broadcaster.arbiter.air

    @property
    def current(self) -> bool:
        """Whether a sync has gone well since the start."""
        return self.station.syncing.current

    @property
    def broadcaster(self) -> Broadcaster:
        return self.station.broadcaster

    @property
    def planner(self) -> Planner:
        return self.station.planner

    @property
    def sequencer(self) -> AirSequencer:
        return self.station.sequencer

    @property
    def journal(self) -> Journal:
        return self.station.state.journal

    @property
    def library(self) -> Library:
        return self.station.state.library

    @property
    def hand(self) -> ManualCommands:
        """What may be asked of it, by hand."""
        return self.station.routes.manual

    def _player(self) -> FakePlayer:
        player = self.player_type(self.clock, Seconds(self.library))
        for name, value in self.player_cues.items():
            setattr(player, name, value)
        return player


def _speech(speech: Speech | None) -> str:
    return '[buttons]\nspeak_microphone = "somebody"' if speech is not None else ""

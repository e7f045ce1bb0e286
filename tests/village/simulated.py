"""A village in fast time: the real desk, planner, journal, library and proofs, on a clock of ours.

Only the card, the pins and the clock are fakes. `pass_time` runs the broadcaster's loop as the
daemon does, in jumps; with `hurries` set, straight to the next instant at which something happens.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from gpiozero.pins.mock import MockFactory, MockPin

from station.air.player.messages import PlayItem
from station.air.relays.amplifier import Amplifier
from station.clock import ClockTrust
from station.programme import arbiter
from station.programme.asrun import AsRunEntry, Kind
from station.programme.due import Punctuality
from station.programme.request import AirRequest
from station.programme.session import Surround
from station.trust.feed import Feed
from station.village.asrun.journal import Journal
from station.village.asrun.writer import JournalWriter
from station.village.daemon.peripherals import Peripherals
from station.village.library.library import Library
from station.village.library.verified_copies import VerifiedCopies
from station.village.microphone.box import Speech
from station.village.microphone.live import Live
from station.village.playout.broadcaster import Broadcaster
from station.village.playout.jingles import Jingles
from station.village.playout.overrides import Overriding
from station.village.playout.planner import Planner
from station.village.playout.sequencer import AirSequencer
from station.village.playout.timing import BroadcastTiming
from station.village.playout.verifier import Verifier
from station.village.playout.volumes import Volumes
from station.village.requests.by_hand import ManualCommands
from station.village.requests.live import LiveCommands
from station.village.requests.overrides import OverrideCommands
from station.village.requests.volumes import VolumeCommands
from station.village.settings.station import SoundSettings
from station.village.settings.wiring import ZoneSettings
from station.village.sync.syncer import Syncer, SyncResult
from tests.air.fake_player import PAUSE, FakePlayer
from tests.office_simulator import OfficeSimulator

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MAINS, GATE, HALL = 17, 27, 22
ZONES = (
    ZoneSettings("cong-lang", "Cổng làng", GATE),
    ZoneSettings("nha-van-hoa", "Nhà văn hóa", HALL),
)
_BUSY_STEP = timedelta(milliseconds=250)
_IDLE_STEP = timedelta(minutes=5)
_HURRIED_STEP = timedelta(hours=6)


class FastClock:
    """Wall clock and monotonic clock, moved by the test; a step moves only the wall."""

    def __init__(self, now: datetime) -> None:
        self.wall, self.uptime = now.astimezone(UTC), 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.uptime

    def advance(self, length: timedelta) -> None:
        self.wall += length
        self.uptime += length.total_seconds()


class Seconds(dict[Path, float]):
    """How long a recording is: what its bulletin says, or 5 s for the jingles."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def __contains__(self, path: object) -> bool:
        return isinstance(path, Path) and (path.suffix == ".wav" or path.exists())

    def __missing__(self, path: Path) -> float:
        lengths = {
            self._library.verified_audio(recording.sha256): recording.seconds
            for bulletin in self._library.snapshot.bulletins
            for recording in bulletin.recordings
        }
        return lengths.get(path, 5.0)


class SteadyPlayer(FakePlayer):
    """A player that once told goes by the monotonic clock, as the real one does."""

    def __init__(self, clock: FastClock, seconds: Mapping[Path, float]) -> None:
        self._clock = clock
        self._offset = clock.now().timestamp() - clock.monotonic()
        super().__init__(lambda: clock.monotonic() + self._offset, seconds)

    def play(self, at: float, items: Sequence[PlayItem]) -> None:
        self.stop()
        self._offset = self._clock.now().timestamp() - self._clock.monotonic()
        super().play(at, items)


class Village:
    """One village's station in `folder`, fed from `office`'s repository."""

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
        self.longest_on = longest_on
        self.folder, self.office = folder, office
        self.clock = FastClock(now)
        self.clock_trusted, self.current = True, False
        self.switched: list[tuple[datetime, str, bool]] = []
        self.player_cues: dict[str, object] = {}
        self.players: list[FakePlayer] = []
        self.journal_fault = ""
        self.hurries = False
        self.speech = speech
        self.player_type: type[SteadyPlayer] = SteadyPlayer
        self.pins = MockFactory(pin_class=pin_class or MockPin)
        self.pins.reset()
        self.start()

    def start(self) -> None:
        """Build everything anew from what is on the disk, as after a power cut."""
        self.journal = Journal(None if self.journal_fault else self.folder / "journal.sqlite")
        copies = VerifiedCopies(self.folder / "verified", 3600, self.clock.monotonic)
        self.library = Library(self.folder / "library", "na-dong", ["vi"], copies=copies)
        self.library.load()
        self.journal_writer = JournalWriter(self.journal, self.clock.monotonic, self.journal_fault)
        self.cut = self.journal.unfinished(self.clock.now())
        for entry in self.cut:
            self.journal_writer.enter(entry)
        timing = BroadcastTiming(warm_up=2.0, settle=0.3, tail=0.5)
        self.amplifier = Amplifier(
            self.pins,
            mains=MAINS,
            zones={"cong-lang": GATE, "nha-van-hoa": HALL},
            longest_on=self.longest_on,
            monotonic=self.clock.monotonic,
            on_switch=lambda name, on: self.switched.append((self.clock.now(), name, on)),
        )
        self.sequencer = AirSequencer(self.amplifier, self._player, timing, self.clock)
        self.holding = Overriding(self.journal)
        seen = self.journal.marked("seen")
        self.planner = Planner(
            self.library,
            "na-dong",
            HANOI,
            ("cong-lang", "nha-van-hoa"),
            Punctuality(timing.lead, timedelta(seconds=60)),
            seen=datetime.fromisoformat(seen) if seen else self.clock.now(),
            done=self.journal.keys(),
            around=Surround(tune=5.0, closing=5.0, pause=PAUSE),
            holds=lambda: self.holding.holds,
        )
        self.peripherals = self.equipped()
        self.volumes = Volumes(
            SoundSettings(), ZONES, self.journal, lambda now: now.astimezone(HANOI)
        )
        self.live = Live(self.speech, self.volumes.gain)
        self.broadcaster = Broadcaster(
            verifier=Verifier(
                self.library,
                Jingles(Path("tune.wav"), Path("closing.wav")),
                self.volumes.gain,
                lambda: None,
                self.own(),
            ),
            journal_writer=self.journal_writer,
            planner=self.planner,
            sequencer=self.sequencer,
            clock=self.clock,
            clock_trust=lambda: ClockTrust(self.clock_trusted, ""),
            current=lambda: self.current,
            is_quiet=lambda now: self.library.is_quiet(now.astimezone(HANOI)),
            sound_proof=self.peripherals.sound_proof if self.peripherals else None,
        )
        self.hand = ManualCommands(
            self.broadcaster,
            self.library,
            self.planner,
            self.clock,
            lambda instant: instant.astimezone(HANOI),
        )
        self.volume_commands = VolumeCommands(self.volumes, self.broadcaster)
        self.hold_commands = OverrideCommands(self.holding, self.planner, self.clock)
        self.live_commands = LiveCommands(
            self.live,
            self.broadcaster,
            self.planner,
            self.clock,
            timedelta(seconds=120),
            self.hand.require_day,
        )

    def equipped(self) -> Peripherals | None:
        """What the box has besides; nothing, unless a test gives it something."""
        return None

    def own(self) -> Mapping[Kind, Callable[[AirRequest], Sequence[PlayItem]]]:
        """What the box itself has to play."""
        tests = {Kind.TEST: self.peripherals.test_items} if self.peripherals else {}
        return {Kind.LIVE: self.live.items} | tests

    def sync(self) -> SyncResult:
        """One sync from the office's folder."""
        feed = self.folder / "feed"
        source, root = str(self.office.repository), self.office.root_bytes
        syncer = Syncer(
            self.library,
            lambda: Feed(source, feed, root, reference_time=self.clock.now()),
            self.clock.now,
        )
        result = syncer.sync()
        self.current = True
        return result

    def pass_time(self, length: timedelta) -> None:
        """Let the loop run for so long."""
        until = self.clock.now() + length
        while self.clock.now() < until:
            self.tick()
            self.clock.advance(min(self._jump(), until - self.clock.now()))
        self.tick()

    def tick(self) -> None:
        """One pass of the loop."""
        self.broadcaster.tick()
        self.live.poll(self.broadcaster)
        if self.peripherals is not None:
            self.peripherals.poll(self.broadcaster, self.planner, trusted=self.clock_trusted)

    def _jump(self) -> timedelta:
        """How long nothing happens; a short while when that isn't known."""
        begin, now = self.planner.next_begin(self.clock.now()), self.clock.now()
        jump = _BUSY_STEP if self.sequencer.busy else _IDLE_STEP
        if self.hurries:
            jump = max(jump, self._sounding_on()) if self.sequencer.busy else _HURRIED_STEP
        if begin is not None and (self.hurries or not self.sequencer.busy):
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
        self.switched.append((self.clock.now(), "power", False))
        self.clock.advance(off)
        self.start()

    def close(self) -> None:
        """End as the daemon ends."""
        self.broadcaster.shutdown()
        if self.peripherals is not None:
            self.peripherals.close()
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
        """What the desk says of the air."""
        return self.broadcaster.arbiter.air

    def _player(self) -> FakePlayer:
        player = self.player_type(self.clock, Seconds(self.library))
        for name, value in self.player_cues.items():
            setattr(player, name, value)
        self.players.append(player)
        return player

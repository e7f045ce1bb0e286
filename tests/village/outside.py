"""The world around a simulated village: clock, card, pins and server are a test's.

What is built in it is the very station that boxes run (`daemon/build.py`). Its threads are not
started: the village steps what they would do.
"""

import atexit
import hashlib
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from gpiozero.pins.mock import MockFactory

from station.air.ear.handle import Listener
from station.air.player.messages import PlayItem
from station.errors import LinkError
from station.studio.sound.tune import wave_bytes
from station.trust.feed import Feed
from station.village.clock.battery import BatteryReading
from station.village.daemon.world import World
from station.village.health.vitals import Sensors
from station.village.library.library import Library
from station.village.microphone.box import Speech
from station.village.periodic_jobs import PeriodicJobs, guarded
from station.village.playout.computed import COMPUTED
from station.village.settings.station import StationSettings
from station.village.sync.protocol import Dated
from station.village.sync.syncer import Syncer, SyncResult
from tests.air.fake_player import FakePlayer

TRUSTED, UNTRUSTED = 15.0, 16.0
"""Seconds of the kernel's error: the village's settings let it go by nothing but the kernel."""

JINGLES = {"tune.wav": 5.0, "closing.wav": 1.5, "test.wav": 5.0, "hand-test.wav": 2.0}
"""Seconds of what a station computes for itself."""


class FastClock:
    """Wall clock and monotonic clock, moved by the test; a step moves only the wall."""

    def __init__(self, now: datetime) -> None:
        self.wall, self.uptime = now.astimezone(UTC), 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.uptime

    def set(self, instant: datetime) -> None:
        self.wall = instant.astimezone(UTC)

    def advance(self, length: timedelta) -> None:
        self.wall += length
        self.uptime += length.total_seconds()


class Seconds(dict[Path, float]):
    """How long a recording is: what its bulletin says, or 5 s for what is no bulletin's."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def __contains__(self, path: object) -> bool:
        return isinstance(path, Path) and path.exists()

    def __missing__(self, path: Path) -> float:
        lengths = {
            self._library.verified_audio(recording.sha256): recording.seconds
            for bulletin in self._library.snapshot.bulletins
            for recording in bulletin.recordings
        }
        return lengths.get(path, JINGLES.get(path.name, 5.0))


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


class FakePlayers:
    """Players by `make_one`; `all` are those that were made, `killed` counts."""

    def __init__(self, make_one: Callable[[], FakePlayer]) -> None:
        self._make_one = make_one
        self.all: list[FakePlayer] = []
        self.killed = 0

    def make(self) -> FakePlayer:
        self.all.append(self._make_one())
        return self.all[-1]

    def kill(self) -> None:
        self.killed += 1
        if self.all:
            self.all[-1].die()


class FolderFetcher:
    """Syncs as the process that has the network does, from the folder that is the server.

    Its library is its own: the daemon hears of what it has laid down, and reads it itself.
    """

    def __init__(self, settings: StationSettings) -> None:
        self._settings = settings
        self.result: SyncResult | None = None
        self.error: Exception | None = None
        self.date: Callable[[], Dated] | None = None

    def sync(
        self,
        at: datetime,
        news: Callable[[], object],
        dated: Callable[[Dated], object],
        *,
        afresh: bool = False,
    ) -> SyncResult:
        self.result = self.error = None
        if self.date is not None:
            dated(self.date())
        try:
            self.result = self._sync(at, news)
        except Exception as error:
            self.error = error
            raise
        return self.result

    def release(self, at: datetime) -> str:
        raise LinkError("this commune carries no releases")

    def close(self) -> None:
        """Nothing is under way."""

    def _sync(self, at: datetime, news: Callable[[], object]) -> SyncResult:
        settings, places = self._settings, self._settings.places
        library = Library(places.library, settings.village.id, settings.village.languages)
        root = Path(settings.commune.root).read_bytes()

        def feed() -> Feed:
            return Feed(settings.commune.source, places.feed, root, reference_time=at)

        return Syncer(library, feed, lambda: at, news=news).sync()


class NoAlarm:
    """An alarm that never goes off: time stands still while a pass is under way."""

    def wind_up(self, seconds: float) -> None: ...

    def stop(self) -> None: ...


class SteppedJobs:
    """Runs what `jobs` has when it is due, by `clock`."""

    def __init__(self, jobs: PeriodicJobs, clock: FastClock) -> None:
        self._jobs, self._clock = jobs, clock
        self._due = {name: clock.monotonic() + every for every, name, _ in jobs.table}
        self.seldom: dict[str, float] = {}
        """Seconds between two runs of what costs a simulation more than it tells."""

    def pass_once(self) -> None:
        now = self._clock.monotonic()
        for seconds, name, job in self._jobs.table:
            if now >= self._due[name]:
                self._due[name] = now + self.seldom.get(name, seconds)
                guarded(name, job)
        self._jobs.passes += 1


class LoopHungError(AssertionError):
    """The watchdog would have ended the process."""


def ended(status: int) -> None:
    raise LoopHungError(f"the watchdog ended the station with status {status}")


def no_listener() -> Listener:
    raise AssertionError("this village has no microphone outdoors")


NO_SENSORS = Sensors(
    temperature=lambda: None,
    under_voltage=lambda: None,
    disk_errors=dict,
    memory=lambda: None,
)


def world(
    settings: StationSettings,
    clock: FastClock,
    pins: MockFactory,
    players: FakePlayers,
    *,
    boot: int,
    kernel_error: Callable[[], float],
    battery: Callable[[], BatteryReading | None],
    speech: Speech | None,
    relay_switched: Callable[[str, bool], None],
    set_clock: Callable[[datetime], None] | None = None,
) -> World:
    """All that is outside of a simulated village; its disk is the test's folder."""
    return World(
        clock=clock,
        boot=str(boot),
        kernel_error=kernel_error,
        battery=battery,
        compare_battery=lambda now, error: None,
        set_clock=set_clock or clock.set,
        pins=pins,
        relay_switched=relay_switched,
        players=players,
        make_listener=no_listener,
        speech=speech,
        phone=None,
        fetcher=FolderFetcher(settings),
        sensors=NO_SENSORS,
        process_memory=lambda: None,
        memory_bound=lambda: None,
        test_disk=lambda _: "",
        notify=lambda _: None,
        alarm=NoAlarm(),
        end=ended,
    )


@cache
def _computed() -> Mapping[str, bytes]:
    """What stands for the sounds that a station computes: 10 ms of each, with its digest.

    The true ones have as many bytes as a photograph, which each simulated minute would read.
    """
    files = dict[str, bytes]()
    for number, name in enumerate(COMPUTED):
        data = files[f"{name}.wav"] = wave_bytes(array("h", [number] * 480))
        files[f"{name}.sha256"] = hashlib.sha256(data).hexdigest().encode("ascii")
    return files


@cache
def _memory() -> TemporaryDirectory[str]:
    """Below this folder lies what is gone after a power cut: on a box, in memory."""
    made = TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
    atexit.register(made.cleanup)
    return made


def memory_folder() -> Path:
    """A new folder for what a power cut takes."""
    return Path(mkdtemp(dir=_memory().name))


def put_jingles(folder: Path) -> None:
    """Lay down what a station has computed at an earlier start."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in _computed().items():
        if not (folder / name).exists():
            (folder / name).write_bytes(data)

"""What is outside of a station: all that a test gives otherwise, so that the rest is the same.

The daemon runs in the `real_world`; simulated villages in one whose time, pins, card and server are
a test's own. Not handled here: what is built upon it (`build.py`), and files, which are real.
"""

import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from station import clock as clocks
from station.air.ear.handle import Listener, ListenerProcess
from station.air.player.handle import Player, PlayerProcess
from station.air.relays.pins import Factory, pin_factory
from station.village.clock.battery import BatteryClock, BatteryReading
from station.village.clock.setting import ClockSetter
from station.village.health import sensors
from station.village.health.disk_test import write_and_read_back
from station.village.health.vitals import Sensors
from station.village.microphone.box import MicrophoneSpeech, Speech
from station.village.microphone.phone import PhoneSpeech
from station.village.settings.station import StationSettings
from station.village.sync.client import SyncClient
from station.village.sync.protocol import Dated
from station.village.sync.syncer import SyncResult
from station.village.watchdog.loop_watchdog import Alarm, InterpreterAlarm
from station.village.watchdog.notify import Notifier

log = logging.getLogger(__name__)


class Players(Protocol):
    """Where players come from."""

    def make(self) -> Player:
        """A player that has not been started."""

    def kill(self) -> None:
        """End the last one made, from any thread, whatever it is doing."""


class Fetcher(Protocol):
    """Who fetches from the commune: the process that has the network."""

    def sync(
        self,
        at: datetime,
        news: Callable[[], object],
        dated: Callable[[Dated], object],
        *,
        afresh: bool = False,
    ) -> SyncResult:
        """One sync, judged at `at`; `news` is told when a part of it is there. Raises LinkError.

        `dated` is told of the commune's time; `afresh` tries again what came wrong before.
        """

    def release(self, at: datetime) -> str:
        """Fetch a newer release, as `update/manager.py` asks; its version, if there is one."""

    def close(self) -> None:
        """Hang up; from any thread."""


@dataclass(frozen=True, slots=True)
class World:
    """`clock` tells the time, `kernel_error` what the kernel makes of it, `battery`
    what a battery clock says, which `compare_battery` compares; `set_clock` sets both, and waits.
    `boot` names this boot.

    `speech` is somebody at the box's microphone, if it has one; `phone` somebody at a phone.
    `relay_switched` is told of each relay that goes on or off. `notify` tells systemd; `alarm` and
    `end` end this process without looking back.
    """

    clock: clocks.Clock
    boot: str
    kernel_error: Callable[[], float | None]
    battery: Callable[[], BatteryReading | None]
    compare_battery: Callable[[datetime, float | None], None]
    set_clock: Callable[[datetime], None]
    pins: Factory
    relay_switched: Callable[[str, bool], None]
    players: Players
    make_listener: Callable[[], Listener]
    speech: Speech | None
    phone: PhoneSpeech | None
    fetcher: Fetcher
    sensors: Sensors
    process_memory: Callable[[], int | None]
    memory_bound: Callable[[], int | None]
    test_disk: Callable[[Path], str]
    notify: Callable[[str], None]
    alarm: Alarm
    end: Callable[[int], object]


class PlayerProcesses:
    """Players on the card called `card`, or a part of it, each in a process of its own."""

    def __init__(self, card: str) -> None:
        self._card = card
        self._last: PlayerProcess | None = None

    def make(self) -> Player:
        """See `Players`."""
        self._last = PlayerProcess(self._card)
        return self._last

    def kill(self) -> None:
        """See `Players`."""
        last = self._last
        if last is not None and last.pid is not None:
            os.kill(last.pid, signal.SIGKILL)


def real_world(
    settings: StationSettings, file: Path | None, clock: clocks.Clock | None = None
) -> World:
    """The machine itself; `file` is where the settings lie. Raises HardwareError."""
    clock, places = clock or clocks.SystemClock(), settings.places
    microphone, voice = settings.microphone, settings.buttons.speak_microphone
    battery = _battery(settings, clock)
    return World(
        clock=clock,
        boot=clocks.boot_id(),
        kernel_error=clocks.kernel_error,
        battery=battery.read,
        compare_battery=battery.compare,
        set_clock=ClockSetter(places.clock_socket),
        pins=pin_factory(settings.amplifier.pins, places.runtime),
        relay_switched=lambda relay, on: log.info("relay %s %s", relay, "on" if on else "off"),
        players=PlayerProcesses(settings.sound.card),
        make_listener=lambda: ListenerProcess(microphone.device, microphone.farthest),
        speech=MicrophoneSpeech(voice, places.live) if voice else None,
        phone=PhoneSpeech(places.live, clock.monotonic),
        fetcher=SyncClient(places.sync_socket, file),
        sensors=Sensors(),
        process_memory=sensors.family_memory,
        memory_bound=sensors.memory_bound,
        test_disk=write_and_read_back,
        notify=Notifier().say,
        alarm=InterpreterAlarm(),
        end=os._exit,
    )


def _battery(settings: StationSettings, clock: clocks.Clock) -> BatteryClock:
    def disciplined() -> bool:
        error = clocks.kernel_error()
        return error is None or error < clocks.KERNEL_LIMIT

    places = settings.places
    return BatteryClock(
        places.battery_record,
        places.battery_first,
        clocks.boot_id(),
        clock,
        disciplined,
        most=settings.clock.most_error,
    )

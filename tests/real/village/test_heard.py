"""From the card through the air into a microphone: the real daemon, player and listener.

A thread is the village: what the virtual card sounds it carries to the microphone, 0.2 s later,
among the noise of a market; or the noise alone, when the horns are dead.
"""

import os
import signal
import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from station.village.control.messages.air import PlayBulletin
from station.village.control.messages.log import GetLog
from tests.air.horns import around, band_level, excerpt, speech
from tests.air.microphone import PipeMicrophone
from tests.air.recordings import write
from tests.real_clock import EAR, meets_the_clock
from tests.village.station_process import Station, station_in

SETTINGS = """
[microphone]
device = "mic"
farthest = 1000
[buttons]
stop_pin = 5
lamp_pin = 13
"""
SPOKEN = 18.0  # seconds
STEP = 480  # frames of 48 kHz


class Air(threading.Thread):
    """Carries sound from a card's file to a microphone, until `end`; the horns are dead on cue.

    What sounds while nobody listens is gone.
    """

    def __init__(self, station: Station, microphone: PipeMicrophone, *, dead: bool) -> None:
        super().__init__(name="air", daemon=True)
        self._station, self._microphone, self._dead = station, microphone, dead
        self._source = station.card.folder / "heard.raw"
        self._over = threading.Event()
        self._noise = around("market")
        # 3 dB below what would drown the horns, wherever in the noise the listener begins.
        self._scale = 0.0006 / band_level(self._noise)
        self._late = array("h", bytes(2 * 3200))  # 0.2 s at 16 kHz
        self._done = 0

    def run(self) -> None:
        read = 0
        while not self._over.wait(0.02):
            if not self._source.exists():
                continue
            with self._source.open("rb") as file:
                file.seek(read)
                data = file.read()
            data = data[: len(data) // (4 * STEP) * 4 * STEP]
            read += len(data)
            daemon = self._station.daemon
            if daemon is not None and listeners_of(daemon.pid):
                self._carry(array("h", data))

    def end(self) -> None:
        self._over.set()
        self.join()

    def _carry(self, both: "array[int]") -> None:
        sound = both[::6]  # the first channel, a third of the rate
        count = len(sound)
        noise = excerpt(self._noise, self._done / 16_000, count / 16_000)[:count]
        self._done += count
        self._late += array("h", bytes(2 * count) if self._dead else (s // 8 for s in sound))
        arriving, self._late = self._late[:count], self._late[count:]
        mixed = (a + round(self._scale * n) for a, n in zip(arriving, noise, strict=True))
        self._microphone.hear(array("h", mixed))


@contextmanager
def village(folder: Path, *, dead: bool) -> Iterator[Station]:
    """A station whose microphone hears its horns, and that has speech to play."""
    with station_in(folder) as station:
        slow = array("h", (s for s in excerpt(speech(), 2, SPOKEN) for _ in range(3)))
        recording = write(folder / "speech.wav", slow)
        station.office.add_bulletin("noi", "Thông báo", recording, seconds=SPOKEN)
        station.office.publish()
        station.settings.write_text(station.settings.read_text() + SETTINGS)
        with PipeMicrophone(folder, station.card.configuration) as microphone:
            station.environment = microphone.env
            air = Air(station, microphone, dead=dead)
            air.start()
            try:
                yield station
            finally:
                if station.daemon is not None and station.daemon.poll() is None:
                    station.end(signal.SIGKILL)
                air.end()


def played(station: Station) -> dict[str, Any]:
    """The log's entry of the speech, played by hand."""
    station.start()
    station.client.ask(PlayBulletin(bulletin="noi", by="a test", confirmed=True))
    station.wait(lambda status: status.air.state == "on-air")
    station.wait(lambda status: status.air.state == "silent", 60)
    (entry,) = station.client.ask(GetLog()).entries
    assert isinstance(entry, dict)
    return entry


def listeners_of(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        lines = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    except OSError:  # it has just ended
        return []
    return [child for child, line in lines.items() if b"station.air.ear.process" in line]


@meets_the_clock(EAR)
def test_a_broadcast_that_the_microphone_hears_has_sounded(tmp_path: Path) -> None:
    with village(tmp_path, dead=False) as station:
        entry = played(station)
        assert (entry["outcome"], entry["proof"]) == ("played", "sounded"), station.log.read_text()
        assert entry["heard_db"] == pytest.approx(entry["sent_db"] - 18, abs=4)
        assert station.daemon is not None
        assert not listeners_of(station.daemon.pid)
        assert station.end(signal.SIGTERM) == 0


@meets_the_clock(EAR)
def test_a_broadcast_over_dead_horns_has_not_sounded(tmp_path: Path) -> None:
    with village(tmp_path, dead=True) as station:
        entry = played(station)
        assert (entry["outcome"], entry["proof"]) == ("played", "did-not"), station.log.read_text()
        assert entry["proof_reason"] == "not-heard"


@meets_the_clock(EAR)
def test_the_listener_dies_with_the_daemon(tmp_path: Path) -> None:
    with village(tmp_path, dead=False) as station:
        station.start()
        station.client.ask(PlayBulletin(bulletin="noi", by="a test", confirmed=True))
        station.wait(lambda status: status.air.state == "on-air")
        assert station.daemon is not None
        (listener,) = listeners_of(station.daemon.pid)
        station.end(signal.SIGKILL)
        for _ in range(200):
            if not os.path.exists(f"/proc/{listener}"):  # noqa: PTH110
                break
            threading.Event().wait(0.01)
        assert not Path(f"/proc/{listener}").exists()

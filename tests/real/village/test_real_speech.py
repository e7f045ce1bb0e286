"""Somebody speaks into a microphone: the real daemon, PortAudio at both ends, ffmpeg between."""

import math
import signal
import threading
import time
from array import array
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from station.village.control.messages.air import BeginSpeaking, EndSpeaking
from station.village.control.messages.log import GetLog
from tests.air.microphone import LIVE_BLOCK, RATE, PipeMicrophone
from tests.real_clock import EAR, meets_the_clock
from tests.village.station_process import Station, station_in

HANDS = """
[buttons]
speak_microphone = "{name}"
"""
PITCH = 1_000.0  # Hz


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path) as made:
        yield made


def given(station: Station, name: str) -> None:
    station.settings.write_text(station.settings.read_text() + HANDS.format(name=name))


def tone(seconds: float) -> "array[int]":
    step = 2 * math.pi * PITCH / RATE
    return array("h", (round(6_000 * math.sin(step * n)) for n in range(round(seconds * RATE))))


class Somebody(threading.Thread):
    """Sings one tone into a microphone, at the pace at which it is listened to."""

    def __init__(self, microphone: PipeMicrophone) -> None:
        super().__init__(name="somebody", daemon=True)
        self._microphone, self._silent = microphone, threading.Event()

    def run(self) -> None:
        second, began, sung = tone(1), time.monotonic(), 0
        while not self._silent.wait(max(0.0, began + sung / RATE - time.monotonic())):
            self._microphone.hear(second[sung % RATE : sung % RATE + LIVE_BLOCK])
            sung += LIVE_BLOCK

    def shutdown(self) -> None:
        self._silent.set()
        self.join()


def strength(samples: "array[int]", rate: int) -> float:
    """The share of the power that is at the tone's pitch (Goertzel's algorithm), 0 for silence."""
    turn = 2 * math.cos(2 * math.pi * PITCH / rate)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + turn * last - before
    power = before * before + last * last - turn * before * last
    total = sum(s * s for s in samples)
    return 2 * power / (len(samples) * total) if total else 0.0


@meets_the_clock(EAR)
def test_what_is_spoken_comes_out_of_the_horns_until_it_is_ended(
    station: Station, tmp_path: Path
) -> None:
    given(station, "mic")
    with PipeMicrophone(tmp_path, station.card.configuration, LIVE_BLOCK) as microphone:
        station.environment = microphone.env
        station.start()
        speaker = Somebody(microphone)
        speaker.start()
        station.client.ask(BeginSpeaking(by="a test", confirmed=True))
        station.wait(lambda _: len(loud(station)) > 48_000)
        assert station.client.ask(EndSpeaking(by="a test")).ended
        station.wait(lambda status: status.air.state == "silent")
        assert station.end(signal.SIGTERM) == 0
        speaker.shutdown()
    # Piece by piece: on a machine with much to do a gap may part the tone.
    pieces = [loud(station)[at : at + 4_800] for at in range(9_600, 38_400, 4_800)]
    assert median(strength(piece, 48_000) for piece in pieces) > 0.9
    (entry,) = log_of(station)
    assert '"outcome":"played"' in entry.replace(" ", "")
    assert '"kind":"live"' in entry.replace(" ", "")


def test_a_microphone_that_is_not_there_is_said_in_the_log(station: Station) -> None:
    given(station, "no such microphone")
    station.start()
    station.client.ask(BeginSpeaking(by="a test", confirmed=True))
    station.wait(lambda _: station.client.ask(GetLog()).entries)
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["outcome"], entry["reason"]) == ("failed", "microphone")
    assert "there is no microphone" in station.log.read_text()


def loud(station: Station) -> "array[int]":
    """What the card gave, one channel, from the first sound on."""
    heard = station.card.captured()
    return heard[next((n for n, sample in enumerate(heard) if abs(sample) > 50), len(heard)) :]


def log_of(station: Station) -> list[str]:
    station.start()
    return station.command("log", "--jsonl").stdout.splitlines()

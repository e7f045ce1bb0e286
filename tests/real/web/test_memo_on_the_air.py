"""A villager's word, from the phone's file to the horns: real HTTP, the real daemon, the card.

The daemon is killed in between, twice, and nothing is lost.
"""

import http.client
import math
import re
import signal
import subprocess
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.studio.voice.espeak import EspeakVoice
from station.village.control.messages.air import StopAll
from station.village.control.messages.box import ConfirmClock
from station.village.control.messages.log import GetLog
from station.village.control.messages.memos import ListMemos, MemoRow, PromiseMemo
from tests.real.web.real_village import multipart, real_village
from tests.real.web.test_real_server import Served
from tests.real_clock import PLAYS, meets_the_clock
from tests.village.memo_sounds import phone
from tests.village.station_process import Station

RATE = 48_000
BLOCK = RATE // 50
ALIKE = 0.9


def at_noon() -> str:
    """A time zone in which it is about noon: today is far from over."""
    east = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-east:+d}"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[tuple[Station, Served]]:
    with real_village(tmp_path) as (station, panel):
        text = station.settings.read_text("utf-8")
        name = 'name = "Thôn Nà Đông"\n'
        station.settings.write_text(text.replace(name, f'{name}timezone = "{at_noon()}"\n'))
        yield station, panel


def send(panel: Served, token: str, title: str, sound: Path) -> str:
    kind, body = multipart(token, title, sound.read_bytes())
    connection = http.client.HTTPConnection("127.0.0.1", panel.port, timeout=20)
    connection.request("POST", "/speak/send", body, {"Cookie": panel.cookie, "Content-Type": kind})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return str(answer.getheader("Location"))


def listened(panel: Served, name: str) -> bytes:
    """What the page gives to listen back."""
    connection = http.client.HTTPConnection("127.0.0.1", panel.port, timeout=20)
    connection.request("GET", f"/memo/{name}/sound", headers={"Cookie": panel.cookie})
    found = connection.getresponse().read()
    connection.close()
    return found


def decoded(opus: bytes) -> "array[int]":
    command = ["ffmpeg", "-v", "error", "-i", "-", "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    return array("h", subprocess.run(command, input=opus, capture_output=True, check=True).stdout)


def loudness(sound: "array[int]") -> list[float]:
    """In dB, of each fiftieth of a second."""
    pieces = (sound[at : at + BLOCK] for at in range(0, len(sound) - BLOCK, BLOCK))
    return [10 * math.log10(1 + sum(s * s for s in piece) / BLOCK) for piece in pieces]


def likeness(one: list[float], other: list[float]) -> float:
    """How far the two go up and down together: 1 for the same."""
    a, b = (([v - sum(each) / len(each) for v in each]) for each in (one, other))
    power = math.sqrt(sum(v * v for v in a) * sum(v * v for v in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / power if power else 0.0


def times_heard(said: "array[int]", heard: "array[int]") -> int:
    """How often `said` is in what the card gave."""
    said_, heard_ = loudness(said), loudness(heard)
    count, at = 0, 0
    while at + len(said_) <= len(heard_):
        found = likeness(said_, heard_[at : at + len(said_)]) > ALIKE
        count += found
        at += len(said_) // 2 if found else 1
    return count


def memos(station: Station) -> list[MemoRow]:
    return list(station.client.ask(ListMemos()).memos)


@meets_the_clock(PLAYS)
def test_what_is_recorded_is_heard_so_often_and_at_its_time(
    village: tuple[Station, Served], tmp_path: Path
) -> None:
    station, panel = village
    station.start()
    token = panel.log_in()
    station.client.ask(ConfirmClock(by="a test"))
    speech = tmp_path / "speech.wav"
    EspeakVoice().speak(["Chiều nay họp thôn."], speech)
    assert send(panel, token, "Họp thôn", phone(speech, "m4a")) == "/speak"
    station.end(signal.SIGKILL)  # while it is being prepared
    station.start()
    for form in ("ogg", "mp3", "3gp"):
        assert send(panel, token, form, phone(speech, form)) == "/speak"
    station.wait(lambda _: all(memo.state == "ready" for memo in memos(station)))
    by_title = {memo.title: memo for memo in memos(station)}
    assert set(by_title) == {"Họp thôn", "ogg", "mp3", "3gp"}
    page = panel.ask("GET", "/speak")[1]
    assert len(re.findall("<audio ", page)) == 4
    for memo in by_title.values():
        assert listened(panel, memo.id).startswith(b"OggS")

    memo = by_title["Họp thôn"]
    said = decoded(listened(panel, memo.id))
    form = f"token={token}&times=2&quiet=yes"
    assert panel.ask("POST", f"/memo/{memo.id}/play", form)[0] == 303
    station.wait(lambda _: times_heard(said, station.card.captured()) == 2)
    station.client.ask(StopAll(by="a test"))

    at = datetime.now(UTC) + timedelta(seconds=7)
    station.client.ask(PromiseMemo(by_title["3gp"].id, at, 1, "a test", confirmed=True))
    station.end(signal.SIGKILL)
    station.start()
    station.wait(lambda status: status.air.state == "on-air")
    station.client.ask(StopAll(by="a test"))
    station.wait(lambda _: len(station.client.ask(GetLog()).entries) == 2)
    late, first = station.client.ask(GetLog()).entries
    assert (first["title"], late["title"], late["reason"]) == ("Họp thôn", "3gp", "by-hand")
    assert abs(datetime.fromisoformat(late["started"]) - at) < timedelta(seconds=1)
    assert station.end(signal.SIGTERM) == 0

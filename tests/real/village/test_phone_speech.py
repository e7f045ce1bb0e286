"""Speaking by phone: blocks, keys and howls; then the real daemon, ffmpeg and card."""

import base64
import math
import os
import time
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.air.ear.howl import RATE
from station.errors import HardwareError, InputError
from station.fields import FormError
from station.programme.asrun import Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import BeginSpeaking, BlockTaken, EndSpeaking, GiveBlock
from station.village.control.messages.log import GetLog
from station.village.microphone.phone import GONE, MOST_BLOCK, PhoneSpeech
from station.wire import form_of, message_of
from tests.real.village.test_real_speech import PITCH, loud, strength
from tests.real_clock import PLAYS, meets_the_clock
from tests.village.station_process import Station, station_in

BLOCK = 3_072
ECHO = ("cat",)


def block(number: int, pitch: float = 0.0, size: int = 6_000) -> "array[int]":
    """Two tones an uneven interval apart, so that it is no howl; with `pitch` that one alone."""
    pitches = (pitch, pitch) if pitch else (PITCH, PITCH * 1.62)
    return array(
        "h",
        (round(size / 2 * sum(math.sin(2 * math.pi * p * n / RATE) for p in pitches))
         for n in range(number * BLOCK, (number + 1) * BLOCK)),
    )  # fmt: skip


def said(key: str, number: int, samples: "array[int] | None" = None) -> GiveBlock:
    data = (block(0) if samples is None else samples).tobytes()
    return GiveBlock(key, number, base64.b64encode(data).decode())


class Watch:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def phone(tmp_path: Path, watch: Watch) -> Iterator[PhoneSpeech]:
    made = PhoneSpeech(tmp_path / "live", watch, lambda: ECHO)
    yield made
    made.close()


def test_blocks_go_through_in_order_and_late_ones_are_dropped(phone: PhoneSpeech) -> None:
    key = phone.admit()
    phone.begin()
    pipe = os.open(phone.pipe, os.O_RDONLY | os.O_NONBLOCK)
    first, third = array("h", [1] * 500), array("h", [3] * 500)
    assert phone.give(said(key, 1, first)).taken
    assert phone.give(said(key, 3, third)) == BlockTaken(taken=True, on_air=False)
    assert not phone.give(said(key, 2)).taken
    assert not phone.give(said(key, 3)).taken
    phone.end()
    assert phone.over
    heard = b""
    until = time.monotonic() + 10
    while len(heard) < 2_000 and time.monotonic() < until:
        try:
            heard += os.read(pipe, 4_096)
        except BlockingIOError:
            time.sleep(0.01)
    os.close(pipe)
    assert heard == (first + third).tobytes()


def test_only_the_one_who_began_may_speak(phone: PhoneSpeech) -> None:
    with pytest.raises(RequestRefusedError, match="nobody speaks"):
        phone.give(said("", 1))
    key = phone.admit()
    phone.begin()
    for wrong in ("", "x", "ê", key[:-1]):
        with pytest.raises(RequestRefusedError, match="somebody else"):
            phone.give(said(wrong, 1))
    newer = phone.admit()
    with pytest.raises(RequestRefusedError, match="somebody else"):
        phone.give(said(key, 1))
    phone.begin()
    assert phone.give(said(newer, 1)).taken
    phone.end()
    with pytest.raises(RequestRefusedError) as refused:
        phone.give(said(newer, 2))
    assert refused.value.code == Reason.TOO_LATE


@pytest.mark.parametrize(
    "wrong",
    [
        {"pcm": None}, {"pcm": "!"}, {"pcm": ""}, {"pcm": "YQ=="},
        {"number": "1"}, {"number": None},
        {"pcm": base64.b64encode(bytes(MOST_BLOCK + 2)).decode()},
    ],
)  # fmt: skip
def test_what_is_no_block_is_refused(phone: PhoneSpeech, wrong: dict[str, Any]) -> None:
    key = phone.admit()
    phone.begin()
    with pytest.raises((FormError, InputError)):
        phone.give(message_of(GiveBlock, form_of(said(key, 1)) | wrong))


def test_blocks_that_come_too_fast_are_dropped_and_never_waited_for(phone: PhoneSpeech) -> None:
    key = phone.admit()
    phone.begin()  # and nobody reads the pipe
    taken = [phone.give(said(key, n, block(n))).taken for n in range(60)]
    assert taken[0]
    assert not taken[-1]


def test_a_phone_that_is_gone_ends_it(phone: PhoneSpeech, watch: Watch) -> None:
    key = phone.admit()
    phone.begin()
    watch.seconds += GONE - 0.1
    phone.give(said(key, 1))
    watch.seconds += GONE - 0.1
    assert (phone.trouble(), phone.over) == (Reason.NONE, False)
    watch.seconds += 0.2
    assert (phone.trouble(), phone.over) == (Reason.NONE, True)


def test_a_howl_is_refused_and_is_the_trouble_until_the_next(phone: PhoneSpeech) -> None:
    key = phone.admit()
    phone.begin()
    for number in range(3):
        phone.give(said(key, number, block(number, 1_500, 20_000)))
    with pytest.raises(RequestRefusedError, match="farther") as refused:
        phone.give(said(key, 3, block(3, 1_500, 20_000)))
    assert refused.value.code == phone.trouble() == Reason.HOWL
    phone.admit()
    assert phone.trouble() == Reason.NONE


def test_a_command_that_is_not_there_is_said(tmp_path: Path, watch: Watch) -> None:
    phone = PhoneSpeech(tmp_path / "live", watch, lambda: ("no-such-command",))
    with pytest.raises(HardwareError, match="can't be run"):
        phone.begin()
    assert phone.over


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path) as made:
        made.start()
        yield made


def spoken(station: Station, feed: str, until: Any, pitch: float = 0.0, size: int = 6_000) -> None:
    """Blocks at their pace, until `until` says so of the number given."""
    begun, number = time.monotonic(), 0
    while not until(number):
        assert number < 100
        station.client.ask(said(feed, number, block(number, pitch, size)))
        number += 1
        time.sleep(max(0.0, begun + number * BLOCK / RATE - time.monotonic()))


@meets_the_clock(PLAYS)
def test_a_phone_is_heard_and_a_second_is_refused(station: Station) -> None:
    feed = station.client.ask(BeginSpeaking(source="phone", by="a test", confirmed=True)).feed
    with pytest.raises(RequestRefusedError, match="on the air already"):
        station.client.ask(BeginSpeaking(source="phone", by="another", confirmed=True))
    spoken(station, feed, lambda n: n % 4 == 0 and len(loud(station)) > 48_000)
    assert station.client.ask(EndSpeaking(by="a test")).ended
    station.wait(lambda status: status.air.state == "silent")
    heard = loud(station)[9_600:38_400]
    assert strength(heard, 48_000) > 0.2  # one of two, the other lifted by the equalizer
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["kind"], entry["outcome"]) == ("live", "played")


@meets_the_clock(PLAYS)
def test_a_howl_takes_it_off_the_air(station: Station) -> None:
    feed = station.client.ask(BeginSpeaking(source="phone", by="a test", confirmed=True)).feed
    with pytest.raises(RequestRefusedError) as refused:
        spoken(station, feed, lambda n: False, 1_500, 20_000)
    assert refused.value.code == "howl"
    station.wait(lambda status: status.air.state == "silent")
    (entry,) = station.client.ask(GetLog()).entries
    assert (entry["outcome"], entry["reason"]) == ("failed", "howl")

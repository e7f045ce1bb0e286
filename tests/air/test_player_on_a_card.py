"""The real player: its process, PyAudio, PortAudio and ALSA, on the virtual card."""

import logging
import os
import signal
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from station.air.feeder import PAUSE
from station.air.messages import (
    Ended,
    Event,
    Failed,
    Item,
    ItemStarted,
    Open,
    Opened,
    Progress,
    Started,
    command_line,
)
from station.air.player_process import COMMAND, PlayerProcess
from station.air.samples import FADE
from tests.air.recordings import RATE, noise, probes, steady, write
from tests.virtual_card.card import VirtualCard

_log = logging.getLogger(__name__)
AT_MOST = 20.0  # seconds that any event may take to come before the test is given up


class Listener:
    """A player on a virtual card, and all that it says."""

    def __init__(self, card: VirtualCard, name: str = "loa") -> None:
        self.card = card
        self.player = PlayerProcess(name, environment=card.env)
        self.heard: list[Event] = []

    def until(self, ready: Callable[[], bool]) -> None:
        give_up = time.monotonic() + AT_MOST
        while not ready():
            self.heard += self.player.events()
            assert time.monotonic() < give_up, self.heard
            time.sleep(0.005)

    def until_event(self, kind: type[Event]) -> Event:
        self.until(lambda: any(isinstance(event, kind) for event in self.heard))
        return next(event for event in self.heard if isinstance(event, kind))

    def opened(self) -> None:
        self.player.start()
        self.until_event(Opened)

    def played(self, items: Sequence[Item], ahead: float = 0.6) -> float:
        """Play to the end; the planned instant."""
        at = time.time() + ahead
        self.player.play(at, items)
        self.until_event(Ended)
        return at

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.heard if isinstance(event, kind)]


@pytest.fixture
def listener() -> Iterator[Listener]:
    with VirtualCard() as card:
        listener = Listener(card)
        yield listener
        listener.player.close()


def _largest_step(samples: "array[int]") -> int:
    return max(abs(after - before) for before, after in pairwise(samples))


def _bounds(samples: "array[int]") -> tuple[int, int]:
    """The first sample that is not silent, and the one after the last."""
    sounding = [n for n, sample in enumerate(samples) if sample]
    return sounding[0], sounding[-1] + 1


def test_a_recording_is_heard_once_in_order_from_its_planned_instant(
    listener: Listener, tmp_path: Path
) -> None:
    samples = noise(RATE)
    listener.opened()
    at = listener.played([Item(write(tmp_path / "a.wav", samples))])
    started, ended = listener.until_event(Started), listener.until_event(Ended)
    captured = listener.card.captured()
    heard = probes(samples[FADE:-FADE], captured)
    assert len(heard) > 0.95 * (RATE - 2 * FADE) / 480
    assert all(before[1] < after[1] for before, after in pairwise(heard))
    begin = heard[0][1] - FADE
    assert not any(captured[:begin])
    assert not any(captured[begin + RATE + 48 :])
    assert isinstance(started, Started)
    error_ms = (listener.card.instant(begin) - at) * 1000
    assert started.error_ms == pytest.approx(error_ms, abs=1.0)
    assert ended == Ended(0, RATE, False, 1.0)
    assert listener.of(Progress)
    _log.info("the first frame was %+.0f µs off", error_ms * 1000)


def test_items_follow_each_other_after_a_pause_each_with_its_gain(
    listener: Listener, tmp_path: Path
) -> None:
    listener.opened()
    first = write(tmp_path / "a.wav", steady(9_600, 8_000))
    second = write(tmp_path / "b.wav", steady(9_600, 8_000))
    listener.played([Item(first), Item(second, gain=0.5)])
    captured = listener.card.captured()
    begin, end = _bounds(captured)
    assert end - begin == pytest.approx(2 * 9_600 + PAUSE, abs=20)
    assert max(captured[begin : begin + 9_600]) == 8_000
    assert max(captured[begin + 9_600 :]) == 4_000
    assert not any(captured[begin + 9_600 : begin + 9_600 + PAUSE - 20])
    assert listener.of(ItemStarted) == [ItemStarted(0), ItemStarted(1)]


def test_it_rises_and_falls_without_a_click(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    listener.played([Item(write(tmp_path / "a.wav", steady(9_600, 30_000)))])
    # The steepest step of a raised cosine over 960 frames is pi/1920 of the whole.
    assert _largest_step(listener.card.captured()) <= 30_000 * 3.15 / 1920 + 2


def test_a_stop_falls_silent_with_a_fade(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    listener.player.play(time.time() + 0.4, [Item(write(tmp_path / "a.wav", steady(RATE * 20)))])
    listener.until_event(Started)
    asked = time.time()
    listener.player.stop()
    ended = listener.until_event(Ended)
    assert isinstance(ended, Ended)
    assert ended.stopped
    captured = listener.card.captured()
    _, end = _bounds(captured)
    assert _largest_step(captured) < 50
    after = listener.card.instant(end) - asked
    _log.info("silent %.0f ms after the stop", after * 1000)


def test_a_stop_before_the_first_frame_keeps_it_silent(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    listener.player.play(time.time() + 30, [Item(write(tmp_path / "a.wav", steady(RATE)))])
    listener.until_event(Progress)
    listener.player.stop()
    assert listener.until_event(Ended) == Ended(0, 0, True, 0.0)
    assert not any(listener.card.captured())
    assert not listener.of(Started)


def test_what_plays_gives_way_to_what_is_asked_for_next(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    long = Item(write(tmp_path / "a.wav", steady(RATE * 20)))
    samples = noise(9_600)
    listener.player.play(time.time(), [long])
    listener.until_event(Started)
    listener.player.play(time.time(), [Item(write(tmp_path / "b.wav", samples))])
    listener.until(lambda: len(listener.of(Ended)) == 2)
    assert [event.stopped for event in listener.heard if isinstance(event, Ended)] == [True, False]
    assert probes(samples, listener.card.captured())


def test_after_a_broken_file_the_next_one_still_plays(listener: Listener, tmp_path: Path) -> None:
    broken = tmp_path / "broken.opus"
    broken.write_bytes(b"OggS" + bytes(400))
    listener.opened()
    listener.player.play(time.time(), [Item(broken)])
    failed = listener.until_event(Failed)
    assert isinstance(failed, Failed)
    assert failed.reason == "file"
    assert "broken.opus" in failed.text
    assert not any(listener.card.captured())
    listener.played([Item(write(tmp_path / "a.wav", noise(4_800)))])


def test_an_absent_card_is_said_with_those_that_are_there() -> None:
    with VirtualCard() as card:
        listener = Listener(card, "USB Audio")
        listener.player.start()
        failed = listener.until_event(Failed)
        listener.player.close()
    assert isinstance(failed, Failed)
    assert failed.reason == "card"
    assert "no sound card “USB Audio”" in failed.text
    assert "“loa”" in failed.text


@pytest.mark.parametrize("badly", [False, True])
def test_a_card_unplugged_and_back_goes_on_in_step(
    listener: Listener, tmp_path: Path, badly: bool
) -> None:
    samples = noise(RATE * 4)
    listener.opened()
    at = time.time() + 0.5
    listener.player.play(at, [Item(write(tmp_path / "a.wav", samples))])
    listener.until_event(Started)
    listener.card.unplug(badly=badly)
    listener.until(lambda: any(mark.what == "stop" for mark in listener.card.log()))
    listener.card.plug()
    ended = listener.until_event(Ended)
    assert isinstance(ended, Ended)
    assert ended.underruns >= 1
    assert [len(listener.of(kind)) for kind in (Opened, Started, ItemStarted)] == [1, 1, 1]
    frame, heard = probes(samples, listener.card.captured())[-1]
    assert frame > 3.5 * RATE
    error = listener.card.instant(heard) - at - frame / RATE
    assert error == pytest.approx(0, abs=0.002)
    _log.info("back in step within %+.0f µs", error * 1e6)


def test_a_card_unplugged_before_the_first_frame_plays_once_it_is_back(
    listener: Listener, tmp_path: Path
) -> None:
    samples = noise(RATE)
    listener.opened()
    listener.card.unplug()
    listener.player.play(time.time() + 1, [Item(write(tmp_path / "a.wav", samples))])
    listener.until(lambda: any(mark.what == "stop" for mark in listener.card.log()))
    listener.card.plug()
    listener.until_event(Ended)
    heard = probes(samples, listener.card.captured())
    assert heard[0][0] <= FADE
    assert heard[-1][0] >= RATE - 2 * FADE


def test_a_stop_while_the_card_is_gone_ends_at_once(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    listener.player.play(time.time(), [Item(write(tmp_path / "a.wav", noise(RATE * 20)))])
    listener.until_event(Started)
    listener.card.unplug()
    listener.until(lambda: any(mark.what == "stop" for mark in listener.card.log()))
    listener.player.stop()
    ended = listener.until_event(Ended)
    assert isinstance(ended, Ended)
    assert ended.stopped


def test_a_card_that_never_comes_back_fails_at_the_items_end(
    listener: Listener, tmp_path: Path
) -> None:
    listener.opened()
    listener.player.play(time.time() + 0.3, [Item(write(tmp_path / "a.wav", noise(RATE)))])
    listener.until_event(Started)
    listener.card.unplug()
    failed = listener.until_event(Failed)
    assert isinstance(failed, Failed)
    assert failed.reason == "card"
    assert not listener.of(Ended)


def test_a_player_that_was_held_up_comes_back_in_step(listener: Listener, tmp_path: Path) -> None:
    samples = noise(RATE * 3)
    listener.opened()
    at = time.time() + 0.5
    listener.player.play(at, [Item(write(tmp_path / "a.wav", samples))])
    listener.until_event(Started)
    assert listener.player.pid is not None
    os.kill(listener.player.pid, signal.SIGSTOP)
    time.sleep(0.3)
    os.kill(listener.player.pid, signal.SIGCONT)
    ended = listener.until_event(Ended)
    assert isinstance(ended, Ended)
    assert ended.underruns >= 1
    frame, heard = probes(samples, listener.card.captured())[-1]
    assert frame > 2.5 * RATE
    assert listener.card.instant(heard) - at == pytest.approx(frame / RATE, abs=0.002)


def test_after_the_card_ran_dry_the_sound_rises_again_without_a_click(
    listener: Listener, tmp_path: Path
) -> None:
    listener.opened()
    long = Item(write(tmp_path / "a.wav", steady(RATE * 20, 30_000)))
    listener.player.play(time.time() + 0.5, [long])
    listener.until_event(Started)
    assert listener.player.pid is not None
    os.kill(listener.player.pid, signal.SIGSTOP)
    time.sleep(0.3)  # several times what the card's buffer holds
    os.kill(listener.player.pid, signal.SIGCONT)
    listener.until(lambda: len(listener.card.starts()) == 2)
    again = listener.card.starts()[1].frame
    listener.until(lambda: any(listener.card.captured()[again:]))
    listener.player.stop()
    listener.until_event(Ended)
    heard = listener.card.captured()[again:]
    assert heard[0] == 0
    assert max(heard) == 30_000
    assert _largest_step(heard) <= 30_000 * 3.15 / 1920 + 2


def test_what_was_corrected_to_keep_time_is_told(tmp_path: Path) -> None:
    with VirtualCard(ppm=2_000) as card:
        listener = Listener(card)
        listener.opened()
        listener.played([Item(write(tmp_path / "a.wav", noise(RATE * 3)))])
        listener.player.close()
    ended = listener.until_event(Ended)
    assert isinstance(ended, Ended)
    assert ended.underruns == 0
    assert ended.corrected > 0


def test_a_killed_player_is_told_of_once(listener: Listener) -> None:
    listener.opened()
    assert listener.player.pid is not None
    os.kill(listener.player.pid, signal.SIGKILL)
    failed = listener.until_event(Failed)
    assert isinstance(failed, Failed)
    assert "status -9" in failed.text
    assert listener.player.events() == []


_PARENT = """
import subprocess, sys, time
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdin.write(sys.stdin.buffer.readline())
child.stdin.flush()
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""


def test_a_player_ends_with_the_daemon_that_began_it() -> None:
    with VirtualCard() as card:
        parent = subprocess.Popen(
            [sys.executable, "-c", _PARENT, *COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=card.env,
        )
        with parent:
            assert parent.stdin is not None
            assert parent.stdout is not None
            parent.stdin.write(command_line(Open("loa")))
            parent.stdin.flush()
            child = Path("/proc", parent.stdout.readline().decode().strip())
            assert child.exists()
            parent.kill()
        give_up = time.monotonic() + AT_MOST
        while child.exists() and "Z" not in (child / "stat").read_text().split()[2]:
            assert time.monotonic() < give_up
            time.sleep(0.005)

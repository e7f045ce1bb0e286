"""The real player when its card, its process or its daemon fails, on the virtual card."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.air.player.handle import COMMAND
from station.air.player.messages import (
    Failed,
    ItemStarted,
    Open,
    Opened,
    PlayingEnded,
    PlayItem,
    Started,
)
from station.air.player.samples import FADE, STOP_FADE
from station.air.player.wire import command_line
from tests.air.heard import AT_MOST, Listener, largest_step
from tests.air.recordings import RATE, noise, probes, steady, write
from tests.real_clock import CARD, meets_the_clock
from tests.virtual_card.card import VirtualCard

_log = logging.getLogger(__name__)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with VirtualCard() as card:
        listener = Listener(card)
        yield listener
        listener.player.close()


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


@meets_the_clock(CARD)
@pytest.mark.parametrize("badly", [False, True])
def test_a_card_unplugged_and_back_goes_on_in_step(
    listener: Listener, tmp_path: Path, badly: bool
) -> None:
    samples = noise(RATE * 4)
    listener.opened()
    at = time.time() + 0.5
    listener.player.play(at, [PlayItem(write(tmp_path / "a.wav", samples))])
    listener.until_event(Started)
    listener.card.unplug(badly=badly)
    listener.until(lambda: any(mark.what == "stop" for mark in listener.card.log()))
    listener.card.plug()
    ended = listener.until_event(PlayingEnded)
    assert isinstance(ended, PlayingEnded)
    assert ended.underruns >= 1
    assert [len(listener.of(kind)) for kind in (Opened, Started, ItemStarted)] == [1, 1, 1]
    frame, heard = probes(samples, listener.captured())[-1]
    assert frame > 3.5 * RATE
    error = listener.card.instant(heard) - at - frame / RATE
    assert error == pytest.approx(0, abs=0.002)
    _log.info("back in step within %+.0f µs", error * 1e6)


@meets_the_clock(CARD)
def test_a_card_unplugged_before_the_first_frame_plays_once_it_is_back(
    listener: Listener, tmp_path: Path
) -> None:
    samples = noise(RATE)
    listener.opened()
    listener.card.unplug()
    listener.player.play(time.time() + 1, [PlayItem(write(tmp_path / "a.wav", samples))])
    listener.until(lambda: any(mark.what == "stop" for mark in listener.card.log()))
    listener.card.plug()
    listener.until_event(PlayingEnded)
    heard = probes(samples, listener.captured())
    assert heard[0][0] <= FADE
    assert heard[-1][0] >= RATE - 2 * FADE


@meets_the_clock(CARD)
def test_a_stop_while_the_card_is_gone_ends_at_once(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    listener.player.play(time.time(), [PlayItem(write(tmp_path / "a.wav", noise(RATE * 20)))])
    listener.until_event(Started)
    listener.card.unplug()
    listener.until(lambda: any(mark.what == "stop" for mark in listener.card.log()))
    listener.player.stop()
    ended = listener.until_event(PlayingEnded)
    assert isinstance(ended, PlayingEnded)
    assert ended.stopped


@meets_the_clock(CARD)
def test_a_card_that_never_comes_back_fails_at_the_items_end(
    listener: Listener, tmp_path: Path
) -> None:
    listener.opened()
    listener.player.play(time.time() + 0.3, [PlayItem(write(tmp_path / "a.wav", noise(RATE)))])
    listener.until_event(Started)
    listener.card.unplug()
    failed = listener.until_event(Failed)
    assert isinstance(failed, Failed)
    assert failed.reason == "card"
    assert not listener.of(PlayingEnded)


@meets_the_clock(CARD)
def test_a_player_that_was_held_up_comes_back_in_step(listener: Listener, tmp_path: Path) -> None:
    samples = noise(RATE * 3)
    listener.opened()
    at = time.time() + 0.5
    listener.player.play(at, [PlayItem(write(tmp_path / "a.wav", samples))])
    listener.until_event(Started)
    assert listener.player.pid is not None
    os.kill(listener.player.pid, signal.SIGSTOP)
    time.sleep(0.3)
    os.kill(listener.player.pid, signal.SIGCONT)
    ended = listener.until_event(PlayingEnded)
    assert isinstance(ended, PlayingEnded)
    assert ended.underruns >= 1
    frame, heard = probes(samples, listener.captured())[-1]
    assert frame > 2.5 * RATE
    assert listener.card.instant(heard) - at == pytest.approx(frame / RATE, abs=0.002)


@meets_the_clock(CARD)
def test_after_the_card_ran_dry_the_sound_rises_again_without_a_click(
    listener: Listener, tmp_path: Path
) -> None:
    listener.opened()
    long = PlayItem(write(tmp_path / "a.wav", steady(RATE * 20, 30_000)))
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
    listener.until_event(PlayingEnded)
    heard = listener.captured()[again:]
    assert heard[0] == 0
    assert max(heard) == 30_000
    rising = heard[: heard.index(30_000)]
    assert largest_step(rising) <= 30_000 * 3.15 / (2 * FADE) + 2
    assert largest_step(heard) <= 30_000 * 3.15 / (2 * STOP_FADE) + 2


@meets_the_clock(CARD)
def test_what_was_corrected_to_keep_time_is_told(tmp_path: Path) -> None:
    with VirtualCard(ppm=2_000) as card:
        listener = Listener(card)
        listener.opened()
        listener.played([PlayItem(write(tmp_path / "a.wav", noise(RATE * 3)))])
        listener.player.close()
    ended = listener.until_event(PlayingEnded)
    assert isinstance(ended, PlayingEnded)
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

"""What is spoken live: from the pipe to the tape, and through the real player on a card."""

import os
import time
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from station.air.player.live_feed import MOST_IN_HAND, LiveFeeder
from station.air.player.messages import Failed, PlayingEnded, PlayItem, Started
from station.air.player.pcm_buffer import PcmBuffer
from station.errors import InputError
from tests.air.heard import Listener, largest_step
from tests.air.recordings import RATE, noise, probes, steady, write
from tests.air.speaker import PIECE, Speaker
from tests.real_clock import CARD, meets_the_clock
from tests.virtual_card.card import VirtualCard


@pytest.fixture
def listener() -> Iterator[Listener]:
    with VirtualCard() as card:
        listener = Listener(card)
        yield listener
        listener.player.close()


def spoken(listener: Listener, speaker: Speaker, gain: float = 1.0) -> PlayingEnded:
    """Somebody speaks from before the microphone is on the air to the end of all."""
    listener.opened()
    speaker.start()
    listener.player.play(time.time() + 0.6, [PlayItem(speaker.pipe, gain, live=True)])
    ended = listener.until_event(PlayingEnded)
    assert isinstance(ended, PlayingEnded)
    return ended


@meets_the_clock(CARD)
def test_what_is_spoken_is_heard_once_in_order_to_the_last_word(
    listener: Listener, tmp_path: Path
) -> None:
    samples = noise(2 * RATE)
    ended = spoken(listener, Speaker(tmp_path / "live", samples))
    heard = probes(samples, listener.captured())
    assert all(before[1] < after[1] for before, after in pairwise(heard))
    assert heard[-1][0] > len(samples) - 2 * PIECE  # but for the fall at the end
    assert heard[0][0] > 0.1 * RATE  # what was said before its instant was not meant
    assert not ended.stopped
    assert listener.of(Started)


@meets_the_clock(CARD)
def test_a_gap_falls_to_silence_and_rises_again_without_a_click(
    listener: Listener, tmp_path: Path
) -> None:
    ended = spoken(listener, Speaker(tmp_path / "live", steady(3 * RATE), gap=2 * RATE))
    captured = listener.captured()
    assert largest_step(captured) < 50
    assert max(captured) == 12_000
    assert ended.underruns >= 1


@meets_the_clock(CARD)
def test_stop_is_silence_while_somebody_speaks(listener: Listener, tmp_path: Path) -> None:
    speaker = Speaker(tmp_path / "live", steady(20 * RATE))
    listener.opened()
    speaker.start()
    listener.player.play(time.time() + 0.3, [PlayItem(speaker.pipe, live=True)])
    listener.until_event(Started)
    listener.player.stop()
    ended = listener.until_event(PlayingEnded)
    assert isinstance(ended, PlayingEnded)
    assert ended.stopped
    assert largest_step(listener.captured()) < 50
    speaker.leave()
    speaker.join()


@meets_the_clock(CARD)
def test_whoever_speaks_is_told_of_a_lost_card(listener: Listener, tmp_path: Path) -> None:
    speaker = Speaker(tmp_path / "live", steady(20 * RATE))
    listener.opened()
    speaker.start()
    listener.player.play(time.time() + 0.3, [PlayItem(speaker.pipe, live=True)])
    listener.until_event(Started)
    listener.card.unplug()
    failed = listener.until_event(Failed)
    assert isinstance(failed, Failed)
    assert (failed.reason, "while somebody spoke" in failed.text) == ("card", True)
    speaker.leave()
    speaker.join()


def test_a_recording_beside_it_or_a_file_in_its_place_is_refused(
    listener: Listener, tmp_path: Path
) -> None:
    recording = write(tmp_path / "a.wav", steady(RATE))
    os.mkfifo(tmp_path / "live")
    live = PlayItem(tmp_path / "live", live=True)
    listener.opened()
    listener.player.play(time.time() + 0.3, [live, PlayItem(recording)])
    listener.until(lambda: len(listener.of(Failed)) == 1)
    listener.player.play(time.time() + 0.3, [PlayItem(recording, live=True)])
    listener.until(lambda: len(listener.of(Failed)) == 2)
    texts = [event.text for event in listener.of(Failed) if isinstance(event, Failed)]
    assert "stands alone" in texts[0]
    assert "is no pipe" in texts[1]


class Fed:
    """A feeder on a pipe of the test's own, which is written to in one go."""

    def __init__(self, pipe: Path) -> None:
        os.mkfifo(pipe)
        self.end = os.open(pipe, os.O_RDWR)
        self.pcm_buffer = PcmBuffer(RATE)
        self.decoder_thread = LiveFeeder(PlayItem(pipe, live=True), self.pcm_buffer, lambda: True)

    def say(self, samples: "array[int]") -> None:
        data = samples.tobytes()
        while data:
            data = data[os.write(self.end, data) :]

    def finished(self) -> "array[int]":
        """All that came onto the tape, once the pipe has ended."""
        os.close(self.end)
        until = time.monotonic() + 10
        heard = array("h")
        while not self.pcm_buffer.ended:
            heard += self.pcm_buffer.read(RATE)
            assert time.monotonic() < until
            time.sleep(0.005)
        self.decoder_thread.close()
        return heard

    def idle(self) -> None:
        """Let the feeder find its pipe empty."""
        until = time.monotonic() + 10
        while self.decoder_thread._stale:
            assert time.monotonic() < until
            time.sleep(0.005)


@meets_the_clock(CARD)
def test_what_waited_in_the_pipe_is_stale_and_not_heard(tmp_path: Path) -> None:
    fed = Fed(tmp_path / "live")
    fed.say(steady(20_000, 1))
    fed.decoder_thread.start()
    fed.idle()
    fed.say(steady(4_800, 2))
    heard = fed.finished()
    assert (max(heard), len(heard)) == (2, 4_800)


@meets_the_clock(CARD)
def test_what_comes_faster_than_it_is_heard_is_left_out_and_not_kept(tmp_path: Path) -> None:
    fed = Fed(tmp_path / "live")
    fed.decoder_thread.start()
    fed.idle()
    fed.say(steady(5 * RATE))
    assert fed.pcm_buffer.level <= MOST_IN_HAND
    assert largest_step(fed.finished()) < 50


@meets_the_clock(CARD)
def test_half_a_sample_is_no_reason_to_lose_step(tmp_path: Path) -> None:
    fed = Fed(tmp_path / "live")
    fed.decoder_thread.start()
    fed.idle()
    data = steady(4_800, 1_000).tobytes()
    for piece in (data[:4_001], data[4_001:7_000], data[7_000:]):
        os.write(fed.end, piece)
        time.sleep(0.02)
    heard = fed.finished()
    assert (len(heard), max(heard)) == (4_800, 1_000)


def test_a_pipe_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be listened to"):
        LiveFeeder(PlayItem(tmp_path / "live", live=True), PcmBuffer(RATE), lambda: True)

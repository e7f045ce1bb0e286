"""The real player: its process, PyAudio, PortAudio and ALSA, on the virtual card."""

import logging
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from station.air.player.decoder_thread import PAUSE
from station.air.player.messages import (
    Failed,
    ItemStarted,
    PlayingEnded,
    PlayItem,
    Progress,
    Started,
)
from station.air.player.samples import FADE
from tests.air.heard import Listener, bounds, largest_step
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


@meets_the_clock(CARD)
def test_a_recording_is_heard_once_in_order_from_its_planned_instant(
    listener: Listener, tmp_path: Path
) -> None:
    samples = noise(RATE)
    listener.opened()
    at = listener.played([PlayItem(write(tmp_path / "a.wav", samples))])
    started, ended = listener.until_event(Started), listener.until_event(PlayingEnded)
    captured = listener.captured()
    heard = probes(samples[FADE:-FADE], captured)
    assert len(heard) > 0.95 * (RATE - 2 * FADE) / 480
    assert all(before[1] < after[1] for before, after in pairwise(heard))
    begin = heard[0][1] - FADE
    assert not any(captured[:begin])
    assert isinstance(ended, PlayingEnded)
    assert not any(captured[begin + RATE + 48 + ended.corrected :])
    assert isinstance(started, Started)
    error_ms = (listener.card.instant(begin) - at) * 1000
    assert started.error_ms == pytest.approx(error_ms, abs=1.0)
    assert (ended.frames, ended.stopped) == (RATE, False)
    assert ended.seconds == pytest.approx(1.0)
    assert listener.of(Progress)
    _log.info("the first frame was %+.0f µs off", error_ms * 1000)


@meets_the_clock(CARD)
def test_items_follow_each_other_after_a_pause_each_with_its_gain(
    listener: Listener, tmp_path: Path
) -> None:
    listener.opened()
    first = write(tmp_path / "a.wav", steady(9_600, 8_000))
    second = write(tmp_path / "b.wav", steady(9_600, 8_000))
    listener.played([PlayItem(first), PlayItem(second, gain=0.5)])
    captured = listener.captured()
    begin, end = bounds(captured)
    ended = listener.until_event(PlayingEnded)
    assert isinstance(ended, PlayingEnded)
    assert end - begin == pytest.approx(2 * 9_600 + PAUSE, abs=20 + ended.corrected)
    assert max(captured[begin : begin + 9_600]) == 8_000
    assert max(captured[begin + 9_600 + PAUSE // 2 :]) == 4_000
    spare = 20 + ended.corrected
    assert not any(captured[begin + 9_600 + spare : begin + 9_600 + PAUSE - spare])
    assert listener.of(ItemStarted) == [ItemStarted(0), ItemStarted(1)]


@meets_the_clock(CARD)
def test_it_rises_and_falls_without_a_click(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    listener.played([PlayItem(write(tmp_path / "a.wav", steady(9_600, 30_000)))])
    # The steepest step of a raised cosine over 960 frames is pi/1920 of the whole.
    assert largest_step(listener.captured()) <= 30_000 * 3.15 / 1920 + 2


@meets_the_clock(CARD)
def test_a_stop_falls_silent_with_a_fade(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    listener.player.play(
        time.time() + 0.4, [PlayItem(write(tmp_path / "a.wav", steady(RATE * 20)))]
    )
    listener.until_event(Started)
    asked = time.time()
    listener.player.stop()
    ended = listener.until_event(PlayingEnded)
    assert isinstance(ended, PlayingEnded)
    assert ended.stopped
    captured = listener.captured()
    _, end = bounds(captured)
    assert largest_step(captured) < 50
    after = listener.card.instant(end) - asked
    _log.info("silent %.0f ms after the stop", after * 1000)


@meets_the_clock(CARD)
def test_a_stop_before_the_first_frame_keeps_it_silent(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    listener.player.play(time.time() + 30, [PlayItem(write(tmp_path / "a.wav", steady(RATE)))])
    listener.until_event(Progress)
    listener.player.stop()
    assert listener.until_event(PlayingEnded) == PlayingEnded(0, 0, True, 0.0)
    assert not any(listener.captured())
    assert not listener.of(Started)


@meets_the_clock(CARD)
def test_what_plays_gives_way_to_what_is_asked_for_next(listener: Listener, tmp_path: Path) -> None:
    listener.opened()
    long = PlayItem(write(tmp_path / "a.wav", steady(RATE * 20)))
    samples = noise(9_600)
    listener.player.play(time.time(), [long])
    listener.until_event(Started)
    listener.player.play(time.time(), [PlayItem(write(tmp_path / "b.wav", samples))])
    listener.until(lambda: len(listener.of(PlayingEnded)) == 2)
    assert [event.stopped for event in listener.heard if isinstance(event, PlayingEnded)] == [
        True,
        False,
    ]
    assert probes(samples, listener.captured())


@meets_the_clock(CARD)
def test_after_a_broken_file_the_next_one_still_plays(listener: Listener, tmp_path: Path) -> None:
    broken = tmp_path / "broken.opus"
    broken.write_bytes(b"OggS" + bytes(400))
    listener.opened()
    listener.player.play(time.time(), [PlayItem(broken)])
    failed = listener.until_event(Failed)
    assert isinstance(failed, Failed)
    assert failed.reason == "file"
    assert "broken.opus" in failed.text
    assert not any(listener.captured())
    listener.played([PlayItem(write(tmp_path / "a.wav", noise(4_800)))])


@meets_the_clock(CARD)
def test_the_volume_changes_while_it_sounds_without_a_click(
    listener: Listener, tmp_path: Path
) -> None:
    loud, soft = write(tmp_path / "a.wav", steady(RATE)), write(tmp_path / "b.wav", steady(RATE))
    listener.opened()
    listener.player.play(time.time() + 0.6, [PlayItem(loud, 0.5), PlayItem(soft, 0.25)])
    listener.until_event(Started)
    listener.player.volume(1.0)
    listener.until_event(PlayingEnded)
    levels = [event.level for event in listener.of(Progress) if isinstance(event, Progress)]
    assert max(levels) == pytest.approx(-8.7, abs=0.05)  # 12,000 of 32,768
    captured = listener.captured()
    assert largest_step(captured) < 50
    first, last = bounds(captured)
    assert (captured[first + RATE - 2 * FADE], captured[last - 2 * FADE]) == (12_000, 6_000)

"""Placing and holding a tape, block by block, on a card that is only arithmetic."""

from array import array
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.air.player.clock.block_clock import Block
from station.air.player.pcm_buffer import PcmBuffer
from station.air.player.playback import Playback
from station.air.player.samples import FADE, STOP_FADE
from tests.air.recordings import RATE, noise, steady

FRAMES = 2_048
NOW = 1_000.0  # monotonic
OFFSET = 1.8e9  # wall minus monotonic


def _pcm_buffer(samples: "array[int]") -> PcmBuffer:
    pcm_buffer = PcmBuffer(len(samples) + 1)
    pcm_buffer.write(samples)
    pcm_buffer.finish()
    return pcm_buffer


class Desk:
    """Asks a playback for blocks as a card of some pace would; keeps all with their instants."""

    def __init__(self, playback: Playback, ppm: float = 0.0) -> None:
        self.playback = playback
        self.seconds = 1 / RATE / (1 + ppm / 1e6)  # that a frame lasts
        self.instant = NOW
        self.heard = array("h")
        self.instants: list[float] = []

    def ask(self, frames: int = FRAMES, *, broken: bool = False) -> "array[int]":
        samples = self.playback.render(Block(frames, self.instant, OFFSET, broken))
        assert len(samples) == frames
        self.instants += [self.instant + n * self.seconds for n in range(frames)]
        self.instant += frames * self.seconds
        self.heard += samples
        return samples

    def until_ended(self) -> None:
        while self.playback.ended is None:
            self.ask()


@settings(max_examples=40, deadline=None)
@given(ahead=st.floats(0.0, 0.3), length=st.integers(1, 6_000), block=st.integers(64, 4_096))
def test_every_frame_is_heard_once_from_the_planned_frame_on(
    ahead: float, length: int, block: int
) -> None:
    samples = noise(length)
    playback = Playback(_pcm_buffer(samples), NOW + OFFSET + ahead, RATE)
    desk = Desk(playback)
    while playback.ended is None:
        desk.ask(block)
    begin = next(n for n, sample in enumerate(desk.heard) if sample)
    assert desk.heard[begin : begin + length] == samples
    assert not any(desk.heard[begin + length :])
    # A float of Unix seconds is good to a quarter of a microsecond.
    assert abs(desk.instants[begin] - (NOW + ahead)) <= 0.5 / RATE + 1e-6
    assert playback.ended == pytest.approx(NOW + ahead + length / RATE, abs=1 / RATE)


def test_what_is_asked_for_too_late_begins_at_its_beginning_and_says_how_late() -> None:
    samples = noise(9_000)
    playback = Playback(_pcm_buffer(samples), NOW + OFFSET - 5.0, RATE)
    desk = Desk(playback)
    desk.until_ended()
    assert desk.heard[:9_000] == samples
    assert playback.late == pytest.approx(5.0, abs=1e-6)


@pytest.mark.parametrize("ppm", [-300, -100, 100, 300, 1500])
def test_a_card_that_runs_fast_or_slow_is_held_to_the_clock(ppm: float) -> None:
    samples = noise(RATE * 4)
    playback = Playback(_pcm_buffer(samples), NOW + OFFSET, RATE)
    desk = Desk(playback, ppm)
    for _ in range(int(3.9 * RATE / FRAMES)):
        desk.ask()
        due = (desk.instant - NOW) * RATE
        assert abs(playback.position - due) < 2 + abs(ppm) / 1e6 * FRAMES + 1
    assert playback.underruns == 0


def test_after_a_gap_it_goes_on_where_it_should_be_by_now() -> None:
    playback = Playback(_pcm_buffer(noise(RATE)), NOW + OFFSET, RATE)
    desk = Desk(playback)
    desk.ask()
    desk.instant += 0.3
    desk.ask(broken=True)
    assert playback.position == pytest.approx((desk.instant - NOW) * RATE, abs=1)
    assert playback.underruns == 1


def test_a_card_that_steps_back_is_waited_for_in_silence() -> None:
    samples = noise(RATE)
    playback = Playback(_pcm_buffer(samples), NOW + OFFSET, RATE)
    desk = Desk(playback)
    desk.ask()
    desk.ask()
    desk.instant -= 0.2
    for _ in range(8):
        desk.ask()
    assert playback.position == pytest.approx((desk.instant - NOW) * RATE, abs=1)


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(st.floats(-0.1, 0.1), min_size=1, max_size=6), blocks=st.integers(1, 4))
def test_no_step_of_the_card_makes_a_click(steps: list[float], blocks: int) -> None:
    playback = Playback(_pcm_buffer(steady(RATE * 3, 20_000)), NOW + OFFSET, RATE)
    desk = Desk(playback)
    desk.ask()
    for step in steps:
        desk.instant += step
        for _ in range(blocks):
            desk.ask()
    edges = [abs(after - before) for before, after in pairwise(desk.heard[FADE:])]
    assert max(edges) < 20_000 * 3.15 / FADE / 2 + 2
    playback.stop()
    falling = [desk.heard[-1], *desk.ask()]
    assert max(abs(after - before) for before, after in pairwise(falling)) < 68  # of STOP_FADE


def test_a_stop_fades_and_then_stays_silent() -> None:
    playback = Playback(_pcm_buffer(steady(RATE)), NOW + OFFSET, RATE)
    desk = Desk(playback)
    desk.ask()
    playback.stop()
    assert any(desk.ask()[: STOP_FADE // 2])
    assert not any(desk.heard[FRAMES + STOP_FADE :])
    assert not any(desk.ask())
    assert playback.ended == pytest.approx(NOW + (FRAMES + STOP_FADE) / RATE)


def test_nothing_is_placed_while_the_clock_is_settling() -> None:
    samples = noise(9_000)
    playback = Playback(_pcm_buffer(samples), NOW + OFFSET, RATE)
    assert not any(playback.render(Block(FRAMES, NOW, OFFSET, settling=True)))
    begun = playback.begun
    assert begun is None
    playback.render(Block(FRAMES, NOW, OFFSET, broken=True, timed=False))
    assert (playback.begun, playback.underruns, playback.timed) == (NOW, 0, False)


def test_after_an_underflow_it_is_silent_till_the_clock_is_known_then_one_gap_is_told() -> None:
    playback = Playback(_pcm_buffer(steady(RATE)), NOW + OFFSET, RATE)
    desk = Desk(playback)
    desk.ask()
    desk.instant += 0.3
    for _ in range(3):
        assert not any(playback.render(Block(FRAMES, desk.instant, OFFSET, settling=True)))
        desk.instant += FRAMES / RATE
    assert playback.silent_since is not None
    again = desk.ask(broken=True)
    assert (again[0], again[-1]) == (0, 12_000)
    assert playback.underruns == 1
    assert playback.silent_since is None
    assert playback.position == pytest.approx((desk.instant - NOW) * RATE, abs=1)


def test_a_decoder_that_is_late_is_silence_and_counted_not_a_wait() -> None:
    pcm_buffer = PcmBuffer(FRAMES)
    pcm_buffer.write(steady(FRAMES + 1_000))
    playback = Playback(pcm_buffer, NOW + OFFSET, RATE)
    desk = Desk(playback)
    desk.ask()
    desk.ask()
    assert playback.underruns == 1
    assert playback.ended is None
    assert not any(desk.ask())


def test_while_there_is_no_card_it_follows_the_clock() -> None:
    playback = Playback(_pcm_buffer(noise(RATE)), NOW + OFFSET, RATE)
    desk = Desk(playback)
    desk.ask()
    playback.follow(NOW + 0.5)
    assert playback.position == RATE // 2


def test_another_volume_is_reached_within_a_fade_without_a_step() -> None:
    playback = Playback(_pcm_buffer(steady(RATE)), NOW + OFFSET, RATE, gain=0.5)
    desk = Desk(playback)
    desk.ask()
    assert set(desk.ask()) == {6_000}
    playback.gain = 1.0
    rising = desk.ask()
    assert rising[FADE:] == steady(FRAMES - FADE)
    assert all(0 <= after - before < 30 for before, after in pairwise(rising))
    playback.gain = 0.0
    falling = desk.ask()
    assert set(falling[FADE:]) == {0}
    assert all(before >= after for before, after in pairwise(falling))

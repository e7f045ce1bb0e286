"""Loudness over time: the band, the level, frames that come as often as they should."""

import math
from array import array

import pytest

from station.air.ear.loudness_envelope import FRAMES, SILENCE, LoudnessEnvelope, Rhythm, decibels


def tone(pitch: float, rate: int, seconds: float = 1.0, peak: int = 10_000) -> "array[int]":
    turn = 2 * math.pi * pitch / rate
    return array("h", (round(peak * math.sin(turn * n)) for n in range(round(seconds * rate))))


def level(pitch: float, rate: int = 16_000) -> float:
    frames = LoudnessEnvelope(rate).feed(tone(pitch, rate))
    return decibels(sum(frames[1:]) / len(frames[1:]))


@pytest.mark.parametrize("rate", [8_000, 16_000, 32_000, 44_100, 48_000])
def test_every_rate_gives_fifty_frames_a_second(rate: int) -> None:
    envelope, frames = LoudnessEnvelope(rate), 0
    for _ in range(40):
        frames += len(envelope.feed(tone(1000, rate, seconds=0.25)))
    assert frames in (10 * FRAMES - 1, 10 * FRAMES)


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_speech_counts_and_hum_does_not(rate: int) -> None:
    middle = level(2000, rate)
    assert middle == pytest.approx(20 * math.log10(10_000 / 32_768 / math.sqrt(2)), abs=1.5)
    assert level(1000, rate) > middle - 4
    assert level(300, rate) < middle - 10
    assert level(50, rate) < middle - 26


def test_what_is_fed_in_pieces_gives_the_same_frames() -> None:
    sound = tone(700, 48_000)
    whole, envelope, pieces = (
        LoudnessEnvelope(48_000).feed(sound),
        LoudnessEnvelope(48_000),
        list[float](),
    )
    for begin in range(0, len(sound), 1_111):
        pieces += envelope.feed(sound[begin : begin + 1_111])
    assert pieces == whole


def test_silence_has_a_level_too() -> None:
    assert decibels(0.0) == SILENCE
    assert decibels(1e-30) == SILENCE
    assert decibels(1.0) == 0.0


def test_a_steady_noise_has_no_rhythm_and_a_steady_beat_has() -> None:
    steady = Rhythm().feed([0.01] * 500)
    beaten = Rhythm().feed([0.01, 0.0] * 250)
    assert max(map(abs, steady)) < 1e-9
    assert min(map(abs, beaten[-50:])) > 0.1

"""What is a howl and what is not: tones made here, speech from espeak-ng."""

import math
import random
import shutil
import subprocess
from array import array

import pytest

from station.air.ear.howl import FRAME, RATE, HowlDetector, tone

BLOCK = 3_072
TEXT = "Kính thưa bà con và các bạn, u u u ô ô ơ ơ i i, mời bà con chú ý lắng nghe thông báo."


def rising(seconds: float, pitch: float, begins: float, rise: float, noise: float) -> "array[int]":
    """A tone from `begins` dB of full scale on, `rise` dB louder each second, in noise."""
    chance = random.Random(1)
    made = array("h")
    for n in range(round(seconds * RATE)):
        size = min(30_000.0, 32_767 * 10 ** ((begins + rise * n / RATE) / 20))
        value = size * math.sin(2 * math.pi * pitch * n / RATE) + chance.gauss(0, noise)
        made.append(max(-32_767, min(32_767, round(value))))
    return made


def heard_at(samples: "array[int]") -> float | None:
    """Seconds after which it is called a howl."""
    detector = HowlDetector()
    for begin in range(0, len(samples), BLOCK):
        if detector.howls(samples[begin : begin + BLOCK]):
            return (begin + BLOCK) / RATE
    return None


def spoken(voice: str, speed: int) -> "array[int]":
    said = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", TEXT],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    raw = ["-ar", str(RATE), "-ac", "1", "-f", "s16le", "-"]
    command = ["ffmpeg", "-loglevel", "error", "-i", "-", *raw]
    return array("h", subprocess.run(command, input=said, check=True, capture_output=True).stdout)


@pytest.mark.parametrize("pitch", [500, 1_500, 2_700, 5_000])
@pytest.mark.parametrize("noise", [0, 30])
def test_a_rising_howl_is_heard_before_it_is_at_its_loudest(pitch: int, noise: int) -> None:
    at = heard_at(rising(4, pitch, -45, 25, noise))
    assert at is not None
    assert at < 2.5


def test_a_howl_that_is_as_loud_as_can_be_is_heard_at_once() -> None:
    at = heard_at(rising(3, 1_200, -6, 0, 100))
    assert at is not None
    assert at < 1.0


def test_a_whistle_of_a_third_of_a_second_is_none() -> None:
    whistle = rising(0.3, 1_800, -10, 0, 30)
    pause = array("h", [0] * (RATE // 5))
    assert heard_at((whistle + pause) * 5) is None


def test_a_glide_is_none() -> None:
    glide = array(
        "h",
        (round(20_000 * math.sin(2 * math.pi * (600 * t + 300 * t * t)))
         for t in (n / RATE for n in range(3 * RATE))),
    )  # fmt: skip
    assert heard_at(glide) is None


def test_silence_and_noise_are_none() -> None:
    chance = random.Random(2)
    hiss = array("h", (round(chance.gauss(0, 4_000)) for _ in range(2 * RATE)))
    assert heard_at(array("h", [0] * RATE)) is None
    assert heard_at(hiss) is None


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
@pytest.mark.parametrize(("voice", "speed"), [("vi", 160), ("vi", 80), ("vi+f3", 100), ("en", 80)])
def test_speech_is_none_and_far_from_it(voice: str, speed: int) -> None:
    said = spoken(voice, speed)
    assert heard_at(said) is None
    frames = [tone(said[n : n + FRAME]) for n in range(0, len(said) - FRAME, FRAME)]
    longest = run = 0
    for frame in frames:
        run = run + 1 if frame.pure else 0
        longest = max(longest, run)
    print(f"{voice} at {speed}: {len(frames)} frames, longest run of pure ones {longest}")
    assert longest <= 4


def test_a_howl_in_the_middle_of_speech_is_heard() -> None:
    said = spoken("vi", 120)
    howl = rising(len(said) / RATE, 1_800, -60, 15, 0)
    both = array("h", (max(-32_767, min(32_767, a // 2 + b)) for a, b in zip(said, howl)))  # noqa: B905
    at = heard_at(both)
    assert at is not None
    assert -60 + 15 * at < 0

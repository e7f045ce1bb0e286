"""The computed tunes: their length, level, edges and band."""

import math
import wave
from array import array
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from station.errors import StorageError
from station.studio.sound.ffmpeg import Ffmpeg, Pass
from station.studio.sound.tune import RATE, closing_samples, samples, write_tune, write_wave

TUNES = [
    pytest.param(samples, 5.0, id="signature"),
    pytest.param(closing_samples, 1.5, id="closing"),
]


@pytest.mark.parametrize(("tune", "seconds"), TUNES)
def test_a_tune_has_its_length_and_leaves_headroom(
    tune: Callable[[], "array[int]"], seconds: float
) -> None:
    sound = tune()
    assert sound.typecode == "h"
    assert len(sound) == seconds * RATE
    assert 20 * math.log10(max(map(abs, sound)) / 32768) <= -3.0


@pytest.mark.parametrize(("tune", "seconds"), TUNES)
def test_a_tune_begins_and_ends_in_silence_and_never_clicks(
    tune: Callable[[], "array[int]"], seconds: float
) -> None:
    sound = tune()
    peak = max(map(abs, sound))
    assert abs(sound[0]) <= 1
    assert max(map(abs, sound[-48:])) < peak * 0.01
    # The steepest a full sine of 6 kHz can be; a click is a jump beyond it.
    steepest = peak * 2 * math.sin(math.pi * 6000 / RATE)
    assert max(abs(later - earlier) for earlier, later in pairwise(sound)) < steepest
    # Within the first 2 ms it is still soft.
    assert max(map(abs, sound[:96])) < peak * 0.15


def level_above(path: Path, hertz: int) -> Pass:
    steep = ",".join([f"highpass=f={hertz}"] * 4)
    return Ffmpeg().run(path, [steep])


def _write_closing(path: Path) -> None:
    write_wave(path, closing_samples())


@pytest.mark.parametrize("write", [write_tune, _write_closing])
def test_a_tune_sits_with_the_speech_and_below_6_khz(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    path = tmp_path / "tune.wav"
    write(path)
    measured = Ffmpeg().run(path, peak=True)
    assert -16.0 <= measured.loudness_lufs <= -14.0
    assert measured.true_peak_dbtp <= -3.0
    assert level_above(path, 7000).loudness_lufs < measured.loudness_lufs - 35
    assert [each.name for each in tmp_path.iterdir()] == ["tune.wav"]


def test_a_tune_is_written_as_mono_wav(tmp_path: Path) -> None:
    _write_closing(tmp_path / "closing.wav")
    with wave.open(str(tmp_path / "closing.wav"), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.getnframes() == 1.5 * RATE


def test_a_tune_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="can't be written"):
        _write_closing(tmp_path / "file" / "closing.wav")
    (tmp_path / "closing.wav").mkdir()
    with pytest.raises(StorageError, match="can't be written"):
        _write_closing(tmp_path / "closing.wav")
    assert {path.name for path in tmp_path.iterdir()} == {"closing.wav", "file"}

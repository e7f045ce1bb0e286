"""The virtual card itself, heard through aplay, which is no part of ours."""

import shutil
import subprocess
import wave
from array import array
from pathlib import Path

import pytest

from station.errors import ProgramMissingError
from tests.virtual_card.card import VirtualCard, build

needs_aplay = pytest.mark.skipif(shutil.which("aplay") is None, reason="alsa-utils isn't installed")


def _wav(path: Path, frames: int, rate: int = 48_000, channels: int = 1) -> "array[int]":
    samples = array("h", (1 + n % 30_000 for n in range(frames)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        for_all = array("h", (sample for sample in samples for _ in range(channels)))
        file.writeframes(for_all.tobytes())
    return samples


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (48_000, 2), (192_000, 2)])
@needs_aplay
def test_what_is_played_is_captured_once_and_in_order(
    tmp_path: Path, rate: int, channels: int
) -> None:
    samples = _wav(tmp_path / "a.wav", rate // 2, rate, channels)
    with VirtualCard() as card:
        subprocess.run(
            ["aplay", "-q", "-D", "loa", str(tmp_path / "a.wav")], env=card.env, check=True
        )
        assert card.captured()[: len(samples)] == samples
        assert not any(card.captured()[len(samples) :])
        assert [mark.rate for mark in card.starts()] == [rate]


@needs_aplay
def test_its_rate_follows_its_ppm(tmp_path: Path) -> None:
    _wav(tmp_path / "a.wav", 48_000)
    with VirtualCard(ppm=20_000) as card:
        subprocess.run(["aplay", "-q", str(tmp_path / "a.wav")], env=card.env, check=True)
        assert card.instant(48_000) - card.instant(0) == pytest.approx(1 / 1.02)


@needs_aplay
def test_an_unplugged_card_can_not_be_opened_until_it_is_plugged_in_again(tmp_path: Path) -> None:
    _wav(tmp_path / "a.wav", 4_800)
    with VirtualCard() as card:
        card.unplug()
        command = ["aplay", "-q", str(tmp_path / "a.wav")]
        assert subprocess.run(command, env=card.env, capture_output=True, check=False).returncode
        assert not card.starts()
        card.plug()
        subprocess.run(command, env=card.env, check=True)
        assert len(card.starts()) == 1


@needs_aplay
def test_a_wav_of_what_was_heard_can_be_cut_out(tmp_path: Path) -> None:
    samples = _wav(tmp_path / "a.wav", 4_800)
    with VirtualCard() as card:
        subprocess.run(["aplay", "-q", str(tmp_path / "a.wav")], env=card.env, check=True)
        with wave.open(str(card.wav(tmp_path / "heard.wav", 100, 200))) as heard:
            assert heard.getparams()[:4] == (1, 2, 48_000, 100)
            assert heard.readframes(100) == samples[100:200].tobytes()


def test_without_a_compiler_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissingError, match="apt install gcc libasound2-dev"):
        build(tmp_path / "build")


def test_it_is_compiled_once(tmp_path: Path) -> None:
    first = build(tmp_path).stat().st_mtime_ns
    assert build(tmp_path).stat().st_mtime_ns == first

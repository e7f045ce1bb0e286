"""Pieces by a voice and by people become one speech, equally loud."""

import subprocess
import wave
from pathlib import Path

import pytest

from station.errors import InputError, ProgramMissingError, StorageError
from station.studio.sound.ffmpeg import Ffmpeg
from station.studio.voice.assembly import RATE, assemble, level
from station.studio.voice.espeak import PAUSE, EspeakVoice


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("speech") / "speech.wav"
    EspeakVoice().speak(["Kính thưa bà con và các bạn, xin cảm ơn bà con."], path)
    return path


def seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


def test_a_whisper_and_a_shout_become_alike_and_are_joined_with_a_pause(
    speech: Path, tmp_path: Path
) -> None:
    for name, gain in (("whisper.m4a", "-35dB"), ("shout.mp3", "6dB")):
        command = ["ffmpeg", "-v", "error", "-i", str(speech), "-af", f"volume={gain}", "-ac", "2"]
        subprocess.run([*command, str(tmp_path / name)], check=True, timeout=60)
    pieces = [tmp_path / "0.wav", tmp_path / "1.wav", tmp_path / "2.wav"]
    for source, piece in zip(
        (speech, tmp_path / "whisper.m4a", tmp_path / "shout.mp3"), pieces, strict=True
    ):
        level(source, piece)
    loudness = [Ffmpeg().run(piece).loudness_lufs for piece in pieces]
    assert max(loudness) - min(loudness) < 1.0
    heard: list[float] = []
    assemble(pieces, tmp_path / "whole.wav", heard.append)
    expected = sum(map(seconds, pieces)) + 2 * PAUSE
    assert seconds(tmp_path / "whole.wav") == pytest.approx(expected, abs=0.001)
    with wave.open(str(tmp_path / "whole.wav"), "rb") as file:
        assert file.getparams()[:3] == (1, 2, RATE)
    assert heard[-1] == 1.0


def test_a_piece_that_is_too_long_or_no_sound_is_refused(speech: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"longer than 0\.01\d* minutes; send it in parts"):
        level(speech, tmp_path / "a.wav", longest=1.0)
    (tmp_path / "text.mp3").write_text("Kính thưa bà con")
    with pytest.raises(InputError, match="not a recording that can be read"):
        level(tmp_path / "text.mp3", tmp_path / "a.wav")


def test_pieces_that_do_not_fit_together_are_the_voices_fault(speech: Path, tmp_path: Path) -> None:
    level(speech, tmp_path / "a.wav")
    with pytest.raises(ProgramMissingError, match="changed its form"):
        assemble([tmp_path / "a.wav", speech], tmp_path / "whole.wav")
    (tmp_path / "b.wav").write_bytes(b"RIFF")
    with pytest.raises(ProgramMissingError, match="gave no speech"):
        assemble([tmp_path / "b.wav"], tmp_path / "whole.wav")
    with pytest.raises(StorageError, match="can't be written"):
        assemble([tmp_path / "a.wav"], tmp_path / "nowhere" / "whole.wav")

"""What is said of recordings that are good, noisy, distorted or odd; on real sound."""

import math
import random
import subprocess
import wave
from array import array
from pathlib import Path

import pytest

from station.errors import InputError
from station.studio.sound.judgement import judge
from station.studio.sound.mastering import master
from station.studio.voice.espeak import EspeakVoice

TEXT = "Kính thưa bà con và các bạn, sáng mai xã tổ chức tiêm phòng cho đàn trâu, bò các thôn."


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("speech") / "speech.wav"
    EspeakVoice().speak([TEXT], path)
    return path


def changed(speech: Path, name: str, filters: str, *options: str) -> Path:
    """The speech through ffmpeg's `filters`."""
    result = speech.with_name(name)
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(speech), "-af", filters, *options]
    subprocess.run([*command, str(result)], check=True, timeout=60)
    return result


def with_noise(speech: Path, below: float) -> Path:
    """The speech with noise `below` dB under its syllables."""
    with wave.open(str(speech), "rb") as file:
        form, sound = file.getparams(), array("h", file.readframes(file.getnframes()))
    loud = [value for value in sound if abs(value) > 200]
    level = math.sqrt(sum(value * value for value in loud) / len(loud)) * 10 ** (-below / 20)
    chance = random.Random(7)
    noisy = array("h", (round(value / 2 + chance.gauss(0, level / 2)) for value in sound))
    result = speech.with_name(f"noise-{below:g}.wav")
    with wave.open(str(result), "wb") as file:
        file.setparams(form)
        file.writeframes(noisy.tobytes())
    return result


def said(recording: Path) -> str:
    return "; ".join(judge(recording, longest=600))


@pytest.mark.parametrize(
    "filters",
    [
        "anull",
        "volume=2.7dB",
        "volume=-30dB",
        "acompressor=threshold=-30dB:ratio=8:makeup=8,alimiter=limit=0.98:level=1",
        "pan=stereo|c0=c0|c1=c0",
    ],
)
def test_a_good_recording_is_left_alone(speech: Path, filters: str) -> None:
    assert said(changed(speech, "good.wav", f"{filters},aformat=sample_fmts=s16")) == ""


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.m4a", "a.opus"])
def test_distortion_is_heard_whatever_the_codec(speech: Path, name: str) -> None:
    loud = changed(speech, "loud.wav", "volume=12dB,aformat=sample_fmts=s16")
    assert "it is distorted" in said(changed(loud, name, "anull"))
    hopeless = changed(speech, "hopeless.wav", "volume=24dB,aformat=sample_fmts=s16")
    with pytest.raises(InputError, match="distorted beyond understanding; record it again"):
        said(changed(hopeless, name, "anull"))


def test_noise_is_heard(speech: Path) -> None:
    assert said(with_noise(speech, 20)) == ""
    assert "it is noisy: the pauses are only" in said(with_noise(speech, 8))
    with pytest.raises(InputError, match="noise nearly as loud as the voice"):
        said(with_noise(speech, -6))


def test_a_hum_alone_is_no_speech(speech: Path) -> None:
    with pytest.raises(InputError, match="no speech at all"):
        said(changed(speech, "hum.wav", "aeval=0.3*sin(2*PI*300*t)"))


@pytest.mark.parametrize(
    ("filters", "options", "sentence"),
    [
        ("pan=stereo|c0=0*c0|c1=c0", (), "its left side is silent"),
        ("pan=stereo|c0=c0|c1=0*c0", (), "its right side is silent"),
        ("dcshift=0.1", (), "doesn't swing around zero"),
        ("anull", ("-ar", "8000"), "sounds like a telephone (8000 Hz)"),
    ],
)
def test_faults_of_the_recorder_are_named(
    speech: Path, filters: str, options: tuple[str, ...], sentence: str
) -> None:
    assert sentence in said(changed(speech, "odd.wav", filters, *options))


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"Kinh thua ba con" * 100)
    with pytest.raises(InputError, match="not a recording that can be read"):
        said(tmp_path / "a.mp3")
    with pytest.raises(InputError, match="no such recording"):
        said(tmp_path / "b.mp3")


def test_silence_is_left_to_whoever_masters_it(speech: Path) -> None:
    assert said(changed(speech, "silent.wav", "volume=0")) == ""


def test_sides_that_cancel_each_other_are_told_and_not_silent(speech: Path, tmp_path: Path) -> None:
    against = changed(speech, "against.wav", "pan=stereo|c0=c0|c1=-1*c0,aformat=sample_fmts=s16")
    assert "its two sides cancel each other" in said(against)
    made = master(against, tmp_path / "against.opus")
    assert made.loudness_lufs == pytest.approx(-14.0, abs=1.0)


def test_silence_before_and_after_is_cut_off_and_told(speech: Path, tmp_path: Path) -> None:
    filters = "adelay=4000,apad=pad_dur=3,aformat=sample_fmts=s16"
    padded = changed(speech, "padded.wav", filters)
    assert "silence is cut off: 4 s at its beginning, 3 s at its end" in said(padded)
    whole = master(speech, tmp_path / "whole.opus").seconds
    assert master(padded, tmp_path / "cut.opus").seconds == pytest.approx(whole, abs=0.8)


def test_a_breath_of_silence_stays(speech: Path) -> None:
    assert said(changed(speech, "breath.wav", "adelay=700,aformat=sample_fmts=s16")) == ""


@pytest.mark.parametrize("name", ["a.mov", "a.mkv", "a.wma", "a.mp2", "a.3gp", "a.avi"])
def test_a_recording_in_a_films_clothes_is_taken(speech: Path, name: str) -> None:
    options = ("-c:a", "aac") if name == "a.3gp" else ()
    assert "telephone" not in said(changed(speech, name, "anull", *options))


def test_a_torn_file_is_told(speech: Path) -> None:
    whole = changed(speech, "whole.flac", "aloop=loop=3:size=200000,aformat=sample_fmts=s16")
    torn = whole.with_name("torn.flac")
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "the file is torn: it should last" in said(torn)


def test_a_film_whose_end_is_missing_is_torn(speech: Path) -> None:
    whole = changed(speech, "film.m4a", "anull")
    torn = whole.with_name("torn.m4a")
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    with pytest.raises(InputError, match="is torn, its end is missing; copy it again"):
        said(torn)


@pytest.mark.parametrize("name", ["torn.wav", "torn.avi", "torn.wma", "torn.aiff"])
def test_a_file_that_lacks_its_end_is_told_by_what_its_head_says(speech: Path, name: str) -> None:
    whole = changed(speech, name, "anull")
    assert said(whole) == ""
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    assert "the file is torn" in said(whole)


def test_a_recording_written_while_it_ran_has_no_length_in_its_head(speech: Path) -> None:
    running = changed(speech, "running.wav", "anull")
    content = bytearray(running.read_bytes())
    content[4:8] = b"\xff\xff\xff\xff"
    running.write_bytes(content)
    assert said(running) == ""


def test_a_file_with_holes_is_told(speech: Path) -> None:
    holes = changed(speech, "holes.mp3", "anull")
    content = bytearray(holes.read_bytes())
    third = len(content) // 3
    content[third : third + 3000] = random.Random(3).randbytes(3000)
    holes.write_bytes(content)
    assert "the file is damaged" in said(holes)

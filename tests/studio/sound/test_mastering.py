"""Mastering by real ffmpeg: loudness, peak, what is told and what is refused."""

import hashlib
import math
import random
import subprocess
import wave
from array import array
from pathlib import Path

import pytest

from station.errors import InputError, ProgramMissingError, StorageError
from station.studio.sound.ffmpeg import Ffmpeg
from station.studio.sound.mastering import LOUDNESS, MOST_SECONDS, Mastered, master
from station.studio.voice.espeak import EspeakVoice
from tests.studio.programs import program

TEXT = [
    "Kính thưa bà con và các bạn, sáng mai xã tổ chức tiêm phòng cho đàn trâu, bò của các thôn.",
    "Đề nghị bà con đưa trâu, bò đến sân nhà văn hóa thôn từ sáu giờ ba mươi phút.",
]
ENCODERS = " A..... libopus"


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("speech") / "speech.wav"
    EspeakVoice().speak(TEXT, path)
    return path


@pytest.fixture(scope="module")
def mastered(speech: Path) -> tuple[Path, Mastered, list[float]]:
    heard: list[float] = []
    result = speech.with_name("speech.opus")
    return result, master(speech, result, progress=heard.append), heard


def write_wav(path: Path, sound: "array[int]", rate: int = 16_000, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    return path


def murmur(seconds: float, level: float) -> "array[int]":
    """Noise in syllables, as loud as `level` of full scale."""
    chance = random.Random(7)
    return array("h", (
        round(32767 * level * chance.gauss(0, 0.3) * max(0.0, math.sin(n / 1500)))
        for n in range(round(16_000 * seconds))
    ))  # fmt: skip


def test_speech_reaches_the_loudness_and_keeps_below_the_peak(
    mastered: tuple[Path, Mastered, list[float]],
) -> None:
    _, result, _ = mastered
    assert abs(result.loudness_lufs - LOUDNESS) <= 1.0
    assert result.true_peak_dbtp <= -1.0


def test_what_is_told_is_what_is_in_the_file(
    speech: Path, mastered: tuple[Path, Mastered, list[float]]
) -> None:
    path, result, _ = mastered
    heard = Ffmpeg().run(path, peak=True)
    assert (heard.loudness_lufs, heard.true_peak_dbtp) == (
        result.loudness_lufs, result.true_peak_dbtp,
    )  # fmt: skip
    assert heard.seconds == pytest.approx(result.seconds, abs=0.01)
    with wave.open(str(speech), "rb") as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(result.seconds, abs=0.01)


def test_the_file_is_small_mono_opus(mastered: tuple[Path, Mastered, list[float]]) -> None:
    path, result, _ = mastered
    content = path.read_bytes()
    head = content[content.index(b"OpusHead") :]
    assert content.startswith(b"OggS")
    assert head[9] == 1  # channels, RFC 7845 section 5.1
    assert len(content) * 8 / result.seconds < 30_000


def test_the_same_sound_gives_the_same_digest(
    speech: Path, mastered: tuple[Path, Mastered, list[float]], tmp_path: Path
) -> None:
    again = tmp_path / "named otherwise.opus"
    master(speech, again)
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (mastered[0], again)}
    assert len(digests) == 1


def test_progress_only_goes_forward_to_the_end(
    mastered: tuple[Path, Mastered, list[float]],
) -> None:
    heard = mastered[2]
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) >= 5


def test_horns_are_given_nothing_they_cannot_say(
    mastered: tuple[Path, Mastered, list[float]],
) -> None:
    low = Ffmpeg().run(mastered[0], ["lowpass=f=120,lowpass=f=120"])
    high = Ffmpeg().run(mastered[0], ["highpass=f=9000,highpass=f=9000"])
    assert low.loudness_lufs < LOUDNESS - 15
    assert high.loudness_lufs < LOUDNESS - 25


@pytest.mark.parametrize("level", [0.01, 0.9])
def test_a_quiet_and_a_loud_recording_come_out_alike(tmp_path: Path, level: float) -> None:
    source = write_wav(tmp_path / "in.wav", murmur(2, level))
    result = master(source, tmp_path / "out.opus")
    assert abs(result.loudness_lufs - LOUDNESS) <= 1.5
    assert result.true_peak_dbtp <= -1.0


@pytest.mark.parametrize("form", ["mp3", "m4a", "webm", "ogg", "flac", "3gp", "aac"])
def test_what_phones_record_is_understood(speech: Path, tmp_path: Path, form: str) -> None:
    recorded = tmp_path / f"recorded.{form}"
    codec = ["-c:a", "aac"] if form == "3gp" else []
    command = ["ffmpeg", "-v", "error", "-i", str(speech), "-t", "1.5", *codec, "-ac", "2"]
    subprocess.run([*command, str(recorded)], check=True, timeout=60)
    assert Ffmpeg().run(recorded).seconds == pytest.approx(1.5, abs=0.15)


@pytest.mark.parametrize(
    ("sound", "says"),
    [
        (array("h", bytes(64_000)), "is silent"),
        (array("h", [1, -1] * 16_000), "is silent"),
        (murmur(0.3, 0.5), "shorter than half a second"),
        (array("h"), "is silent|shorter|can be read"),
    ],
)
def test_a_recording_without_speech_is_refused(
    tmp_path: Path, sound: "array[int]", says: str
) -> None:
    source = write_wav(tmp_path / "in.wav", sound)
    with pytest.raises(InputError, match=says):
        master(source, tmp_path / "out.opus")
    assert [path.name for path in tmp_path.iterdir()] == ["in.wav"]


def test_a_recording_longer_than_allowed_is_refused(speech: Path, tmp_path: Path) -> None:
    assert MOST_SECONDS == 60 * 60
    with pytest.raises(InputError, match=r"longer than 0\.05 minutes; send it in parts"):
        master(speech, tmp_path / "out.opus", longest=3.0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in.wav", b""),
        ("in.wav", b"RIFF\x00\x00\x00\x00WAVE"),
        ("in.mp3", b"Kinh thua ba con" * 100),
        ("in.wav", b"#EXTM3U\n#EXTINF:9,\nfile:{speech}\n#EXT-X-ENDLIST\n"),
        ("in.m4a", b"ffconcat version 1.0\nfile '{speech}'\n"),
        ("in.ogg", b"<?xml version='1.0'?><MPD></MPD>"),
        ("in.flac", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("-i.wav", b"nothing"),
        ("http:x.wav", b"nothing"),
        ("%03d.wav", b"nothing"),
    ],
)
def test_what_is_no_recording_is_refused_and_opens_no_other_file(
    speech: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    source = tmp_path / name
    source.write_bytes(content.replace(b"{speech}", str(speech).encode()))
    with pytest.raises(InputError, match=r"is not a recording that can be read|is silent"):
        master(source, tmp_path / "out.opus")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such recording"):
        master(tmp_path / "in.wav", tmp_path / "out.opus")


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("exit 1", "can't write Opus"),
        ("echo nothing", "can't write Opus"),
        (f'case "$*" in *-encoders) echo "{ENCODERS}";; *) echo boom >&2; exit 1;; esac',
         r"failed \(boom\)"),
        (f'echo "{ENCODERS}"', "did not measure the loudness"),
        (f'case "$*" in *-encoders) echo "{ENCODERS}";; *) sleep 300;; esac',
         "did not finish within 1 s"),
    ],
)  # fmt: skip
def test_a_broken_ffmpeg_leaves_nothing_behind(
    speech: Path, tmp_path: Path, script: str, says: str
) -> None:
    places = tmp_path / "places"
    places.mkdir()
    broken = program(tmp_path, script)
    with pytest.raises(ProgramMissingError, match=says):
        master(speech, places / "out.opus", ffmpeg=broken, timeout=1.0)
    assert list(places.iterdir()) == []


def test_an_absent_ffmpeg_is_named_with_the_remedy(speech: Path, tmp_path: Path) -> None:
    with pytest.raises(ProgramMissingError, match="is not installed; run: sudo apt-get install"):
        master(speech, tmp_path / "out.opus", ffmpeg="ffmpeg-that-is-not-there")


def test_a_full_disk_and_a_missing_folder_are_the_storages_fault(
    speech: Path, tmp_path: Path
) -> None:
    full = program(tmp_path, f'case "$*" in *-encoders) echo "{ENCODERS}";; '
                   '*) echo "out: No space left on device" >&2; exit 1;; esac')  # fmt: skip
    with pytest.raises(StorageError, match="the disk is full"):
        master(speech, tmp_path / "out.opus", ffmpeg=full)
    with pytest.raises(StorageError, match="can't be written"):
        master(speech, tmp_path / "nowhere" / "out.opus")

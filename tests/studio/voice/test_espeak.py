"""The preview voice, by real espeak-ng."""

import logging
import wave
from pathlib import Path

import pytest

from station.errors import InputError, ProgramMissingError, StorageError
from station.studio.voice.espeak import MOST_CHARACTERS, PAUSE, EspeakVoice
from tests.studio.programs import program

VARIANTS = " 5  variant  --/F  Annie  !v/Annie"


def seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


def test_vietnamese_is_spoken_into_one_mono_file(tmp_path: Path) -> None:
    heard: list[float] = []
    EspeakVoice().speak(["Kính thưa bà con."], tmp_path / "speech.wav", heard.append)
    with wave.open(str(tmp_path / "speech.wav"), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert any(file.readframes(file.getnframes()))
    assert heard == [1.0]
    assert [path.name for path in tmp_path.iterdir()] == ["speech.wav"]


def test_a_pause_parts_the_paragraphs(tmp_path: Path) -> None:
    voice = EspeakVoice()
    voice.speak(["Một."], tmp_path / "one.wav")
    voice.speak(["Một.", "Một.", "Một."], tmp_path / "three.wav")
    expected = 3 * seconds(tmp_path / "one.wav") + 2 * PAUSE
    assert seconds(tmp_path / "three.wav") == pytest.approx(expected, abs=0.001)


def test_the_same_text_gives_the_same_sound(tmp_path: Path) -> None:
    for name in ("one.wav", "two.wav"):
        EspeakVoice().speak(["Xin chào bà con."], tmp_path / name)
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_the_voice_has_a_name_with_its_version() -> None:
    assert EspeakVoice().name.startswith("espeak-ng 1.")
    assert EspeakVoice().name.endswith(" vi+Annie")


def test_a_variant_that_is_not_there_falls_back_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert EspeakVoice(variant="Nobody").name.endswith(" vi")
    assert "has no variant Nobody" in caplog.text


def test_nothing_in_a_text_is_an_order_to_the_program(tmp_path: Path) -> None:
    hostile = ["-w /dev/full", "--help", "[[h@'loU]] <break time='9s'/>", "Một\x00hai\x1b[31m"]
    EspeakVoice().speak(hostile, tmp_path / "speech.wav")
    EspeakVoice().speak(["h@'loU"], tmp_path / "letters.wav")
    assert seconds(tmp_path / "speech.wav") > seconds(tmp_path / "letters.wav") > 0.5


def test_nothing_to_say_and_too_much_to_say_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to speak"):
        EspeakVoice().speak([" ", "[]"], tmp_path / "speech.wav")
    with pytest.raises(InputError, match="over an hour"):
        EspeakVoice().speak(["a " * MOST_CHARACTERS], tmp_path / "speech.wav")


def test_an_absent_program_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ProgramMissingError, match="is not installed; run: sudo apt-get install"):
        EspeakVoice(program="espeak-that-is-not-there").speak(["Một."], tmp_path / "a.wav")


SAYS_NONSENSE = 'while [ "$1" != -w ]; do shift; done; echo nonsense > "$2"'


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ('echo "no data" >&2; exit 1', r"failed \(no data\)"),
        ("true", "gave no speech"),
        (SAYS_NONSENSE, "gave no speech"),
        ("sleep 300", "did not finish within 1 s"),
    ],
)
def test_a_broken_program_leaves_nothing_behind(tmp_path: Path, script: str, says: str) -> None:
    places = tmp_path / "places"
    places.mkdir()
    (places / "speech.wav").write_bytes(b"the one before")
    broken = f'case "$1" in --voices*) echo "{VARIANTS}";; *) {script};; esac'
    voice = EspeakVoice(program=program(tmp_path, broken), timeout=1.0)
    with pytest.raises(ProgramMissingError, match=says):
        voice.speak(["Một."], places / "speech.wav")
    assert [path.name for path in places.iterdir()] == ["speech.wav"]
    assert (places / "speech.wav").read_bytes() == b"the one before"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="can't be written"):
        EspeakVoice().speak(["Một."], tmp_path / "nowhere" / "speech.wav")

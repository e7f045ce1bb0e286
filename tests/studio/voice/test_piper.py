"""Piper voices: which are fit, and how one speaks through a program of its own."""

import json
import os
import sys
import wave
from pathlib import Path
from typing import Any

import pytest

from station.errors import InputError, ProgramMissingError
from station.studio.voice import piper
from station.studio.voice.espeak import PAUSE, Voice
from station.studio.voice.piper import PiperVoice, piper_command
from station.studio.voice.piper_model import read_model
from station.studio.voice.voices import VoiceStore, described

FAKE = (sys.executable, str(Path(__file__).with_name("fake_piper.py")))
SIGNS = {sign: [number] for number, sign in enumerate("_^$ abc123456ɜ")}


def description(**changes: Any) -> dict[str, Any]:
    return {
        "audio": {"sample_rate": 22050},
        "espeak": {"voice": "vi"},
        "phoneme_type": "espeak",
        "phoneme_id_map": SIGNS,
        **changes,
    }


def voice_in(folder: Path, name: str = "vi-a", form: object = None) -> Path:
    model = folder / f"{name}.onnx"
    model.write_bytes(b"a model")
    content = form if isinstance(form, bytes) else json.dumps(form or description()).encode()
    (folder / f"{name}.onnx.json").write_bytes(content)
    return model


def voice(folder: Path) -> Voice:
    return VoiceStore(folder, "vi", FAKE).voice(voice_in(folder).stem)


def without(*signs: str) -> dict[str, Any]:
    return description(phoneme_id_map={k: v for k, v in SIGNS.items() if k not in signs})


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (without("ɜ", "6"), "doesn't know the tones ɜ, 6, so it would speak without them"),
        (description(espeak={"voice": "en-us"}), "speaks “en-us”, not “vi”"),
        (description(audio={"sample_rate": 8000}), "its sample rate is 8000"),
        (description(audio={"sample_rate": "x" * 9999}), "its sample rate is xxx"),
        (description(audio=[]), "its sample rate is None"),
        (description(phoneme_type="pinyin"), "doesn't take espeak-ng's signs"),
        (description(phoneme_id_map={"2": "x"}), "isn't one of numbers"),
        (description(phoneme_id_map={"2": [True]}), "isn't one of numbers"),
        (description(phoneme_id_map=7), "is missing or odd"),
        (description(phoneme_id_map={str(n): [1] for n in range(5001)}), "is missing or odd"),
        ([], "isn't the description of a voice"),
        (b"{", "isn't readable JSON"),
        (b"\xff\xfe", "isn't readable JSON"),
        (b"[" * 100_000, "isn't readable JSON"),
        (b" " * 1_000_001, "is over 1 MB"),
    ],
)
def test_a_voice_that_is_unfit_is_refused_with_the_reason(
    tmp_path: Path, form: object, sentence: str
) -> None:
    model = voice_in(tmp_path, form=form if isinstance(form, bytes) else json.dumps(form).encode())
    with pytest.raises(InputError, match=sentence):
        read_model(model)
    assert f"vi-a: refused: {'vi-a'}" in described(VoiceStore(tmp_path, "vi", FAKE))


def test_files_that_are_no_files_are_refused(tmp_path: Path) -> None:
    model = voice_in(tmp_path)
    config = tmp_path / "vi-a.onnx.json"
    config.unlink()
    with pytest.raises(InputError, match=r"vi-a\.onnx\.json is missing"):
        read_model(model)
    os.mkfifo(config)
    with pytest.raises(InputError, match="isn't a plain file"):
        read_model(model)
    voice_in(tmp_path, "vi-b")
    (tmp_path / "vi-b.onnx").write_bytes(b"")
    with pytest.raises(InputError, match="is empty or over 500 MB"):
        read_model(tmp_path / "vi-b.onnx")


def test_paragraphs_are_spoken_in_their_order_with_pauses(tmp_path: Path) -> None:
    heard: list[float] = []
    texts = ["Một hai.", "[[h@'loU]] ba bốn.", " ", "x" * 2990, "Năm sáu bảy."]
    voice(tmp_path).speak(texts, tmp_path / "speech.wav", heard.append)
    with wave.open(str(tmp_path / "speech.wav"), "rb") as file:
        assert file.getparams()[:3] == (1, 2, 22050)
        sound = file.readframes(file.getnframes())
    silence = bytes(2 * round(PAUSE * 22050))
    parts = [part.lstrip(b"\0") for part in sound.split(silence)]
    assert [part[:4] for part in parts] == ["Mộ".encode(), b", h@", b"xxxx", b"N\xc4\x83m"]
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) == 3
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        *("speech.wav", "vi-a.onnx", "vi-a.onnx.json")
    ]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("fails", r"piper failed \(onnxruntime: the model is no model\)"),
        ("skips", "spoke 0 of 1 paragraphs"),
        ("nonsense", "gave no speech"),
        ("hangs", "did not finish within 0.4 s"),
    ],
)
def test_a_piper_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, says: str
) -> None:
    monkeypatch.setenv("FAKE_PIPER", fault)
    if fault == "hangs":
        monkeypatch.setattr(piper, "_START_SECONDS", 0.4)
        monkeypatch.setattr(piper, "_SECONDS_A_CHARACTER", 0.0)
    with pytest.raises(ProgramMissingError, match=says):
        voice(tmp_path).speak(["Một."], tmp_path / "speech.wav")
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["vi-a.onnx", "vi-a.onnx.json"]


def test_an_absent_piper_is_named_with_the_remedy(tmp_path: Path) -> None:
    model = read_model(voice_in(tmp_path))
    with pytest.raises(ProgramMissingError, match=r"isn't installed: .* commune.toml: voice.piper"):
        PiperVoice(model, ("piper-that-is-not-there",)).speak(["Một."], tmp_path / "a.wav")


def test_nothing_to_say_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to speak"):
        voice(tmp_path).speak(["[]"], tmp_path / "speech.wav")


def test_how_piper_is_run(tmp_path: Path) -> None:
    assert piper_command("") == ("piper",)
    assert piper_command("/opt/piper/bin/piper") == ("/opt/piper/bin/piper",)
    venv = (str(tmp_path / "bin" / "python"), "-m", "piper")
    assert piper_command(str(tmp_path)) == venv


def test_the_voices_are_listed_with_their_worth(tmp_path: Path) -> None:
    shelf = VoiceStore(tmp_path, "vi", ("piper-that-is-not-there",))
    assert "no Piper voice in" in described(shelf)
    voice_in(tmp_path, "vi-tot")
    told = described(shelf)
    assert "espeak: word error 0.67" in told
    assert "vi-tot: fit, 22050 Hz" in told
    assert "piper-that-is-not-there isn't here" in told
    assert "a person: best" in told
    with pytest.raises(InputError, match="did you mean “vi-tot”"):
        shelf.voice("vi-tott")

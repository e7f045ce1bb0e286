"""The office with its real studio: espeak-ng, ffmpeg, and a person's voice from a telephone."""

import hashlib
import subprocess
from pathlib import Path

from station.commune.office.studio import real_studio
from station.studio.sound.ffmpeg import Ffmpeg
from tests.commune.desk import TEXT, Desk


def recorded(speech: str, result: Path, *filters: str) -> str:
    """Somebody says `speech` into a recorder."""
    wav = result.with_suffix(".wav")
    subprocess.run(["espeak-ng", "-v", "vi", "-w", str(wav), speech], check=True, timeout=30)
    audio = ["-af", ",".join(filters)] if filters else []
    command = ["ffmpeg", "-v", "error", "-i", str(wav), *audio, "-ac", "2", str(result)]
    subprocess.run(command, check=True, timeout=30)
    return str(result)


def test_voice_person_and_second_language_become_one_bulletin(desk: Desk) -> None:
    desk.studio = real_studio  # type: ignore[assignment]
    printed = desk.do("bulletin", "add", desk.write("tiem-chung.txt", TEXT))
    assert "This is a preview voice" in printed
    alone = desk.home.store().bulletin("tiem-chung").recording
    person = recorded("Ngày năm tháng mười hai, tiêm chủng cho trẻ em", desk.folder / "p.m4a")
    printed = desk.do("bulletin", "record", "tiem-chung", person, "--paragraph", "2")
    assert "a person for paragraph 2" in printed
    loud = recorded("Xin chào bà con", desk.folder / "tay.mp3", "volume=12dB")
    printed = desk.do("bulletin", "language", "tiem-chung", "tày", loud)
    assert "look out: it is distorted" in printed
    record = desk.home.store().bulletin("tiem-chung")
    assert record.recording.sha256 != alone.sha256
    assert not desk.home.audio(alone.sha256).exists()
    for recording in record.bulletin.recordings:
        audio, take = desk.home.audio(recording.sha256), record.take(recording)
        assert hashlib.sha256(audio.read_bytes()).hexdigest() == recording.sha256
        heard = Ffmpeg().run(audio, peak=True)
        assert heard.loudness_lufs == take.loudness_lufs
        assert heard.true_peak_dbtp == take.true_peak_dbtp
    kept = desk.home.path / "drafts" / "tiem-chung"
    assert [path.name for path in kept.iterdir()] == ["paragraph-2.wav"]
    assert "look out: it is distorted" in desk.approve("tiem-chung")
    assert not kept.exists()
    desk.do("publish")
    assert sum(name.startswith("audio/") for name in desk.feed().refresh()) == 2


def test_what_is_no_use_is_refused_and_changes_nothing(desk: Desk) -> None:
    desk.studio = real_studio  # type: ignore[assignment]
    person = recorded("Một hai ba", desk.folder / "p.m4a", "volume=40dB")
    noise = desk.write("a.mp3", "Kính thưa bà con")
    for words, sentence in (
        (("add", person, "--title", "A"), "distorted beyond understanding"),
        (("add", noise, "--title", "A"), "not a recording that can be read"),
        (("add", str(desk.folder / "nothing.mp3"), "--title", "A"), "no such recording"),
    ):
        status, told = desk.refused("bulletin", *words)
        assert (status, sentence in told) == (65, True), told
    assert "no bulletin yet" in desk.do("bulletin", "list")
    assert not (desk.home.path / "audio").exists()
    assert not list(desk.home.path.glob(".work-*"))


def test_a_persons_paragraph_moves_with_the_text_and_is_taken_off(desk: Desk) -> None:
    desk.studio = real_studio  # type: ignore[assignment]
    text = "THÔNG BÁO\n\nKính thưa bà con.\n\nNgày mai họp thôn.\n\nXin cảm ơn.\n"
    desk.do("bulletin", "add", desk.write("hop.txt", text))
    lines = desk.home.store().bulletin("hop").text.splitlines()
    place = lines.index("Ngày mai họp thôn.") + 1
    person = recorded("Ngày mai họp thôn", desk.folder / "p.m4a")
    desk.do("bulletin", "record", "hop", person, "--paragraph", str(place))
    text = text.replace("Kính thưa bà con.", "Kính thưa bà con.\n\nXin mời bà con chú ý.")
    printed = desk.do("bulletin", "text", "hop", desk.write("hop-2.txt", text))
    assert f"a person for paragraph {place + 1}" in printed
    kept = desk.home.path / "drafts" / "hop"
    assert [path.name for path in kept.iterdir()] == [f"paragraph-{place + 1}.wav"]
    mixed = desk.home.store().bulletin("hop").recording
    printed = desk.do("bulletin", "record", "hop", "--paragraph", str(place + 1), "--off")
    assert "a person for paragraph" not in printed
    assert list(kept.iterdir()) == []
    assert desk.home.store().bulletin("hop").recording.sha256 != mixed.sha256
    assert not desk.home.audio(mixed.sha256).exists()

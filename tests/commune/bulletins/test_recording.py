"""Recordings by people, paragraph by paragraph and in several languages, and their approval."""

from pathlib import Path

import pytest

from station.commune.bulletins import signing
from station.errors import RefusedError, TrustError
from station.trust.statement import read_rules, verify_bulletin
from tests.commune.desk import PASSPHRASES, TEXT, Desk
from tests.studio.voice.test_piper import FAKE, voice_in


def add(desk: Desk, *options: str) -> str:
    return desk.do("bulletin", "add", desk.write("tiem-chung.txt", TEXT), *options)


def voice_file(desk: Desk, name: str, content: str = "a voice") -> str:
    """The small studio listens to nothing, so any bytes do."""
    return desk.write(name, content)


def test_a_persons_recording_of_a_text(desk: Desk) -> None:
    printed = add(desk, "--recording", voice_file(desk, "voice.m4a"))
    assert "by a person (voice.m4a)" in printed
    assert "preview voice" not in printed
    assert desk.studio.voice.spoken == []
    shown = desk.do("bulletin", "show", "tiem-chung")
    assert "Kính thưa bà con" in shown
    assert "-14.1 LUFS, peak -1.6 dBTP" in shown


def test_a_recording_without_a_text_needs_a_title_and_says_so(desk: Desk) -> None:
    file = voice_file(desk, "Lời chúc Tết.mp3")
    status, told = desk.refused("bulletin", "add", file)
    assert (status, "--title" in told) == (65, True)
    desk.do("bulletin", "add", file, "--title", "Lời chúc Tết")
    assert "has no text of it" in desk.do("bulletin", "show", "loi-chuc-tet")
    desk.approve("loi-chuc-tet")
    desk.do("publish")
    assert "bulletins/loi-chuc-tet.json" in desk.feed().refresh()


def test_warnings_reach_the_editor_and_the_chairman_and_are_kept(desk: Desk) -> None:
    desk.studio.warnings = ("it is noisy",)
    file = voice_file(desk, "a.wav")
    assert "look out: it is noisy" in desk.do("bulletin", "add", file, "--title", "A")
    assert "look out: it is noisy" in desk.do("bulletin", "show", "a")
    assert "look out: it is noisy" in desk.approve("a")


def test_several_languages_are_approved_and_published_together(desk: Desk) -> None:
    add(desk)
    printed = desk.do("bulletin", "language", "tiem-chung", "Tày", voice_file(desk, "tay.m4a"))
    assert "tyz" in printed
    desk.do("bulletin", "language", "tiem-chung", "mww", voice_file(desk, "mong.m4a", "b"))
    printed = desk.do("approve", "tiem-chung")
    assert len(desk.played) == 3
    assert "Recording 2 of 3, tiếng Tày" in printed
    desk.do("publish")
    feed = desk.feed()
    found = feed.refresh()
    assert sum(name.startswith("audio/") for name in found) == 3
    feed.fetch("trust.json", desk.folder / "trust.json")
    feed.fetch("bulletins/tiem-chung.json", desk.folder / "b.json")
    rules = read_rules((desk.folder / "trust.json").read_bytes())
    bulletin = verify_bulletin((desk.folder / "b.json").read_bytes(), rules)
    assert [each.language for each in bulletin.recordings] == ["vi", "tyz", "mww"]
    assert len(bulletin.recordings_for(["mww", "vi"])) == 2


def test_a_language_recorded_again_replaces_its_recording(desk: Desk) -> None:
    add(desk)
    for content in ("a", "b"):
        desk.do("bulletin", "language", "tiem-chung", "nùng", voice_file(desk, "n.m4a", content))
    assert len(list((desk.home.path / "audio").iterdir())) == 2
    assert len(desk.home.store().bulletin("tiem-chung").bulletin.recordings) == 2


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("tàyy", "did you mean tiếng Tày"),
        ("Đ", "tyz"),
    ],
)
def test_a_language_that_cant_be_is_refused(desk: Desk, language: str, sentence: str) -> None:
    add(desk)
    file = voice_file(desk, "a.m4a")
    assert sentence in desk.refused("bulletin", "language", "tiem-chung", language, file)[1]


def test_a_draft_is_changed_only_before_the_approval(desk: Desk) -> None:
    add(desk)
    desk.approve("tiem-chung")
    file = voice_file(desk, "a.m4a")
    for words in (
        ("language", "tiem-chung", "tyz", file),
        ("record", "tiem-chung", file, "--paragraph", "1"),
        ("sign", "tiem-chung"),
    ):
        status, told = desk.refused("bulletin", *words)
        assert (status, "is approved, so you can't change it" in told) == (1, True)


@pytest.mark.parametrize(
    ("number", "options", "sentence"),
    [
        ("0", (), "has the paragraphs 1 to 3"),
        ("4", (), "has the paragraphs 1 to 3"),
        ("1", ("--recording", "v.m4a"), "is a person's recording"),
    ],
)
def test_a_paragraph_that_cant_be_is_refused(
    desk: Desk, number: str, options: tuple[str, ...], sentence: str
) -> None:
    file = voice_file(desk, "v.m4a")
    add(desk, *(file if word == "v.m4a" else word for word in options))
    words = ("bulletin", "record", "tiem-chung", file, "--paragraph", number)
    assert sentence in desk.refused(*words)[1]


def test_a_file_swapped_between_hearing_and_signing_is_not_signed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)

    def play_and_swap(recording: Path) -> bool:
        recording.write_bytes(b"OggS something else")
        return True

    monkeypatch.setattr(desk, "_play", play_and_swap)
    status, told = desk.refused("approve", "tiem-chung")
    assert (status, "was changed after it was made" in told) == (77, True)
    assert "draft" in desk.do("bulletin", "list")


def test_a_draft_changed_while_the_chairman_listens_is_not_signed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)
    file = voice_file(desk, "a.m4a")

    def play_and_change(_recording: Path) -> bool:
        desk.do("bulletin", "language", "tiem-chung", "tyz", file)
        return True

    monkeypatch.setattr(desk, "_play", play_and_change)
    status, told = desk.refused("approve", "tiem-chung")
    assert (status, "was changed meanwhile" in told) == (1, True)
    assert "draft" in desk.do("bulletin", "list")


def test_what_cant_be_played_is_confirmed_by_its_digits(desk: Desk) -> None:
    add(desk)
    desk.can_play = False
    digest = desk.home.store().bulletin("tiem-chung").recording.sha256
    for typed in ("00000000\n", f"{digest[:7]}\n"):
        status, told = desk.refused("approve", "tiem-chung", typed=typed)
        assert (status, "aren't the first 8 digits" in told) == (1, True)
    assert desk.refused("approve", "tiem-chung", "--digest", "12345678")[0] == 1
    shown = f"{digest[:4]} {digest[4:8]}"
    assert shown in desk.do("approve", "tiem-chung", typed=f"{shown}\n")


def test_without_the_digests_there_is_no_signature(desk: Desk) -> None:
    add(desk)
    record, store = desk.home.store().bulletin("tiem-chung"), desk.home.store()
    chairman = desk.home.keys.unlock("chairman", PASSPHRASES["chairman"])
    for heard in ([], ["0" * 64], [record.recording.sha256, "0" * 64]):
        with pytest.raises(RefusedError, match=r"not every recording .* was heard"):
            signing.approve(record, chairman, desk.home, store, desk.clock.at, heard=heard)


def test_a_file_swapped_while_the_passphrase_is_typed_is_not_signed(desk: Desk) -> None:
    add(desk)
    record, store = desk.home.store().bulletin("tiem-chung"), desk.home.store()
    chairman = desk.home.keys.unlock("chairman", PASSPHRASES["chairman"])
    digest = record.recording.sha256
    desk.home.audio(digest).write_bytes(b"OggS something else")
    with pytest.raises(TrustError, match="was changed after it was made"):
        signing.approve(record, chairman, desk.home, store, desk.clock.at, heard=[digest])


def test_a_piper_voice_by_option_or_by_setting(desk: Desk) -> None:
    program = desk.folder / "piper"
    program.write_text(f'#!/bin/sh\nexec "{FAKE[0]}" "{FAKE[1]}" "$@"\n')
    program.chmod(0o755)
    settings = desk.home.settings_file
    settings.write_text(settings.read_text().replace('piper = ""', f'piper = "{program}"'))
    (desk.home.path / "voices").mkdir()
    voice_in(desk.home.path / "voices", "vi-a")
    assert "by piper vi-a" in add(desk, "--id", "a", "--voice", "vi-a")
    assert desk.studio.voice.spoken == []
    settings.write_text(settings.read_text().replace('name = "espeak"', 'name = "vi-a"'))
    assert "by piper vi-a" in add(desk, "--id", "b")
    assert "did you mean “vi-a”" in desk.refused("bulletin", "add", desk.write("c.txt", TEXT),
                                                 "--voice", "vi-b")[1]  # fmt: skip
    assert "vi-a: fit" in desk.do("voices")

"""Typed words, with the real process, the real voice and the real ffmpeg."""

import json
import os
from pathlib import Path

import pytest

from station.errors import InputError, StorageError
from station.studio.reading import aloud
from station.studio.voice.espeak import EspeakVoice
from station.village.microphone import memo_worker, typed_process
from station.village.microphone.memo_record import Memo, MemoState
from station.village.microphone.memo_store import MOST_WAITING, MemoStore
from tests.real.village.test_memo_worker import NOON, shelf, worker

__all__ = ["shelf"]
WORDS = "Kính mời bà con họp thôn lúc 19h30 ngày 02/12/2026 tại nhà văn hóa.\nXin cảm ơn!"


def spoken(shelf: MemoStore, text: str, longest: float = 60, **more: object) -> Memo:
    memo = shelf.write(text, "", "panel", NOON)
    worker(shelf, longest, **more).work()
    found = shelf.memo(memo.id)
    assert found is not None
    return found


def test_typed_words_become_a_recording_that_has_to_be_heard_first(shelf: MemoStore) -> None:
    memo = spoken(shelf, f"  {WORDS}\n\n")
    assert (memo.state, memo.fault, memo.flaws) == (MemoState.READY, "", ())
    assert (memo.text, memo.title, memo.is_unheard) == (WORDS, WORDS.splitlines()[0], True)
    assert 5 < memo.seconds < 30
    assert shelf.audio(memo).read_bytes().startswith(b"OggS")
    assert not shelf.raw(memo).exists()
    shelf.hear(memo.id)
    again = MemoStore(shelf.folder, shelf.inbox, 1000).memo(memo.id)
    assert again is not None
    assert not again.is_unheard


def test_numbers_and_days_are_read_as_people_say_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    speak = EspeakVoice.speak

    def heard(voice: EspeakVoice, paragraphs: tuple[str, ...], to: Path) -> None:
        said.extend(paragraphs)
        speak(voice, paragraphs, to)

    monkeypatch.setattr(EspeakVoice, "speak", heard)
    (tmp_path / "text").write_text(WORDS, "utf-8")
    told = typed_process.spoken(tmp_path / "text", tmp_path / "made", 60)
    assert told["fault"] == ""
    assert "mười chín giờ" in said[0]
    assert "năm hai nghìn không trăm hai mươi sáu" in said[0]
    assert said == list(aloud.read_aloud(WORDS.splitlines()).paragraphs)


def test_what_cannot_be_read_is_told(shelf: MemoStore) -> None:
    memo = spoken(shelf, "Xem XQZT ở https://vidu.vn/abc?x=1")
    assert (memo.state, memo.flaws) == (MemoState.READY, (typed_process.UNREAD,))


@pytest.mark.parametrize("text", ["...", "[[ ]]", "§"])
def test_what_has_no_words_is_refused(shelf: MemoStore, text: str) -> None:
    memo = spoken(shelf, text)
    assert (memo.state, memo.fault) == (MemoState.REFUSED, "no-words")
    assert [path.suffix for path in shelf.folder.iterdir()] == [".json"]


def test_nothing_at_all_is_refused_at_once(shelf: MemoStore) -> None:
    with pytest.raises(InputError):
        shelf.write(" \n\t", "", "panel", NOON)
    assert shelf.all() == ()


def test_words_that_last_too_long_are_refused(shelf: MemoStore) -> None:
    assert spoken(shelf, "Xin chào bà con. " * 50, longest=5).fault == "too-long"


def test_without_the_voice_it_says_so(shelf: MemoStore, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    path = os.environ | {"PATH": str(tmp_path / "bin")}
    assert spoken(shelf, WORDS, environment=path).fault == "no-voice"


def test_what_a_power_cut_interrupts_is_spoken_at_the_next_start(shelf: MemoStore) -> None:
    memo = shelf.write(WORDS, "Họp", "panel", NOON)
    again = MemoStore(shelf.folder, shelf.inbox, 1000)
    worker(again).work()
    found = again.memo(memo.id)
    assert found is not None
    assert (found.state, found.title) == (MemoState.READY, "Họp")


def test_so_many_wait_and_no_more(shelf: MemoStore) -> None:
    for _ in range(MOST_WAITING):
        shelf.write(WORDS, "", "panel", NOON)
    with pytest.raises(StorageError):
        shelf.write(WORDS, "", "panel", NOON)


def test_a_voice_that_dies_or_eats_memory_takes_nothing_with_it(
    shelf: MemoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo_worker, "SPEAKS", ("sh", "-c", "kill -9 $$"))
    assert spoken(shelf, WORDS).fault == "program"


def test_a_recording_is_written_down_as_an_earlier_release_reads_it(shelf: MemoStore) -> None:
    (shelf.inbox / "abc").write_bytes(b"x")
    memo = shelf.take("abc", "", "panel", NOON)
    form = json.loads((shelf.folder / f"{memo.id}.json").read_text("utf-8"))
    assert not {"text", "heard"} & set(form)

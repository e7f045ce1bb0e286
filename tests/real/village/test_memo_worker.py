"""Recordings from phones, with the real process and the real ffmpeg."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.errors import InputError, StorageError
from station.files import file_digest
from station.village.microphone.memo_record import Memo, MemoState
from station.village.microphone.memo_store import MOST_WAITING, MemoStore
from station.village.microphone.memo_worker import MemoWorker
from tests.places import SAMPLES
from tests.village.memo_sounds import (
    AMR,
    FORMS,
    amr,
    in_3gp,
    phone,
    picture,
    silence,
    spoken,
    three_hours,
)
from tests.village.simulated import HANOI

NOON = datetime(2026, 11, 23, 12, 5, tzinfo=HANOI)


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken(tmp_path_factory.mktemp("speech") / "speech.wav")


@pytest.fixture
def shelf(tmp_path: Path) -> MemoStore:
    return MemoStore(tmp_path / "memos", tmp_path / "inbox", 3_000_000)


def worker(shelf: MemoStore, longest: float = 60, **more: object) -> MemoWorker:
    return MemoWorker(shelf, longest, lambda: NOON, frozenset, **more)  # type: ignore[arg-type]


def given(shelf: MemoStore, file: Path | bytes, title: str = "") -> Memo:
    arrived = shelf.inbox / "abc123"
    if isinstance(file, bytes):
        arrived.write_bytes(file)
    else:
        shutil.copy(file, arrived)
    return shelf.take("abc123", title, "panel", NOON)


def prepared(shelf: MemoStore, file: Path | bytes, longest: float = 60) -> Memo:
    memo = given(shelf, file)
    worker(shelf, longest).work()
    found = shelf.memo(memo.id)
    assert found is not None
    return found


@pytest.mark.parametrize("form", FORMS)
def test_what_phones_record_is_made_fit_for_horns(
    shelf: MemoStore, speech: Path, form: str
) -> None:
    memo = prepared(shelf, phone(speech, form))
    assert (memo.state, memo.fault) == (MemoState.READY, "")
    assert 2 < memo.seconds < 10
    assert shelf.audio(memo).read_bytes().startswith(b"OggS")
    assert file_digest(shelf.audio(memo)) == memo.sha256
    assert not shelf.raw(memo).exists()
    assert list(shelf.inbox.iterdir()) == []


@pytest.mark.parametrize("boxed", [False, True], ids=["amr", "3gp"])
@pytest.mark.parametrize("sample", AMR)
def test_what_older_phones_record_is_made_fit_for_horns(
    shelf: MemoStore, tmp_path: Path, sample: str, boxed: bool
) -> None:
    memo = prepared(shelf, in_3gp(sample, tmp_path) if boxed else SAMPLES / sample)
    assert (memo.state, memo.fault) == (MemoState.READY, "")
    assert 4 < memo.seconds < 6


def test_amr_is_read_and_noise_in_it_is_refused(shelf: MemoStore, tmp_path: Path) -> None:
    memo = prepared(shelf, amr(tmp_path / "x.amr", 2))
    assert memo.fault != "no-recording"  # it was heard, and judged


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda path: path.write_text("This is a text. " * 500), "no-recording"),
        (lambda path: path.write_bytes(b""), "no-recording"),
        (picture, "no-recording"),
        (lambda path: path.write_text("#EXTM3U\nhttp://127.0.0.1/x.mp3\n"), "no-recording"),
        (lambda path: path.write_text("ffconcat version 1.0\nfile /etc/passwd\n"), "no-recording"),
        (silence, "silent"),
        (three_hours, "too-long"),
    ],
    ids=["text", "empty", "picture", "playlist", "concat", "silence", "three hours"],
)
def test_what_is_no_recording_to_play_is_refused_by_a_code(
    shelf: MemoStore, tmp_path: Path, make: Callable[[Path], object], fault: str
) -> None:
    path = tmp_path / ("long.flac" if make is three_hours else "memo.mp3")
    make(path)
    memo = prepared(shelf, path, longest=600)
    assert (memo.state, memo.fault, memo.sha256) == (MemoState.REFUSED, fault, "")
    assert [each.suffix for each in shelf.folder.iterdir()] == [".json"]


def test_a_full_disk_refuses_it(shelf: MemoStore, speech: Path) -> None:
    memo = given(shelf, speech)
    worker(shelf, free=lambda _: 1_000_000).work()
    found = shelf.memo(memo.id)
    assert found is not None
    assert (found.state, found.fault) == (MemoState.REFUSED, "disk")


def test_without_ffmpeg_it_is_told_that_a_program_is_missing(
    shelf: MemoStore, speech: Path
) -> None:
    memo = given(shelf, speech)
    worker(shelf, environment=os.environ | {"PATH": "/nowhere"}).work()
    found = shelf.memo(memo.id)
    assert found is not None
    assert (found.state, found.fault) == (MemoState.REFUSED, "program")


def test_what_was_under_way_is_begun_anew_after_a_restart(shelf: MemoStore, speech: Path) -> None:
    memo = given(shelf, speech, "Họp thôn")
    (shelf.folder / ".made-left").mkdir()
    shelf.made(memo).write_bytes(b"half of it")
    again = MemoStore(shelf.folder, shelf.inbox, 3_000_000)
    assert again.memo(memo.id) == memo
    worker(again).work()
    found = again.memo(memo.id)
    assert found is not None
    assert (found.state, found.title) == (MemoState.READY, "Họp thôn")
    assert {each.suffix for each in shelf.folder.iterdir()} == {".json", ".opus"}


def test_the_thread_ends_in_the_middle_of_one_and_loses_nothing(
    shelf: MemoStore, speech: Path
) -> None:
    working = worker(shelf)
    memo = given(shelf, speech)
    working.start()
    working.close()
    working.thread.join(30)
    assert not working.thread.is_alive()
    found = MemoStore(shelf.folder, shelf.inbox, 3_000_000).memo(memo.id)
    assert found is not None
    assert found.state is MemoState.READY or shelf.raw(memo).exists()


def test_what_is_no_file_of_the_inbox_is_not_taken(shelf: MemoStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (shelf.inbox / "link").symlink_to(secret)
    (shelf.inbox / "hard").hardlink_to(secret)
    os.mkfifo(shelf.inbox / "pipe")
    (shelf.inbox / "large").write_bytes(b"x" * 3_000_001)
    for name in ("link", "hard", "pipe", "large", "missing", "../secret", "", "a" * 65):
        with pytest.raises(InputError):
            shelf.take(name, "", "panel", NOON)
    assert secret.read_text() == "secret"
    assert shelf.all() == ()
    assert list(shelf.folder.iterdir()) == []


def test_only_so_many_wait_at_once(shelf: MemoStore) -> None:
    for _ in range(MOST_WAITING):
        given(shelf, b"x")
    with pytest.raises(StorageError, match="try again"):
        given(shelf, b"x")


def test_a_title_is_one_short_line_and_has_a_default(shelf: MemoStore) -> None:
    assert given(shelf, b"x").title == "Lời nói lúc 12:05"
    assert given(shelf, b"x", " a\n\x1b[31m b" + "c" * 99).title == "a [31m b" + "c" * 72


def test_old_ones_go_and_those_to_be_played_stay(shelf: MemoStore, speech: Path) -> None:
    first, second = prepared(shelf, speech), prepared(shelf, speech)
    assert first.sha256 == second.sha256  # the same sound is kept once
    shelf.remove(second.id)
    assert shelf.audio(first).exists()
    shelf.tidy(NOON + timedelta(days=8), {first.id})
    assert shelf.memo(first.id) == first
    shelf.tidy(NOON + timedelta(days=8), ())
    assert shelf.all() == ()
    assert list(shelf.folder.iterdir()) == []


def test_a_damaged_record_harms_nobody(shelf: MemoStore) -> None:
    memo = given(shelf, b"x")
    (shelf.folder / "bad.json").write_text(json.dumps({"id": "bad", "state": "ready"}))
    (shelf.folder / "worse.json").write_bytes(b"\xff\x00")
    assert MemoStore(shelf.folder, shelf.inbox, 10).all() == (memo,)

"""Speaking by a recording: the real page, a real shelf behind a real socket, the real ffmpeg."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from station.errors import InputError
from station.village.microphone.memo_store import MemoStore
from station.village.microphone.memo_worker import MemoWorker
from tests.village.fake_daemon import NOON, FakeDaemon
from tests.village.memo_sounds import phone, spoken
from tests.web.panel.test_panel import press, token
from web.panel.app import AppSettings

MEMO = {
    "id": "0123456789abcdef", "title": "Họp thôn", "made": NOON.isoformat(), "state": "ready",
    "fault": "", "flaws": ["noisy"], "seconds": 12.0, "file": "a" * 64 + ".opus", "at": [],
}  # fmt: skip


class MemoDaemon(FakeDaemon):
    """A daemon with recordings: `memos` says which; with a `shelf` it takes what is sent."""

    shelf: MemoStore | None = None
    memos: tuple[dict[str, Any], ...] = ()

    def _replied(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["do"] == "memo" and self.shelf is not None:
            self.asked.append(request)
            memo = self.shelf.take(str(request["name"]), str(request["title"]), "panel", NOON)
            return {"id": memo.id}
        return super()._replied(request) | {"memos": list(self.memos)}


@pytest.fixture
def settings(settings: AppSettings) -> AppSettings:
    return replace(settings, largest=200_000)


@pytest.fixture
def daemon(settings: AppSettings) -> Iterator[MemoDaemon]:
    with MemoDaemon(settings.places.control_socket) as made:
        made.shelf = MemoStore(
            settings.places.state / "memos", settings.places.state / "inbox", settings.largest
        )
        yield made


def send(head: FlaskClient, content: bytes, title: str = "", name: str = "a.m4a") -> TestResponse:
    form = {"token": token(head), "title": title, "file": (io.BytesIO(content), name)}
    return head.post("/speak/send", data=form | {"record": (io.BytesIO(b""), "")})


def inbox(settings: AppSettings) -> list[Path]:
    return list((settings.places.state / "inbox").iterdir())


def test_a_recording_goes_from_the_phone_to_the_shelf_and_is_heard_again(
    head: FlaskClient, daemon: MemoDaemon, settings: AppSettings, tmp_path: Path
) -> None:
    speech = phone(spoken(tmp_path / "speech.wav"), "m4a")
    assert "capture" in head.get("/speak").text
    answer = send(head, speech.read_bytes(), "Họp thôn", "../../Ghi âm.m4a")
    assert answer.headers["Location"] == "/speak"
    assert "Tủ loa đã nhận bản ghi" in head.get("/speak").text
    assert daemon.shelf is not None
    MemoWorker(daemon.shelf, 600, lambda: NOON, frozenset).work()
    (memo,) = daemon.shelf.all()
    assert (memo.title, memo.state) == ("Họp thôn", "ready")
    daemon.memos = (MEMO | {"id": memo.id, "file": f"{memo.sha256}.opus"},)
    assert f'src="/memo/{memo.id}/sound"' in head.get("/speak").text
    with head.get(f"/memo/{memo.id}/sound", headers={"Range": "bytes=0-3"}) as heard:
        assert (heard.status_code, heard.data, heard.mimetype) == (206, b"OggS", "audio/ogg")
    assert inbox(settings) == []


def test_a_file_that_is_too_large_is_refused_in_words_and_leaves_nothing(
    head: FlaskClient, daemon: MemoDaemon, settings: AppSettings
) -> None:
    head.get("/speak")
    answer = send(head, b"x" * (settings.largest + 20_000))
    assert answer.headers["Location"] == "/speak?no=too-large"
    assert "Tệp quá lớn" in head.get("/speak?no=too-large").text
    assert inbox(settings) == []
    assert daemon.asked_to("memo") == []


def test_nothing_chosen_is_said(head: FlaskClient, daemon: MemoDaemon) -> None:
    head.get("/speak")
    assert send(head, b"").headers["Location"] == "/speak?no=nothing"
    assert "Xin ghi âm hoặc chọn tệp trước" in head.get("/speak?no=nothing").text


def test_nobody_sends_anything_without_the_pin_or_with_a_foreign_form(
    visitor: FlaskClient, head: FlaskClient, daemon: MemoDaemon, settings: AppSettings
) -> None:
    form = {"token": "foreign", "file": (io.BytesIO(b"x"), "a.mp3")}
    assert head.post("/speak/send", data=form).status_code == 403
    head.post("/logout", data={"token": token(head)})
    form = {"token": "foreign", "file": (io.BytesIO(b"x"), "a.mp3")}
    assert visitor.post("/speak/send", data=form).headers["Location"] == "/login"
    assert inbox(settings) == []
    assert daemon.asked_to("memo") == []


def test_while_the_daemon_is_down_the_head_is_told_and_nothing_stays(
    head: FlaskClient, daemon: MemoDaemon, settings: AppSettings
) -> None:
    head.get("/speak")
    daemon.close()
    answer = send(head, b"x")
    assert answer.status_code == 503
    assert "Chưa làm" in answer.text or 'role="alert"' in answer.text
    assert inbox(settings) == []


def test_a_card_that_takes_nothing_is_told_of(
    head: FlaskClient, daemon: MemoDaemon, settings: AppSettings
) -> None:
    head.get("/speak")
    (settings.places.state / "inbox").rmdir()
    answer = send(head, b"x")
    assert answer.status_code == 500
    assert 'role="alert"' in answer.text


def test_it_is_asked_once_more_and_then_played_so_often(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    daemon.memos = (MEMO,)
    page = head.get(f"/memo/{MEMO['id']}/play?times=3").text
    assert "Phát ngay" in page
    assert daemon.asked_to("memo-play") == []
    assert press(head, f"/memo/{MEMO['id']}/play", times="3").status_code == 303
    (asked,) = daemon.asked_to("memo-play")
    assert (asked["id"], asked["times"], asked["confirmed"]) == (MEMO["id"], 3, False)


def test_quiet_hours_are_confirmed(head: FlaskClient, daemon: MemoDaemon) -> None:
    daemon.memos = (MEMO,)
    daemon.refuse("memo-play", "quiet-hours")
    head.get("/speak")
    answer = press(head, f"/memo/{MEMO['id']}/play", times="1")
    assert answer.status_code == 409
    assert 'name="quiet" value="yes"' in answer.text
    daemon.allow("memo-play")
    press(head, f"/memo/{MEMO['id']}/play", times="1", quiet="yes")
    assert daemon.asked_to("memo-play")[-1]["confirmed"] is True


def test_a_time_today_is_promised_shown_and_taken_back(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    daemon.memos = (MEMO | {"at": ["2026-11-30T18:30:00+07:00"]},)
    assert "18:30" in head.get(f"/memo/{MEMO['id']}/play?at=18:30").text
    press(head, f"/memo/{MEMO['id']}/play", at="18:30", times="2")
    (asked,) = daemon.asked_to("memo-at")
    assert (asked["at"], asked["times"]) == ("2026-11-30T18:30:00+07:00", 2)
    assert "Sẽ phát lúc 18:30" in head.get("/speak").text
    press(head, f"/memo/{MEMO['id']}/withdraw")
    assert daemon.asked_to("memo-withdraw")[0]["id"] == MEMO["id"]
    press(head, f"/memo/{MEMO['id']}/delete")
    assert daemon.asked_to("memo-delete")[0]["id"] == MEMO["id"]


@pytest.mark.parametrize("at", ["25:00", "soon", "٠٥:٠٠", "-1:00"])
def test_what_is_no_time_is_said(head: FlaskClient, daemon: MemoDaemon, at: str) -> None:
    daemon.memos = (MEMO,)
    head.get("/speak")
    assert press(head, f"/memo/{MEMO['id']}/play", at=at).headers["Location"] == "/speak?no=when"
    assert daemon.asked_to("memo-at") == []


@pytest.mark.parametrize("fault", ["no-recording", "too-long", "silent", "disk", "program", "?"])
def test_a_refused_recording_says_why_in_words(
    head: FlaskClient, daemon: MemoDaemon, fault: str
) -> None:
    daemon.memos = (MEMO | {"state": "refused", "fault": fault, "file": ""},)
    page = head.get("/speak").text
    assert re.search(r'<p class="bad">[^<]{15,}</p>', page)
    assert "<audio" not in page


def test_a_file_outside_is_never_given(head: FlaskClient, daemon: MemoDaemon) -> None:
    daemon.memos = (MEMO | {"file": "../panel/pin"}, MEMO | {"id": "b"})
    assert head.get(f"/memo/{MEMO['id']}/sound").status_code == 409
    assert head.get("/memo/b/sound").status_code == 404


def test_what_the_daemon_does_not_take_is_said(head: FlaskClient, daemon: MemoDaemon) -> None:
    head.get("/speak")
    daemon.shelf = None
    daemon.fail("memo", InputError("no"))
    assert send(head, b"x").headers["Location"] == "/speak?no=no-recording"


def test_a_recording_is_on_the_disk_before_the_daemon_is_asked_and_once_more_by_it(
    head: FlaskClient, daemon: MemoDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[tuple[int, int]] = []
    sync = os.fsync

    def seen(descriptor: int) -> None:
        sync(descriptor)
        found = os.fstat(descriptor)
        if found.st_size == 100_000:
            flushed.append((found.st_ino, len(daemon.asked)))

    monkeypatch.setattr(os, "fsync", seen)
    before = len(daemon.asked)
    send(head, bytes(100_000))
    asked = [at for _, at in flushed]
    assert len({number for number, _ in flushed}) == 1
    assert asked[0] < asked[-1]
    assert asked[0] >= before

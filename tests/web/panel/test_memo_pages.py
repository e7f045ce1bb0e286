"""Speaking by a recording: the real page, a real shelf behind a real socket, the real ffmpeg."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from station.errors import InputError
from station.village.microphone.memo_store import MemoStore
from station.village.microphone.memo_worker import MemoWorker
from tests.village.fake_daemon import NOON, FakeDaemon, on_air_status, today_line
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
    gone: tuple[dict[str, Any], ...] = ()

    def _replied(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["do"] == "memo" and self.shelf is not None:
            self.asked.append(request)
            memo = self.shelf.take(str(request["name"]), str(request["title"]), "panel", NOON)
            return {"id": memo.id}
        lists = {"memos": list(self.memos), "deleted": list(self.gone), "now": NOON.isoformat()}
        return super()._replied(request) | (lists if request["do"] == "memos" else {})


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
    press(head, f"/memo/{MEMO['id']}/delete", sure="yes")
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


CLASH = {
    "meets": [
        {
            "key": "chieu/2026-11-30", "title": "Bản tin chiều", "session": True,
            "at": "2026-11-30T17:00:00+07:00", "ends": "2026-11-30T17:12:00+07:00",
        }
    ],
    "before": "2026-11-30T16:58:00+07:00", "after": "2026-11-30T17:13:00+07:00", "instead": True,
}  # fmt: skip


def test_a_time_that_is_taken_is_not_promised_and_three_others_are_one_tap_away(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    daemon.memos = (MEMO,)
    daemon.replies["memo-at"] = {"key": "", "clash": CLASH}
    head.get("/speak")
    answer = press(head, f"/memo/{MEMO['id']}/play", at="17:01", times="2", quiet="yes")
    assert answer.status_code == 409
    assert "Lúc 17:01 loa đã có việc khác" in answer.text
    assert "17:00–17:12: Bản tin chiều" in answer.text
    assert re.findall(r'name="at" value="(.+?)"', answer.text) == ["16:58", "17:13", "17:01"]
    assert answer.text.count('name="quiet" value="yes"') == 3
    assert "Sẽ phát đúng giờ" not in head.get("/speak").text
    del daemon.replies["memo-at"]
    press(head, f"/memo/{MEMO['id']}/play", at="17:01", times="2", instead="yes")
    assert [each["instead"] for each in daemon.asked_to("memo-at")] == [False, True]


def test_what_is_not_free_is_not_offered(head: FlaskClient, daemon: MemoDaemon) -> None:
    daemon.memos = (MEMO,)
    nothing = {"before": None, "after": None, "instead": False}
    daemon.replies["memo-at"] = {"key": "", "clash": CLASH | nothing}
    head.get("/speak")
    answer = press(head, f"/memo/{MEMO['id']}/play", at="17:01")
    assert f"/memo/{MEMO['id']}/play" not in answer.text
    assert "Không phát" in answer.text


def test_a_promise_in_a_pause_says_that_it_plays_all_the_same(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    daemon.memos = (MEMO,)
    daemon.replies["memo-at"] = {"key": "memo/a/1", "paused": True}
    head.get("/speak")
    press(head, f"/memo/{MEMO['id']}/play", at="17:01")
    assert "dù lịch đang tạm dừng" in head.get("/speak").text


def test_a_recording_that_a_later_session_has_put_off_is_told_on_both_pages(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    at, wanted = "2026-11-30T17:13:00+07:00", "2026-11-30T17:01:00+07:00"
    line = today_line("memo/a/1", "Họp thôn", at, "promised") | {"wanted": wanted}
    daemon.status["promised"] = [line]
    page = head.get("/").text
    assert "“Họp thôn” chờ đến 17:13 mới phát" in page
    assert "hẹn lúc 17:01" in page
    daemon.memos = (MEMO | {"at": [at], "wanted": [wanted]},)
    assert "Sẽ phát lúc 17:13, không phải 17:01" in head.get("/speak").text


def test_a_promised_recording_is_not_deleted_unasked(head: FlaskClient, daemon: MemoDaemon) -> None:
    daemon.memos = (MEMO | {"at": ["2026-11-30T18:30:00+07:00"]},)
    head.get("/speak")
    answer = press(head, f"/memo/{MEMO['id']}/delete")
    assert answer.status_code == 409
    assert "Sẽ phát lúc 18:30" in answer.text
    assert daemon.asked_to("memo-delete") == []
    press(head, f"/memo/{MEMO['id']}/delete", sure="yes")
    assert len(daemon.asked_to("memo-delete")) == 1


def test_a_deleted_recording_is_had_back_with_one_tap(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    daemon.memos = (MEMO,)
    head.get("/speak")
    press(head, f"/memo/{MEMO['id']}/delete")
    daemon.memos, daemon.gone = (), (MEMO,)
    page = head.get("/speak").text
    assert page.count(f'action="/memo/{MEMO["id"]}/restore"') == 2
    assert head.get("/speak").text.count("/restore") == 1  # said once; in the list for a while
    press(head, f"/memo/{MEMO['id']}/restore")
    assert [each["id"] for each in daemon.asked_to("memo-restore")] == [MEMO["id"]]
    assert "Đã lấy lại bản ghi" in head.get("/speak").text


def test_recordings_are_told_apart(head: FlaskClient, daemon: MemoDaemon) -> None:
    yesterday = (NOON - timedelta(days=1)).isoformat()
    daemon.memos = (MEMO, MEMO | {"id": "f" * 16, "made": yesterday, "seconds": 75.0})
    page = head.get("/speak").text
    assert "Thu lúc 12:00" in page
    assert "Thu lúc 29/11/2026 12:00" in page
    assert "1 phút 15 giây" in page


@pytest.mark.parametrize("busy", ["wait", "stop"])
def test_while_something_sounds_he_waits_for_its_end_or_stops_it(
    head: FlaskClient, daemon: MemoDaemon, busy: str
) -> None:
    daemon.memos, daemon.status = (MEMO,), on_air_status()
    page = head.get(f"/memo/{MEMO['id']}/play").text
    assert "Loa đang phát: Bản tin chiều" in page
    assert f'name="busy" value="{busy}"' in page
    press(head, f"/memo/{MEMO['id']}/play", busy=busy)
    assert daemon.asked_to("memo-play")[-1]["busy"] == busy


def test_what_would_run_into_a_session_says_so_before(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    words = "chưa xong trước 17:00, Bản tin chiều"
    daemon.memos = (MEMO,)
    daemon.status["now"] = "2026-11-30T16:59:00+07:00"
    assert words not in head.get(f"/memo/{MEMO['id']}/play?times=1").text
    assert words in head.get(f"/memo/{MEMO['id']}/play?times=5").text
    daemon.status["now"] = "2026-11-30T16:57:00+07:00"
    assert words in head.get("/play/cchc-2026-11").text

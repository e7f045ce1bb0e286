"""Typed announcements: the real page over a daemon that only talks."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from station.errors import InputError
from station.village.control.messages.memos import MOST_LETTERS
from tests.web.panel.test_memo_pages import MEMO, MemoDaemon
from tests.web.panel.test_panel import token
from web.panel.app import AppSettings
from web.panel.views.ready_made import READY_MADE, filled, has_blanks

TYPED: dict[str, Any] = MEMO | {"text": "Mời <b>bà con</b>", "unheard": True, "flaws": ["unread"]}
PLAY = f"/memo/{MEMO['id']}/play"


@pytest.fixture
def daemon(settings: AppSettings) -> Iterator[MemoDaemon]:
    with MemoDaemon(settings.places.control_socket) as made:
        made.replies["memo-text"] = {"id": "m1"}
        yield made


def type_in(head: FlaskClient, text: str, title: str = "") -> TestResponse:
    form = {"token": token(head), "text": text, "title": title}
    return head.post("/speak/text", data=form, content_type="multipart/form-data")


def test_what_is_typed_is_sent_and_then_to_be_listened_to(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    assert f'maxlength="{MOST_LETTERS}"' in head.get("/speak/text").text
    assert type_in(head, " Mời bà con\r\nhọp thôn ", "Họp").headers["Location"] == "/speak"
    (asked,) = daemon.asked_to("memo-text")
    assert (asked["text"], asked["title"]) == ("Mời bà con\nhọp thôn", "Họp")
    assert "Bác nghe thử trước khi phát" in head.get("/speak").text


def test_the_longest_text_of_vietnamese_letters_comes_through(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    head.get("/speak/text")
    assert type_in(head, "ệ" * MOST_LETTERS, "ộ" * 80).status_code == 303


@pytest.mark.parametrize("text", ["", " \n ", "a" * (MOST_LETTERS + 1)])
def test_nothing_and_too_much_are_refused_in_words_and_the_text_stays(
    head: FlaskClient, daemon: MemoDaemon, text: str
) -> None:
    head.get("/speak/text")
    answer = type_in(head, text)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert text.strip() in answer.text
    assert daemon.asked_to("memo-text") == []


def test_what_the_daemon_does_not_take_is_said(head: FlaskClient, daemon: MemoDaemon) -> None:
    daemon.fail("memo-text", InputError("no"))
    head.get("/speak/text")
    assert "Bác gõ nội dung trước" in type_in(head, "...").text


def test_the_words_are_shown_and_listening_is_told_once(
    head: FlaskClient, daemon: MemoDaemon, settings: AppSettings
) -> None:
    daemon.memos = (TYPED,)
    page = head.get("/speak").text
    assert "Mời &lt;b&gt;bà con&lt;/b&gt;" in page
    assert "Bác nghe thử trước rồi mới phát." in page
    assert daemon.asked_to("memo-heard") == []
    folder = settings.places.memos[0][0]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TYPED["file"]).write_bytes(b"OggS")
    head.get(f"/memo/{MEMO['id']}/sound").close()
    assert [each["id"] for each in daemon.asked_to("memo-heard")] == [MEMO["id"]]
    daemon.memos = (TYPED | {"unheard": False},)
    head.get(f"/memo/{MEMO['id']}/sound").close()
    assert len(daemon.asked_to("memo-heard")) == 1


def test_a_sound_that_is_not_there_counts_for_nothing(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    daemon.memos = (TYPED,)
    assert head.get(f"/memo/{MEMO['id']}/sound").status_code == 404
    assert daemon.asked_to("memo-heard") == []


def test_unheard_it_is_not_played_and_the_reader_is_told_what_to_do(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    daemon.memos = (TYPED,)
    daemon.refuse("memo-play", "unheard")
    head.get("/speak")
    answer = head.post(PLAY, data={"token": token(head), "times": "1"})
    assert answer.headers["Location"] == "/speak?no=unheard"
    assert "Bác nghe thử trước rồi mới phát." in head.get("/speak?no=unheard").text


def test_nobody_types_without_the_pin(visitor: FlaskClient, daemon: MemoDaemon) -> None:
    assert visitor.get("/speak/text").headers["Location"] == "/login"
    assert visitor.post("/speak/text", data={"text": "x"}).headers["Location"] == "/login"
    assert daemon.asked_to("memo-text") == []


def test_a_ready_made_text_is_filled_in_looked_at_and_sent(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    page = head.get("/speak/text").text
    for code, of in READY_MADE.items():
        assert f'href="/speak/ready/{code}"' in page
        shown = head.get(f"/speak/ready/{code}").text
        assert all(f'name="{blank}"' in shown for blank in of.blanks)
        words = dict.fromkeys(of.blanks, "x" * 80)
        assert not has_blanks(filled(of, words))
        assert len(filled(of, words)) <= MOST_LETTERS
    given = {"ready": "meeting", "giờ": "19h30", "ngày": "<b>", "nơi": "{nhà}", "nội dung": "bầu"}
    page = head.get("/speak/text", query_string=given).text
    assert "Kính mời bà con 19h30 ngày &lt;b&gt; đến nhà để họp thôn." in page
    assert 'value="Mời họp thôn"' in page
    assert head.get("/speak/ready/nothing").status_code == 404
    assert daemon.asked_to("memo-text") == []


def test_what_is_still_blank_is_not_read_aloud(head: FlaskClient, daemon: MemoDaemon) -> None:
    assert "{nơi}" in head.get("/speak/text?ready=meeting").text
    answer = type_in(head, "Mời bà con đến {nơi}")
    assert answer.status_code == 400
    assert "Còn chỗ chưa điền" in answer.text
    assert daemon.asked_to("memo-text") == []

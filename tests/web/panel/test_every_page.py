"""What all pages have: a title of their own, and Stop, on the wrong ones too."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.village.fake_daemon import FakeDaemon

PAGES = (
    *("/", "/speak", "/speak/live", "/month", "/log", "/box", "/clock", "/play/cchc-2026-11"),
    *("/test/cong-lang", "/none"),
)
REPLIES = {
    "memos": {"memos": []},
    "days": {"days": []},
    "calendar": {"village": "na-dong", "sessions": [], "left_out": 0},
    "log-page": {"entries": [], "more": False},
}


@pytest.fixture(autouse=True)
def replies(daemon: FakeDaemon) -> None:
    daemon.replies |= REPLIES


def title(page: str) -> str:
    found = re.search(r"<title>(.+?)</title>", page)
    assert found is not None
    return found[1]


def test_each_page_has_a_title_of_its_own(head: FlaskClient) -> None:
    titles = [title(head.get(path).text) for path in PAGES]
    assert len(set(titles)) == len(PAGES), titles
    assert all(each.endswith("Thôn Nà Đông") for each in titles)


def test_each_page_has_stop_and_says_when_it_was_tapped(head: FlaskClient) -> None:
    for path in PAGES:
        page = head.get(path).text
        assert 'action="/stop" data-sent="ĐANG DỪNG…"' in page, path
        assert "/static/panel.js" in page, path


def test_a_page_that_there_is_not_is_a_page_with_a_way_on(head: FlaskClient) -> None:
    for path in ("/none", "/memo/x/none", "/timetable/wrong.ics"):
        answer = head.get(path)
        assert answer.status_code == 404
        assert "Không có trang này" in answer.text
        assert 'href="/"' in answer.text
        assert 'id="stop"' in answer.text


def test_a_page_that_fails_has_stop(head: FlaskClient) -> None:
    app: Any = head.application
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["panel.log"] = lambda: 1 / 0
    answer = head.get("/log")
    assert answer.status_code == 500
    assert "Xin gọi kỹ thuật viên" in answer.text
    assert 'id="stop"' in answer.text


def test_a_volume_keeps_its_place(head: FlaskClient) -> None:
    token = re.search(r'name="token" value="(.+?)"', head.get("/").text)
    assert token is not None
    answer = head.post("/volume/cong-lang", data={"token": token[1], "percent": "70"})
    assert answer.headers["Location"] == "/#volume"
    assert 'id="volume"' in head.get("/").text

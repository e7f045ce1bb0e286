"""A recording on other days: the real page over a daemon that only talks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from station.errors import StorageError
from tests.village.fake_daemon import NOON, today_line
from tests.web.panel.test_memo_pages import MEMO, MemoDaemon
from tests.web.panel.test_panel import token
from web.panel.app import AppSettings
from web.panel.views.later import read_day

LATER = f"/memo/{MEMO['id']}/later"
KEY = f"memo/{MEMO['id']}/20261201T1830"
FORM: dict[str, Any] = {
    "at": "18:30",
    "day": "2026-12-01",
    "times": "3",
    "zone": ["cong-lang", "nha-van-hoa"],
}


@pytest.fixture
def daemon(settings: AppSettings) -> Iterator[MemoDaemon]:
    with MemoDaemon(settings.places.control_socket) as made:
        made.memos = (MEMO,)
        made.replies["calendar"] = {
            "village": "na-dong", "sessions": [], "left_out": 0,
            "promised": [today_line(KEY, "Họp thôn", "2026-12-01T18:30:00+07:00", "promised")],
        }  # fmt: skip
        made.replies["memo-each"] = {"at": ["2026-12-01T18:30:00+07:00"]}
        yield made


def press(head: FlaskClient, path: str, **fields: Any) -> TestResponse:
    return head.post(path, data={"token": token(head), **fields})


def asked(daemon: MemoDaemon) -> dict[str, Any]:
    (found,) = daemon.asked_to("memo-each")
    return found


def test_it_is_promised_for_days_as_the_form_says(head: FlaskClient, daemon: MemoDaemon) -> None:
    page = head.get(LATER).text
    assert 'value="2026-11-30"' in page
    form = FORM | {"each": "workday", "until": "2026-12-11", "most": "5"}
    assert press(head, LATER, **form).headers["Location"] == LATER
    wanted = asked(daemon)
    assert wanted["at"] == "2026-12-01T18:30:00+07:00"
    assert (wanted["each"], wanted["until"], wanted["most"]) == ("workday", "2026-12-11", 5)
    assert (wanted["times"], wanted["zones"], wanted["confirmed"]) == (3, [], False)
    assert 'role="status"' in head.get(LATER).text


def test_only_the_zones_that_are_ticked(head: FlaskClient, daemon: MemoDaemon) -> None:
    head.get(LATER)
    press(head, LATER, **FORM | {"zone": "nha-van-hoa"})
    assert asked(daemon)["zones"] == ["nha-van-hoa"]


def test_without_a_zone_or_a_time_or_a_day_nothing_is_asked(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    head.get(LATER)
    wrongs: list[dict[str, Any]] = [
        {"zone": []}, {"at": "soon"}, {"day": "31/2"}, {"until": "never"}
    ]  # fmt: skip
    for wrong in wrongs:
        answer = press(head, LATER, **FORM | wrong)
        assert answer.status_code == 409
        assert 'role="alert"' in answer.text
    assert daemon.asked_to("memo-each") == []


def test_quiet_hours_are_asked_about_and_what_was_written_stays(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    daemon.refuse("memo-each", "quiet-hours")
    head.get(LATER)
    answer = press(head, LATER, **FORM | {"at": "22:15", "zone": "cong-lang"})
    assert answer.status_code == 409
    assert 'name="quiet" value="yes"' in answer.text
    assert 'value="22:15"' in answer.text
    assert answer.text.count(" checked") == 1
    daemon.allow("memo-each")
    press(head, LATER, **FORM | {"at": "22:15", "quiet": "yes"})
    assert daemon.asked_to("memo-each")[-1]["confirmed"] is True


def test_other_refusals_are_said(head: FlaskClient, daemon: MemoDaemon) -> None:
    daemon.refuse("memo-each", "clock-untrusted")
    head.get(LATER)
    assert "Chưa hẹn được" in press(head, LATER, **FORM).text
    daemon.fail("memo-each", StorageError("no"))
    assert press(head, LATER, **FORM).status_code == 500


def test_what_is_promised_is_shown_with_its_day_and_taken_back_one_by_one(
    head: FlaskClient, daemon: MemoDaemon
) -> None:
    assert "01/12/2026, 18:30" in head.get(LATER).text
    assert (
        press(head, "/later/withdraw", key=KEY, of=f"memo/{MEMO['id']}").headers["Location"]
        == LATER
    )
    daemon.replies["days"] = {"days": []}
    month = head.get("/month").text
    assert "Họp thôn" in month
    assert 'action="/later/withdraw"' in month
    answer = press(head, "/later/withdraw", **{"key": KEY, "from": "month"})
    assert answer.headers["Location"] == "/month"
    assert [each["key"] for each in daemon.asked_to("promise-withdraw")] == [KEY, KEY]


def test_nobody_promises_without_the_pin(visitor: FlaskClient, daemon: MemoDaemon) -> None:
    assert visitor.get(LATER).headers["Location"] == "/login"
    assert visitor.post(LATER, data=FORM).headers["Location"] == "/login"
    assert daemon.asked_to("memo-each") == []


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("", NOON.date()),
        ("2026-12-01", date(2026, 12, 1)),
        ("1/12/2026", date(2026, 12, 1)),
        ("30-11", NOON.date()),
        ("29/11", date(2027, 11, 29)),
        ("31/2", None),
        ("0/0/0000", None),
        ("9999-01-01", None),
        ("mai", None),
    ],
)
def test_a_day_is_read_as_people_write_it(written: str, day: date | None) -> None:
    assert read_day(written, NOON.date()) == day


BULLETIN = "/bulletin/cchc-2026-11/later"


def test_a_bulletin_is_listened_to_and_promised_so_often(
    head: FlaskClient, daemon: MemoDaemon, settings: AppSettings
) -> None:
    daemon.replies["hear"] = {"files": ["b" * 64 + ".opus"]}
    assert BULLETIN in head.get("/play/cchc-2026-11").text
    assert 'src="/bulletin/cchc-2026-11/sound"' in head.get(BULLETIN).text
    assert head.get("/bulletin/cchc-2026-11/sound").status_code == 404
    folder = settings.places.runtime / "heard"
    folder.mkdir(parents=True)
    (folder / ("b" * 64 + ".opus")).write_bytes(b"OggS")
    with head.get("/bulletin/cchc-2026-11/sound") as heard:
        assert (heard.data, heard.mimetype) == (b"OggS", "audio/ogg")
    assert (
        press(head, BULLETIN, **FORM | {"day": "", "at": "18:00"}).headers["Location"] == BULLETIN
    )
    wanted = asked(daemon)
    assert (wanted["bulletin"], wanted["id"], wanted["times"]) == ("cchc-2026-11", "", 3)
    assert wanted["at"] == "2026-11-30T18:00:00+07:00"


def test_a_bulletin_is_played_three_times_at_once(head: FlaskClient, daemon: MemoDaemon) -> None:
    head.get(BULLETIN)
    form = FORM | {"now": "yes", "at": "", "zone": "nha-van-hoa"}
    assert press(head, BULLETIN, **form).headers["Location"] == "/"
    (played,) = daemon.asked_to("play")
    assert (played["bulletin"], played["times"], played["zones"], played["confirmed"]) == (
        "cchc-2026-11", 3, ["nha-van-hoa"], False
    )  # fmt: skip
    assert daemon.asked_to("memo-each") == []


def test_a_file_elsewhere_is_never_given(head: FlaskClient, daemon: MemoDaemon) -> None:
    daemon.replies["hear"] = {"files": ["../panel/pin"]}
    assert head.get("/bulletin/cchc-2026-11/sound").status_code == 404
    assert head.get("/bulletin/nothing/later").status_code == 409

"""The day's line, the log and the month, without a script."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from station.errors import LinkError
from station.programme.asrun import Proof, ProofReason
from station.village.asrun.export import COLUMNS
from tests.village.fake_daemon import FakeDaemon, today_line
from tests.web.panel.test_panel import press
from web.panel.words.codes import PROOF_REASONS, PROOFS

SCRIPT = "<script>alert(1)</script>"


def entry(seq: int, **other: Any) -> dict[str, Any]:
    """One row of the log, as the daemon gives it."""
    row = {
        "seq": seq, "key": f"sang/{seq}", "kind": "scheduled", "title": "Bản tin sáng",
        "planned": "2026-11-30T05:00:00.000+07:00", "outcome": "played", "reason": "",
        "started": "2026-11-30T05:00:00.020+07:00", "ended": "2026-11-30T05:05:00.000+07:00",
        "error_ms": 20.0, "underruns": 0, "corrected": 0, "proof": "sounded", "sent_db": -20.0,
        "heard_db": -50.0, "zones": ["cong-lang"], "items": ["cchc"], "note": "",
        "proof_reason": "heard", "by": "", "preempted_by": "", "left_out": [], "found_at": None,
    }  # fmt: skip
    return row | other


def session(day: int, **other: Any) -> dict[str, Any]:
    """One session of December 2026 (day 0 is 30 November), as the daemon gives it."""
    at = datetime.fromisoformat("2026-11-30T17:00:00+07:00") + timedelta(days=day)
    form = {
        "key": f"chieu/{at:%Y-%m-%d}", "title": "Bản tin chiều", "at": at.isoformat(),
        "ends": (at + timedelta(minutes=45)).isoformat(), "zones": ["cong-lang"],
        "held": "", "suspended": False, "why": "",
    }  # fmt: skip
    return form | other


@pytest.fixture(autouse=True)
def full(daemon: FakeDaemon) -> None:
    """A daemon with a log and a timetable."""
    daemon.replies["log-page"] = {"entries": [entry(2), entry(1)], "more": False}
    daemon.replies["days"] = {"days": []}
    daemon.replies["calendar"] = {
        "village": "na-dong",
        "sessions": [session(0), session(1)],
        "left_out": 0,
    }


def test_the_day_is_a_line_with_quiet_hours_bars_and_now(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.status["today"].append(
        today_line("toi", "Tối", "2026-11-30T23:58:00+07:00", "held", "skipped")
    )
    line = re.findall(r"<svg.*?</svg>", head.get("/").text, re.DOTALL)[0]
    assert 'role="img" aria-label="Dòng thời gian hôm nay; bây giờ là 12:00' in line
    assert re.findall(r'class="q" x="([\d.]+)%" y="[^"]+" width="([\d.]+)%"', line) == [
        ("0", "20.8"), ("87.5", "12.5"),
    ]  # fmt: skip
    assert re.findall(r'rect class="(\w+)" x="([\d.]+)%"', line)[2:] == [
        ("played", "20.8"), ("due", "70.8"), ("held", "98.6"),
    ]  # fmt: skip
    assert '<line x1="50.0%"' in line
    assert "✓" in line
    assert "style=" not in line


def test_a_village_without_rules_has_a_line_all_the_same(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.status["quiet"] = None
    assert 'class="q"' not in head.get("/").text


def test_the_log_is_told_in_words(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.replies["log-page"]["entries"] = [
        entry(4, started="2026-11-30T05:00:02.1+07:00", proof="did-not",
              proof_reason="no-current", left_out=["dai", "dai"]),
        entry(3, outcome="stopped", reason="by-hand", proof="unknown", by="panel"),
        entry(2, outcome="missed", reason="power-cut", started=None, note=SCRIPT, title=SCRIPT,
              found_at="2026-11-30T06:01:02+07:00", preempted_by=SCRIPT, by=SCRIPT),
    ]  # fmt: skip
    page = head.get("/log").text
    assert "trễ 2 giây" in page
    assert "loa KHÔNG kêu: âm ly không tiêu thụ điện" in page
    assert "đúng giờ" in page
    assert "bấm trên điện thoại" in page
    assert "quá dài nên bỏ bớt: dai 2×" in page
    assert "Không phát được: mất điện" in page
    assert "phát hiện lúc 06:01:02 30/11" in page
    assert "nhường cho: &lt;script&gt;" in page
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


def test_every_verdict_on_the_sound_and_its_reason_have_words() -> None:
    assert set(PROOF_REASONS) == set(ProofReason)
    assert set(PROOFS) == set(Proof)


def test_the_log_is_filtered_and_turned_by_its_address(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.replies["log-page"]["more"] = True
    page = head.get("/log?from=2026-11-01&to=30/11/2026&outcome=missed&kind=hand&before=90").text
    (asked,) = daemon.asked_to("log-page")
    wanted = {"first": "2026-11-01", "last": "2026-11-30", "outcome": "missed", "kind": "hand"}
    assert asked == {"do": "log-page", "most": 30, "before": 90} | wanted
    assert "outcome=missed&amp;kind=hand&amp;before=1" in page  # older
    assert 'value="2026-11-01"' in page
    assert '<option value="missed" selected>' in page


@pytest.mark.parametrize(
    "odd",
    [
        "from=0001-01-01", "to=9999-12-31", "from=2026-02-30", "before=-1", "before=1e9",
        "before=99999999999999999999", f"outcome={SCRIPT}", "kind=%00", "from=%F0%9F%92%A9",
        "before=%D9%A3",
    ],
)  # fmt: skip
def test_what_makes_no_sense_in_an_address_is_left_out_and_said(
    head: FlaskClient, daemon: FakeDaemon, odd: str
) -> None:
    answer = head.get(f"/log?{odd}")
    assert answer.status_code == 200
    assert "không hợp lệ" in answer.text
    assert SCRIPT not in answer.text
    written = odd.partition("=")[0]
    name = {"from": "first", "to": "last"}.get(written, written)
    assert daemon.asked_to("log-page")[0][name] is None


def test_the_log_comes_as_a_file_page_by_page(head: FlaskClient, daemon: FakeDaemon) -> None:
    pages = {0: [entry(1), entry(2)], 2: [entry(3, planned="2026-12-01T05:00:00.000+07:00")], 3: []}
    daemon.replies["log"] = lambda asked: {"entries": pages[asked["after"]]}
    answer = head.get("/log.csv?from=2026-11-30&to=2026-11-30")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert rows[0] == list(COLUMNS)
    assert [row[0] for row in rows[1:]] == ["1", "2"]  # not what was planned a day later
    assert daemon.asked_to("log")[0]["since"] == "2026-11-30T00:00:00+07:00"
    assert answer.headers["Content-Disposition"].endswith('.csv"')


def test_a_silent_daemon_makes_no_file(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.close()
    assert head.get("/log.csv").status_code == 503
    assert head.get("/log").status_code == 503
    assert head.get("/month").status_code == 503


def test_the_month_shows_what_became_of_each_day(head: FlaskClient, daemon: FakeDaemon) -> None:
    day = {"due": 2, "played": 2, "part": 0, "left_out": 0, "failed": 0, "other": 0}
    daemon.replies["days"]["days"] = [
        {"day": "2026-11-02"} | day,
        {"day": "2026-11-03"} | day | {"played": 1, "failed": 1},
        {"day": "2026-11-04"} | day | {"played": 0, "failed": 2, "other": 1},
        {"day": "2026-11-05"} | day | {"played": 0, "left_out": 2},
    ]
    page = head.get("/month").text
    assert (
        '<a href="/log?from=2026-11-02&amp;to=2026-11-02" aria-label="02/11: đã phát 2 trên 2'
        in page
    )
    found = re.findall(
        r'<td class="(\w+)"><a href="/log\?from=2026-11-0([2-5]).*?<br>(.*?)</a>', page
    )
    assert sorted((number, tone, sign) for tone, number, sign in found) == [
        ("2", "all", "✓"), ("3", "some", "1/2"), ("4", "lost", "✗"), ("5", "none", "–"),
    ]  # fmt: skip
    assert "1 lần do bác phát hoặc khẩn cấp" in page
    assert 'href="/month?month=2026-10"' in page
    assert 'href="/month?month=2026-12"' in page


@pytest.mark.parametrize(
    "month", ["", "2026-13", "-1", "0001-01", "9999-12", SCRIPT, "2026-11-30", "%00", "99999999"]
)
def test_a_month_that_is_none_is_this_month(
    head: FlaskClient, daemon: FakeDaemon, month: str
) -> None:
    answer = head.get("/month", query_string={"month": month})
    assert answer.status_code == 200
    assert "Tháng 11/2026" in answer.text
    assert SCRIPT not in answer.text


@pytest.mark.parametrize("month", ["2000-01", "2099-12", "2028-02"])
def test_no_month_asks_for_more_than_a_reply_holds(
    head: FlaskClient, daemon: FakeDaemon, month: str
) -> None:
    assert head.get(f"/month?month={month}").status_code == 200
    for asked in daemon.asked_to("calendar") + daemon.asked_to("days"):
        first, last = (datetime.fromisoformat(asked[name]) for name in ("first", "last"))
        assert 0 <= (last - first).days < 62


def test_what_comes_can_be_skipped_and_what_is_suspended_says_why(
    head: FlaskClient, daemon: FakeDaemon
) -> None:
    daemon.replies["calendar"]["sessions"] = [
        session(-1), session(0), session(1, held="skipped"), session(2, held="paused"),
        session(3, suspended=True, why=f"Quốc tang {SCRIPT}"),
    ]  # fmt: skip
    page = head.get("/month").text
    assert page.count('action="/skip"') == 1
    assert page.count('action="/unskip"') == 1
    assert "Xã tạm ngừng: Quốc tang &lt;script&gt;" in page
    assert "T2 30/11/2026" in page
    assert "29/11/2026" not in page  # it is over
    press(head, "/skip", key="chieu/2026-11-30")
    assert daemon.asked_to("skip")[0]["key"] == "chieu/2026-11-30"


def address(head: FlaskClient) -> str:
    (found,) = re.findall(
        r'readonly value="http://localhost(/timetable/[^"]+\.ics)"', head.get("/month").text
    )
    return str(found)


def test_what_a_month_has_no_room_for_is_counted(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.replies["calendar"]["left_out"] = 12
    assert "Còn 12 buổi phát nữa" in head.get("/month").text
    daemon.replies["calendar"]["left_out"] = 0
    assert "buổi phát nữa" not in head.get("/month").text


def test_the_calendar_needs_no_pin_but_its_secret(
    head: FlaskClient, daemon: FakeDaemon, visitor: FlaskClient
) -> None:
    path = address(head)
    head.delete_cookie(head.application.config["SESSION_COOKIE_NAME"])
    answer = head.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    for wrong in ("/timetable/.ics", "/timetable/x.ics", path[:-5] + ".ics", "/timetable/ơ.ics"):
        assert head.get(wrong).status_code in (303, 404)


def test_no_secret_no_calendar(head: FlaskClient, daemon: FakeDaemon) -> None:
    assert head.get("/timetable/None.ics").status_code == 404
    assert daemon.asked_to("calendar") == []


def test_a_new_address_ends_the_old_one(head: FlaskClient, daemon: FakeDaemon) -> None:
    old = address(head)
    press(head, "/timetable/renew")
    assert head.get(old).status_code == 404
    assert head.get(address(head)).status_code == 200
    assert address(head) != old


def events(data: bytes) -> Iterator[Any]:
    return iter(Calendar.from_ical(data).walk("VEVENT"))


def test_the_calendar_holds_what_will_sound(head: FlaskClient, daemon: FakeDaemon) -> None:
    some = [
        session(0), session(1, held="skipped"), session(2, suspended=True),
        session(3, title="A\r\nBEGIN:VEVENT;,\\\x00"),
    ]  # fmt: skip
    daemon.replies["calendar"] = lambda asked: {
        "village": "na-dong",
        "sessions": [s for s in some if asked["first"] <= s["at"][:10] <= asked["last"]],
        "left_out": 0,
    }
    answer = head.get(address(head))
    first, second = events(answer.data)
    assert str(first["uid"]) == "chieu/2026-11-30@na-dong.loa-thon"
    assert first["dtstart"].dt.astimezone(UTC) == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T170000" in answer.data
    assert answer.data.count(b"BEGIN:VTIMEZONE") == 1
    assert b"TZOFFSETTO:+0700" in answer.data
    assert str(second["summary"]) == "A BEGIN:VEVENT;,\\"
    spans = [(asked["first"], asked["last"]) for asked in daemon.asked_to("calendar")[-2:]]
    assert spans == [("2026-11-30", "2027-01-13"), ("2027-01-14", "2027-02-27")]


def test_an_unchanged_calendar_is_not_sent_again(head: FlaskClient, daemon: FakeDaemon) -> None:
    path = address(head)
    answer = head.get(path)
    etag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert head.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert head.get(path, headers={"If-Modified-Since": modified}).status_code == 304
    daemon.replies["calendar"]["sessions"] = [session(0, title="Bản tin mới")]
    assert head.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_an_empty_timetable_is_a_calendar_too(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.replies["calendar"]["sessions"] = []
    assert list(events(head.get(address(head)).data)) == []


def test_a_reply_of_another_form_is_told_of(head: FlaskClient, daemon: FakeDaemon) -> None:
    daemon.foreign = True
    daemon.replies["calendar"]["sessions"] = [{"key": 3}]
    assert head.get("/month").status_code == 503
    daemon.replies["log-page"]["entries"] = [{"seq": 1}]
    assert head.get("/log").status_code == 503
    daemon.fail("days", LinkError("gone"))
    assert 'role="alert"' in head.get("/month").text


@pytest.mark.parametrize("path", ["/log", "/log.csv", "/month"])
def test_nobody_sees_them_without_the_pin(
    visitor: FlaskClient, daemon: FakeDaemon, path: str
) -> None:
    assert visitor.get(path).headers["Location"] == "/login"
    assert visitor.post("/timetable/renew").headers["Location"] == "/login"
    assert daemon.asked == []

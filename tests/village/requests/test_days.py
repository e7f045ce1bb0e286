"""What the village's days look like from outside: the timetable to come, the log and its counts."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.errors import InputError
from station.fields import FormError
from station.lines import encode
from station.programme.asrun import Kind, Outcome, Proof, Reason
from station.village.asrun.summary import DayCounts, summary
from station.village.control.client import MOST_REPLY
from station.village.control.messages.air import PlayBulletin
from station.village.control.messages.log import CountDays, FindInLog, LogEntries
from station.village.control.messages.timetable import GetCalendar, PauseTimetable, SkipSession
from station.village.requests.calendar import MOST_SESSIONS, CalendarView
from station.village.requests.log import LogView
from station.wire import form_of, message_of
from tests.office_simulator import OfficeSimulator
from tests.village.asrun.test_journal import ENTRY
from tests.village.simulated import HANOI, Village
from tests.village.years.two_slots import MIDNIGHT, SLOTS, office_of_two_slots

WEEK = {"first": date(2026, 11, 23), "last": date(2026, 11, 29)}
HOSTILE: list[dict[str, Any]] = [
    {},
    {"first": "2026-11-23"},
    {"first": "2026-11-23", "last": "2054-11-23"},
    {"first": "2026-11-24", "last": "2026-11-23"},
    {"first": "0001-01-01", "last": "0001-01-02"},
    {"first": "9999-12-31", "last": "9999-12-31"},
    {"first": "<script>", "last": 7},
    {"first": ["2026-11-23"], "last": {}},
]


@pytest.fixture
def office(tmp_path: Path) -> OfficeSimulator:
    return office_of_two_slots(tmp_path / "office")


@pytest.fixture
def village(tmp_path: Path, office: OfficeSimulator) -> Iterator[Village]:
    made = Village(tmp_path / "village", office, MIDNIGHT)
    made.sync()
    yield made
    made.close()


def calendar(village: Village) -> CalendarView:
    holds = village.station.state.overrides
    return CalendarView(village.planner, lambda: holds.in_force, HANOI, "na-dong", lambda _: ())


def log(village: Village) -> LogView:
    return LogView(village.journal, HANOI)


def test_a_week_of_the_timetable_has_keys_instants_and_zones(village: Village) -> None:
    reply = calendar(village).calendar(GetCalendar(**WEEK))
    assert (len(reply.sessions), reply.left_out, reply.village) == (14, 0, "na-dong")
    assert form_of(reply.sessions[1]) == {
        "key": "cong/2026-11-23", "title": "Cổng", "at": "2026-11-23T17:00:00+07:00",
        "ends": "2026-11-23T17:45:00+07:00", "zones": ["cong-lang"], "held": "",
        "suspended": False, "why": "",
    }  # fmt: skip


def test_what_is_suspended_skipped_or_paused_says_so(
    village: Village, office: OfficeSimulator
) -> None:
    mourning = {"first": "2026-11-25", "last": "2026-11-26", "reason": "Quốc tang"}
    office.set_timetable({"slot": SLOTS, "suspension": [mourning]})
    office.publish()
    village.sync()
    village.station.routes.overrides.skip(SkipSession(key="cong/2026-11-24"))
    village.station.routes.overrides.pause(
        PauseTimetable(until=datetime.fromisoformat("2026-11-23T12:00+07:00"))
    )
    said = {
        session.key: (session.held, session.suspended, session.why)
        for session in calendar(village).calendar(GetCalendar(**WEEK)).sessions
    }
    assert said["sang/2026-11-23"] == ("paused", False, "")
    assert said["cong/2026-11-23"] == ("", False, "")
    assert said["cong/2026-11-24"] == ("skipped", False, "")
    assert said["sang/2026-11-25"] == ("", True, "Quốc tang")
    assert said["sang/2026-11-27"] == ("", False, "")


def test_a_crowded_timetable_stays_within_a_reply(
    village: Village, office: OfficeSimulator
) -> None:
    crowd = [
        {
            "id": f"slot-{i}-{'x' * 40}",
            "title": "ờ" * 150,
            "at": f"{5 + i // 60:02}:{i % 60:02}",
            "longest_minutes": 1,
        }
        for i in range(300)
    ]
    office.set_timetable({"slot": crowd})
    office.publish()
    village.sync()
    reply = calendar(village).calendar(
        GetCalendar(first=date.fromisoformat("2026-11-01"), last=date.fromisoformat("2027-01-01"))
    )
    assert len(reply.sessions) == MOST_SESSIONS
    assert reply.left_out == 300 * 62 - MOST_SESSIONS
    assert len(encode(form_of(reply))) < MOST_REPLY


@pytest.mark.parametrize("request_", HOSTILE, ids=json.dumps)
def test_a_span_that_is_none_is_refused(village: Village, request_: dict[str, Any]) -> None:
    with pytest.raises((FormError, InputError)):
        calendar(village).calendar(message_of(GetCalendar, request_))
    with pytest.raises((FormError, InputError)):
        log(village).days(message_of(CountDays, request_))


def test_the_log_is_counted_by_days_as_they_were(village: Village) -> None:
    village.station.routes.overrides.skip(SkipSession(key="cong/2026-11-24"))
    village.pass_time(timedelta(days=1, hours=12))
    village.hand.play(PlayBulletin(bulletin="cchc", by="panel"))
    village.pass_time(timedelta(hours=10))
    nothing = {"part": 0, "failed": 0}
    assert form_of(log(village).days(CountDays(**WEEK)).days) == [
        {"day": "2026-11-23", "due": 2, "played": 2, "left_out": 0, "other": 0, **nothing},
        {"day": "2026-11-24", "due": 2, "played": 1, "left_out": 1, "other": 1, **nothing},
    ]


def test_what_became_of_a_session_decides_how_it_counts() -> None:
    entries = [
        replace(ENTRY, key="a"),
        replace(ENTRY, key="a", outcome=Outcome.CUT, reason=Reason.PREEMPTED),  # then played
        replace(ENTRY, key="b", proof=Proof.DID_NOT),
        replace(ENTRY, key="c", outcome=Outcome.STOPPED, reason=Reason.BY_HAND),
        replace(ENTRY, key="d", outcome=Outcome.STOPPED, started=None),
        replace(ENTRY, key="e", outcome=Outcome.REFUSED, reason=Reason.PAUSED, started=None),
        replace(ENTRY, key="f", kind=Kind.TEST),
        replace(ENTRY, key="g", kind=Kind.EMERGENCY),
        replace(ENTRY, key="h", kind=Kind.EMERGENCY, outcome=Outcome.FAILED, started=None),
    ]
    # 22:00 UTC is the next day in the village.
    assert summary(entries, HANOI) == {
        date(2026, 11, 23): DayCounts(due=5, played=1, part=1, left_out=1, failed=2, other=1)
    }


def test_the_log_is_found_by_day_kind_and_outcome_page_by_page(village: Village) -> None:
    for number in range(25):
        outcome = Outcome.MISSED if number % 5 == 0 else Outcome.PLAYED
        planned = ENTRY.planned + timedelta(days=number)
        village.journal.enter(replace(ENTRY, key=f"k{number}", planned=planned, outcome=outcome))
    view = log(village)
    first = view.found(FindInLog(most=10))
    assert (first.more, [row["key"] for row in first.entries][:2]) == (True, ["k24", "k23"])
    last = view.found(FindInLog(most=10, before=6))
    assert (last.more, [row["key"] for row in last.entries][-1]) == (False, "k0")
    missed = view.found(FindInLog(outcome="missed", kind="scheduled")).entries
    assert [row["key"] for row in missed] == ["k20", "k15", "k10", "k5", "k0"]
    day = view.found(
        FindInLog(first=date.fromisoformat("2026-11-24"), last=date.fromisoformat("2026-11-24"))
    ).entries
    assert [row["key"] for row in day] == ["k1"]
    assert view.found(FindInLog(kind="emergency")) == LogEntries((), more=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"before": -3}, {"before": "1 OR 1"}, {"before": 2**70}, {"before": True}, {"most": 0},
        {"outcome": "'; DROP TABLE asrun"}, {"kind": ""}, {"first": "yesterday"},
    ],
)  # fmt: skip
def test_a_search_that_is_none_is_refused(village: Village, wrong: dict[str, Any]) -> None:
    with pytest.raises((FormError, InputError)):
        log(village).found(message_of(FindInLog, wrong))

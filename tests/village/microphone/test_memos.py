"""The village head's recordings on the air, in fast time: now, later today, and not at all."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from station.errors import StorageError
from station.fields import FormError
from station.programme.asrun import Kind, Outcome, Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.air import PlayBulletin, StopAll
from station.village.control.messages.memos import (
    DeleteMemo,
    ListMemos,
    PlayMemo,
    Promised,
    PromiseMemo,
    RestoreMemo,
    TakeMemo,
    WithdrawMemo,
)
from station.village.control.messages.status import TodayLine
from station.village.control.messages.timetable import PauseTimetable, ResumeTimetable
from station.village.microphone.memo_plan import MemoPlan
from station.village.microphone.memo_record import Memo, MemoState, changed
from station.village.microphone.memo_store import RESTORED_WITHIN, MemoStore
from station.village.requests.memos import MemoCommands
from station.wire import message_of
from tests.office_simulator import OfficeSimulator
from tests.village.simulated import HANOI, Village

NOON = datetime(2026, 11, 23, 12, tzinfo=HANOI)
SOUND = b"OggS what was said"


class Talking(Village):
    """A village whose head sends recordings."""

    @property
    def store(self) -> MemoStore:
        return self.station.memos.playout.store

    @property
    def plan(self) -> MemoPlan:
        return self.station.memos.playout.plan

    @property
    def ask(self) -> MemoCommands:
        return self.station.routes.memos

    def _jump(self) -> timedelta:
        return min(super()._jump(), timedelta(seconds=1))

    def given(self, title: str = "Họp thôn") -> Memo:
        """A recording that is ready."""
        (self.store.inbox / "abc").write_bytes(b"as it came")
        memo = self.store.take("abc", title, "panel", self.clock.now().astimezone(HANOI))
        digest = sha256(SOUND).hexdigest()
        self.store.made(memo).write_bytes(SOUND)
        ready = changed(memo, state=MemoState.READY, sha256=digest, seconds=5.0, size=len(SOUND))
        self.store.finish(ready)
        return ready

    def files(self) -> list[list[str]]:
        """What was played, by the names of its files."""
        return [[i.path.name for i in play.items] for p in self.players for play in p.plays]


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Talking]:
    office = OfficeSimulator(tmp_path / "office", now=NOON - timedelta(hours=2))
    office.add_bulletin("cchc", "Cải cách hành chính", b"OggS one", seconds=120)
    office.set_timetable(
        {"slot": [{"id": "chieu", "title": "Chiều", "at": "17:00", "bulletins": ["cchc"]}]}
    )
    office.publish()
    made = Talking(tmp_path / "village", office, NOON)
    made.sync()
    yield made
    made.close()


def promise(village: Talking, memo: Memo, at: datetime, **more: Any) -> str:
    return str(village.ask.promise(PromiseMemo(id=memo.id, at=at, **more)).key)


def test_it_is_played_three_times_between_tune_and_closing(village: Talking) -> None:
    memo = village.given()
    village.ask.play(PlayMemo(id=memo.id, times=3, by="panel"))
    village.pass_time(timedelta(minutes=2))
    assert village.files() == [["tune.wav", *[f"{memo.sha256}.opus"] * 3, "closing.wav"]]
    (entry,) = village.log()
    assert (entry.kind, entry.title, entry.outcome) == (Kind.HAND, "Họp thôn", Outcome.PLAYED)
    assert village.lit == ()


def test_at_its_time_it_sounds_to_the_second_and_once(village: Talking) -> None:
    at = NOON.replace(hour=15, minute=30)
    key = promise(village, village.given(), at)
    village.pass_time(timedelta(hours=6))
    entries = [entry for entry in village.log() if entry.key == key]
    assert [(entry.outcome, entry.started) for entry in entries] == [(Outcome.PLAYED, at)]
    assert village.plan.all() == ()


def test_a_promise_outlives_a_power_cut_and_is_never_kept_twice(village: Talking) -> None:
    at = NOON.replace(hour=15)
    key = promise(village, village.given(), at)
    village.power_cut()
    assert [p.key for p in village.plan.all()] == [key]
    village.pass_time(at - village.clock.now() + timedelta(seconds=20))
    village.power_cut(timedelta(seconds=30))  # the disk was not told yet that it began
    assert village.plan.all() == ()
    village.pass_time(timedelta(minutes=10))
    assert len(village.files()) == 1


def test_what_was_missed_is_entered_and_not_caught_up(village: Talking) -> None:
    key = promise(village, village.given(), NOON + timedelta(minutes=10))
    village.power_cut(timedelta(minutes=30))
    village.tick()
    (entry,) = village.log()
    assert (entry.key, entry.outcome, entry.reason) == (key, Outcome.MISSED, Reason.TOO_LATE)
    assert village.files() == []


def test_deleted_or_taken_back_it_does_not_sound(village: Talking) -> None:
    first, second = village.given("một"), village.given("hai")
    promise(village, first, NOON + timedelta(minutes=10))
    promise(village, second, NOON + timedelta(minutes=20))
    village.ask.delete(DeleteMemo(id=first.id))
    village.ask.withdraw(WithdrawMemo(id=second.id))
    village.power_cut(timedelta(seconds=10))
    village.pass_time(timedelta(hours=1))
    assert (village.files(), village.log()) == ([], [])
    assert village.store.memo(first.id) is None


def test_a_changed_file_never_sounds(village: Talking) -> None:
    memo = village.given()
    village.store.audio(memo).write_bytes(b"OggS something else")
    village.ask.play(PlayMemo(id=memo.id))
    village.pass_time(timedelta(minutes=1))
    assert village.files() == []
    (entry,) = village.log()
    assert (entry.outcome, entry.reason) == (Outcome.FAILED, Reason.NOT_VERIFIED)


def test_by_hand_it_takes_the_air_from_the_timetable(village: Talking) -> None:
    village.pass_time(NOON.replace(hour=17, minute=0, second=30) - village.clock.now())
    promise(village, village.given(), NOON.replace(hour=17, minute=1), instead=True)
    village.until(18)
    outcomes = [(entry.kind, entry.outcome) for entry in village.log()]
    assert (Kind.HAND, Outcome.PLAYED) in outcomes
    assert (Kind.SCHEDULED, Outcome.CUT) in outcomes


def test_while_another_by_hand_is_on_the_air_it_waits_or_is_refused(village: Talking) -> None:
    memo = village.given()
    promise(village, memo, NOON + timedelta(minutes=1))
    village.pass_time(timedelta(seconds=50))
    village.hand.play(PlayBulletin(bulletin="cchc"))
    with pytest.raises(RequestRefusedError) as refused:
        village.ask.play(PlayMemo(id=memo.id))
    assert refused.value.code == Reason.BUSY
    village.pass_time(timedelta(minutes=5))
    assert [entry.outcome for entry in village.log()] == [Outcome.PLAYED] * 2


def test_quiet_hours_refuse_it_unless_confirmed(village: Talking) -> None:
    memo, late = village.given(), NOON.replace(hour=23, minute=30)
    with pytest.raises(RequestRefusedError) as refused:
        promise(village, memo, late)
    assert refused.value.code == Reason.QUIET_HOURS
    promise(village, memo, late, confirmed=True)
    village.until(23, 45)
    assert len([e for e in village.log() if e.kind is Kind.HAND and e.started]) == 1


def test_only_today_and_only_on_a_clock_that_is_trusted(village: Talking) -> None:
    memo = village.given()
    for at in (NOON - timedelta(minutes=1), NOON + timedelta(days=1)):
        with pytest.raises(RequestRefusedError) as refused:
            promise(village, memo, at)
        assert refused.value.code == Reason.TOO_LATE
    promise(village, memo, NOON + timedelta(minutes=5))
    village.clock_trusted = False
    with pytest.raises(RequestRefusedError) as refused:
        promise(village, memo, NOON + timedelta(hours=1))
    assert refused.value.code == Reason.CLOCK_UNTRUSTED
    village.pass_time(timedelta(minutes=15))
    village.clock_trusted = True
    village.tick()
    (entry,) = village.log()
    assert (entry.outcome, entry.reason) == (Outcome.MISSED, Reason.CLOCK_UNTRUSTED)


@pytest.mark.parametrize("times", [0, 6, "3", True, None])
def test_it_is_played_once_to_five_times(village: Talking, times: object) -> None:
    memo = village.given()
    with pytest.raises(FormError):
        village.ask.play(message_of(PlayMemo, {"id": memo.id, "times": times}))


def test_what_is_not_ready_is_not_played(village: Talking) -> None:
    (village.store.inbox / "abc").write_bytes(b"x")
    waits = village.ask.take(TakeMemo(name="abc", by="panel")).id
    for name in (waits, "nothing"):
        with pytest.raises(RequestRefusedError):
            village.ask.play(PlayMemo(id=name))
    assert village.ask.list(ListMemos()).memos[0].title == "Lời nói lúc 12:00"


def test_what_is_promised_is_told_until_it_is_played(village: Talking) -> None:
    memo = village.given()
    late, early = NOON.replace(hour=16), NOON.replace(hour=15, minute=30)
    promise(village, memo, late)
    key = promise(village, memo, early, times=3)
    first, second = village.ask.later.today()
    ends = early + timedelta(seconds=15)
    assert first == TodayLine(
        key, "Họp thôn", early, ends, "promised", zones=("cong-lang", "nha-van-hoa")
    )
    assert second.at == late
    village.pass_time(timedelta(hours=3, minutes=40))
    assert village.ask.later.today() == (second,)


def promised(village: Talking, memo: Memo, at: datetime, **more: Any) -> Promised:
    return village.ask.promise(PromiseMemo(id=memo.id, at=at, **more))


def played(village: Talking) -> list[tuple[Kind, datetime | None]]:
    return [(e.kind, e.started) for e in village.log() if e.outcome is Outcome.PLAYED]


def five(minute: int) -> datetime:
    return NOON.replace(hour=17, minute=minute)


def test_a_time_that_the_timetable_has_is_not_promised_and_others_are_offered(
    village: Talking,
) -> None:
    """It was promised once, and the session was lost: “busy”."""
    found = promised(village, village.given(), five(1))
    assert found.key == ""
    assert found.clash is not None
    assert [(each.key, each.session) for each in found.clash.meets] == [("chieu/2026-11-23", True)]
    assert (found.clash.before, found.clash.after) == (NOON.replace(hour=16, minute=59), five(3))
    assert found.clash.instead
    assert village.plan.all() == ()
    village.until(18)
    assert played(village) == [(Kind.SCHEDULED, five(0))]


@pytest.mark.parametrize("which", ["before", "after"])
def test_what_is_offered_plays_and_so_does_the_session(village: Talking, which: str) -> None:
    memo = village.given()
    clash = promised(village, memo, five(1)).clash
    assert clash is not None
    at = getattr(clash, which)
    assert promised(village, memo, at).clash is None
    village.until(18)
    assert sorted(kind for kind, _ in played(village)) == [Kind.HAND, Kind.SCHEDULED]
    assert (Kind.HAND, at) in played(village)


def test_instead_leaves_the_session_out_in_the_heads_name(village: Talking) -> None:
    assert promised(village, village.given(), five(1), instead=True).key
    village.until(18)
    (left_out, own) = village.log()
    assert (left_out.outcome, left_out.reason) == (Outcome.REFUSED, Reason.SKIPPED)
    assert (own.kind, own.started) == (Kind.HAND, five(1))


def test_instead_holds_when_the_power_goes_at_once(village: Talking) -> None:
    promised(village, village.given(), five(1), instead=True)
    village.power_cut()
    village.until(18)
    assert played(village) == [(Kind.HAND, five(1))]


def test_taken_back_it_gives_the_session_its_place_back(village: Talking) -> None:
    memo = village.given()
    promised(village, memo, five(1), instead=True)
    village.ask.withdraw(WithdrawMemo(id=memo.id))
    village.until(18)
    assert played(village) == [(Kind.SCHEDULED, five(0))]


def test_a_full_disk_neither_promises_nor_leaves_anything_out(
    village: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    memo = village.given()
    monkeypatch.setattr(village.plan, "add", full)
    with pytest.raises(StorageError):
        promised(village, memo, five(1), instead=True)
    village.until(18)
    assert played(village) == [(Kind.SCHEDULED, five(0))]


def test_two_recordings_do_not_get_the_same_time(village: Talking) -> None:
    promised(village, village.given("một"), NOON.replace(hour=15))
    clash = promised(village, village.given("hai"), NOON.replace(hour=15)).clash
    assert clash is not None
    assert not clash.instead
    assert [each.session for each in clash.meets] == [False]


def paused(village: Talking, hours: int) -> None:
    until = village.clock.now() + timedelta(hours=hours)
    village.station.routes.overrides.pause(PauseTimetable(until, "panel"))


def test_a_pause_leaves_its_hours_to_the_recording_and_says_that_it_plays(
    village: Talking,
) -> None:
    paused(village, 12)
    found = promised(village, village.given(), five(0))
    assert (found.clash, found.paused) == (None, True)
    village.until(18)
    assert played(village) == [(Kind.HAND, five(0))]


def test_a_session_that_comes_back_later_is_not_lost_and_the_recording_waits(
    village: Talking,
) -> None:
    """The pause is ended after the promise: the recording moves, and the page can say so."""
    paused(village, 12)
    promised(village, village.given(), five(1))
    village.station.routes.overrides.resume(ResumeTimetable("panel"))
    (line,) = village.ask.later.today()
    assert (line.at, line.wanted) == (five(3), five(1))
    (row,) = village.ask.list(ListMemos()).memos
    assert (row.at, row.wanted) == ((five(3),), (five(1),))
    village.until(18)
    (session, own) = village.log()
    assert (session.kind, session.outcome) == (Kind.SCHEDULED, Outcome.PLAYED)
    assert (own.kind, own.outcome) == (Kind.HAND, Outcome.PLAYED)
    assert own.started is not None
    assert session.ended is not None
    assert session.ended <= own.started


def test_a_session_that_the_commune_adds_later_is_not_lost(village: Talking) -> None:
    promised(village, village.given(), NOON.replace(hour=15))
    village.office.set_timetable(
        {"slot": [{"id": "ba", "title": "Ba giờ", "at": "15:00", "bulletins": ["cchc"]}]}
    )
    village.office.publish()
    village.sync()
    village.until(16)
    assert [kind for kind, _ in played(village)] == [Kind.SCHEDULED, Kind.HAND]


def test_a_promise_of_an_older_release_is_kept(village: Talking) -> None:
    memo, at = village.given(), NOON.replace(hour=15)
    journal = village.station.state.journal
    journal.mark("memos", json.dumps([[memo.id, at.isoformat(), 2, "panel", False]]))
    assert [p.times for p in MemoPlan(journal, ()).all()] == [2]


def test_a_deleted_recording_can_be_had_back_for_a_while_and_plays(village: Talking) -> None:
    memo = village.given()
    village.ask.delete(DeleteMemo(id=memo.id))
    assert [row.id for row in village.ask.list(ListMemos()).deleted] == [memo.id]
    with pytest.raises(RequestRefusedError):
        village.ask.play(PlayMemo(id=memo.id))
    village.power_cut()
    village.ask.restore(RestoreMemo(id=memo.id))
    assert village.ask.list(ListMemos()).deleted == ()
    village.ask.play(PlayMemo(id=memo.id))
    village.pass_time(timedelta(minutes=1))
    assert [entry.outcome for entry in village.log()] == [Outcome.PLAYED]


def test_a_deleted_recording_is_gone_for_good_after_that_while(village: Talking) -> None:
    memo, kept = village.given(), village.given("khác")
    village.ask.delete(DeleteMemo(id=memo.id))
    village.pass_time(RESTORED_WITHIN + timedelta(minutes=1))
    village.store.tidy(village.clock.now(), ())
    with pytest.raises(RequestRefusedError):
        village.ask.restore(RestoreMemo(id=memo.id))
    assert [each.id for each in village.store.all()] == [kept.id]
    assert not (village.store.folder / f"{memo.id}.json").exists()


def test_what_is_to_wait_plays_after_a_session_that_it_would_else_cut(village: Talking) -> None:
    village.until(17, 0, 30)
    village.ask.play(PlayMemo(id=village.given().id, busy="wait"))
    village.hand.play(PlayBulletin(bulletin="cchc", busy="wait"))
    village.until(17, 15)
    found = [(e.kind, e.outcome) for e in village.log()]
    assert found == [(Kind.SCHEDULED, Outcome.PLAYED), *[(Kind.HAND, Outcome.PLAYED)] * 2]


def test_what_stops_the_other_plays_at_once(village: Talking) -> None:
    village.until(17, 0, 30)
    village.ask.play(PlayMemo(id=village.given().id, busy="stop", by="panel"))
    village.until(17, 2)
    first, second = village.log()
    assert (first.outcome, first.by) == (Outcome.STOPPED, "panel")
    assert (second.kind, second.outcome) == (Kind.HAND, Outcome.PLAYED)


def test_stop_stops_what_waits_too(village: Talking) -> None:
    village.until(17, 0, 30)
    village.ask.play(PlayMemo(id=village.given().id, busy="wait"))
    village.hand.stop(StopAll(by="panel"))
    village.until(17, 15)
    assert [e.outcome for e in village.log()] == [Outcome.STOPPED] * 2

"""The head's announcements on other days, in fast time: repeated, in zones, over power cuts."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from station.errors import InputError, StorageError
from station.programme.asrun import AsRunEntry, Kind, Outcome, Reason
from station.village.control.client import RequestRefusedError
from station.village.control.messages.memos import (
    HeardMemo,
    ListMemos,
    PlayMemo,
    PromiseMemo,
    PromiseSeries,
    SpeakText,
    WithdrawMemo,
    WithdrawPromise,
)
from station.village.control.messages.timetable import GetCalendar
from station.village.microphone.memo_plan import MOST, MemoPlan
from station.village.microphone.memo_record import Memo, MemoState, changed
from tests.office_simulator import OfficeSimulator
from tests.village.microphone.test_memos import NOON, SOUND, Talking

HALF_PAST_SIX = NOON.replace(hour=18, minute=30)
DAY = timedelta(days=1)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Talking]:
    office = OfficeSimulator(tmp_path / "office", now=NOON - timedelta(hours=2))
    office.publish()
    made = Talking(tmp_path / "village", office, NOON)
    made.sync()
    yield made
    made.close()


def promise(village: Talking, memo: Memo, **more: Any) -> tuple[Any, ...]:
    asked = PromiseSeries(id=memo.id, **{"at": HALF_PAST_SIX, **more})
    return village.ask.later.promise(asked).at


def by_hand(village: Talking) -> list[AsRunEntry]:
    return sorted((e for e in village.log() if e.kind is Kind.HAND), key=lambda e: e.planned)


def test_on_each_day_it_sounds_once_at_its_time_and_is_in_the_log(village: Talking) -> None:
    memo = village.given()
    at = promise(village, memo, each="day", until=date(2026, 11, 25), times=2)
    assert at == tuple(HALF_PAST_SIX + n * DAY for n in range(3))
    village.pass_time(3 * DAY + timedelta(hours=8))
    entries = by_hand(village)
    assert [(e.started, e.outcome) for e in entries] == [(t, Outcome.PLAYED) for t in at]
    assert [files.count(f"{memo.sha256}.opus") for files in village.files()] == [2, 2, 2]
    assert village.plan.all() == ()


def test_power_cuts_in_between_change_nothing_and_what_they_took_is_told(village: Talking) -> None:
    memo = village.given()
    at = promise(village, memo, each="day", most=3)
    village.power_cut()
    village.pass_time(DAY)  # the first has sounded
    village.power_cut(timedelta(hours=10))  # over the second
    village.pass_time(DAY)
    found = [(e.planned, e.outcome, e.reason) for e in by_hand(village)]
    assert found == [
        (at[0], Outcome.PLAYED, Reason.NONE),
        (at[1], Outcome.MISSED, Reason.TOO_LATE),
        (at[2], Outcome.PLAYED, Reason.NONE),
    ]


def test_its_recording_is_kept_as_long_as_it_is_promised(village: Talking) -> None:
    memo = village.given()
    promise(village, memo, at=HALF_PAST_SIX + 30 * DAY)
    village.store.tidy(village.clock.now() + 29 * DAY, village.plan.memos())
    assert village.store.memo(memo.id) is not None


def test_only_in_the_zones_that_were_chosen(village: Talking) -> None:
    memo = village.given()
    promise(village, memo, zones=("nha-van-hoa",))
    (line,) = village.ask.later.today()
    assert line.zones == ("nha-van-hoa",)
    village.power_cut()
    village.pass_time(HALF_PAST_SIX - village.clock.now() + timedelta(seconds=10))
    assert village.lit == ("mains", "nha-van-hoa")
    village.pass_time(timedelta(minutes=1))
    (entry,) = by_hand(village)
    assert (entry.zones, entry.outcome) == (("nha-van-hoa",), Outcome.PLAYED)
    village.ask.play(PlayMemo(id=memo.id, zones=("cong-lang",)))
    village.pass_time(timedelta(minutes=1))
    assert by_hand(village)[-1].zones == ("cong-lang",)


def test_a_zone_that_there_is_not_is_refused(village: Talking) -> None:
    memo = village.given()
    with pytest.raises(InputError):
        promise(village, memo, zones=("o-dau",))
    with pytest.raises(InputError):
        village.ask.play(PlayMemo(id=memo.id, zones=("o-dau",)))
    assert village.plan.all() == ()


def test_one_day_can_be_taken_back_and_all_of_it(village: Talking) -> None:
    memo = village.given()
    at = promise(village, memo, each="day", most=4)
    second = village.plan.all()[1]
    village.ask.later.withdraw(WithdrawPromise(key=second.key))
    village.power_cut()
    assert [p.at for p in village.plan.all()] == [at[0], at[2], at[3]]
    village.ask.withdraw(WithdrawMemo(id=memo.id))
    village.pass_time(4 * DAY)
    assert by_hand(village) == []


def test_quiet_hours_hold_on_other_days_too_unless_confirmed(village: Talking) -> None:
    memo, late = village.given(), NOON.replace(hour=23) + DAY
    with pytest.raises(RequestRefusedError) as refused:
        promise(village, memo, at=late, each="day", most=2)
    assert (refused.value.code, village.plan.all()) == (Reason.QUIET_HOURS, ())
    promise(village, memo, at=late, each="day", most=2, confirmed=True)
    village.pass_time(2 * DAY + timedelta(hours=12))
    assert [entry.outcome for entry in by_hand(village)] == [Outcome.PLAYED] * 2


@pytest.mark.parametrize(
    "more",
    [
        {"at": NOON - timedelta(minutes=1)},
        {"at": NOON + 93 * DAY},
        {"each": "day", "until": date(2026, 11, 22)},
    ],
)
def test_what_is_over_or_too_far_is_refused(village: Talking, more: dict[str, Any]) -> None:
    with pytest.raises(RequestRefusedError) as refused:
        promise(village, village.given(), **more)
    assert (refused.value.code, village.plan.all()) == (Reason.TOO_LATE, ())


def test_without_a_clock_nothing_is_promised_and_what_was_waits(village: Talking) -> None:
    memo = village.given()
    at = promise(village, memo, each="day", most=2)
    village.clock_trusted = False
    with pytest.raises(RequestRefusedError) as refused:
        promise(village, memo)
    assert refused.value.code == Reason.CLOCK_UNTRUSTED
    village.power_cut()
    village.pass_time(DAY)
    assert (by_hand(village), len(village.plan.all())) == ([], 2)
    village.clock_trusted = True
    village.pass_time(DAY)
    found = [(e.planned, e.outcome, e.reason) for e in by_hand(village)]
    assert found[0] == (at[0], Outcome.MISSED, Reason.CLOCK_UNTRUSTED)
    assert found[1] == (at[1], Outcome.PLAYED, Reason.NONE)


def test_a_clock_that_leaps_for_a_moment_ends_no_promise(village: Talking) -> None:
    promise(village, village.given(), each="day", most=3)
    playout, broadcaster = village.station.memos.playout, village.station.broadcaster
    leapt = NOON + 10 * DAY
    playout.poll(broadcaster, leapt, trusted=True, settled=False)
    assert (by_hand(village), len(village.plan.all())) == ([], 3)
    playout.poll(broadcaster, leapt, trusted=True, settled=True)
    assert ([e.outcome for e in by_hand(village)], village.plan.all()) == ([Outcome.MISSED] * 3, ())


def test_too_many_are_refused_all_together(village: Talking) -> None:
    memo = village.given()
    for hour in (13, 14, 15):
        promise(village, memo, at=NOON.replace(hour=hour), each="day", most=31)
    before = village.plan.all()
    with pytest.raises(InputError):
        promise(village, memo, each="day", most=MOST - len(before) + 1)
    assert village.plan.all() == before


def test_on_a_broken_disk_nothing_is_promised(
    village: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise StorageError("the disk is full")

    memo = village.given()
    monkeypatch.setattr(village.station.state.journal, "mark", broken)
    with pytest.raises(StorageError):
        promise(village, memo, each="day")
    assert village.plan.all() == ()


def test_today_s_list_and_the_calendar_show_it(village: Talking) -> None:
    promise(village, village.given(), each="day", most=3)
    assert [line.at for line in village.ask.later.today()] == [HALF_PAST_SIX]
    ask = GetCalendar(NOON.date() + DAY, NOON.date() + 2 * DAY)
    found = village.station.routes.calendar.calendar(ask).promised
    assert [(line.at, line.title, line.state) for line in found] == [
        (HALF_PAST_SIX + n * DAY, "Họp thôn", "promised") for n in (1, 2)
    ]


def test_an_earlier_release_s_promises_are_kept(village: Talking) -> None:
    village.station.state.journal.mark("memos", f'[["abc","{HALF_PAST_SIX}",2,"panel",true]]')
    (found,) = MemoPlan(village.station.state.journal, ()).all()
    assert (found.memo, found.times, found.sure, found.zones) == ("abc", 2, True, ())


def typed(village: Talking) -> Memo:
    """Typed words that a voice has spoken, and nobody has heard yet."""
    name = village.ask.write(SpeakText(text="Mời bà con họp thôn.", by="panel")).id
    memo = village.store.memo(name)
    assert memo is not None
    digest = sha256(SOUND).hexdigest()
    village.store.made(memo).write_bytes(SOUND)
    ready = changed(memo, state=MemoState.READY, sha256=digest, seconds=5.0, size=len(SOUND))
    village.store.finish(ready)
    return ready


def test_typed_words_are_listened_to_before_they_are_played_or_promised(village: Talking) -> None:
    memo = typed(village)
    asks = (
        lambda: village.ask.play(PlayMemo(id=memo.id)),
        lambda: promise(village, memo),
        lambda: village.ask.promise(PromiseMemo(id=memo.id, at=HALF_PAST_SIX)),
    )
    for ask in asks:
        with pytest.raises(RequestRefusedError) as refused:
            ask()
        assert refused.value.code == Reason.UNHEARD
    assert [(m.text, m.unheard) for m in village.ask.list(ListMemos()).memos] == [
        ("Mời bà con họp thôn.", True)
    ]
    village.ask.hear(HeardMemo(id=memo.id))
    village.power_cut()
    promise(village, memo)
    village.pass_time(timedelta(hours=8))
    (entry,) = by_hand(village)
    assert (entry.title, entry.outcome) == ("Mời bà con họp thôn.", Outcome.PLAYED)


def test_typed_words_are_the_head_s_and_keep_the_quiet_hours(village: Talking) -> None:
    memo = typed(village)
    village.ask.hear(HeardMemo(id=memo.id))
    village.pass_time(NOON.replace(hour=23) - NOON)
    with pytest.raises(RequestRefusedError) as refused:
        village.ask.play(PlayMemo(id=memo.id))
    assert refused.value.code == Reason.QUIET_HOURS


def test_nothing_is_heard_that_is_not_ready_or_not_there(village: Talking) -> None:
    waits = village.ask.write(SpeakText(text="Xin chào", by="panel")).id
    for name in (waits, "nothing"):
        village.ask.hear(HeardMemo(id=name))
    memo = village.store.memo(waits)
    assert memo is not None
    assert memo.is_unheard

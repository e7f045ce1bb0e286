"""On the air, with a disk that takes nothing: no command keeps the loop waiting for it."""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from station.errors import LoaThonError
from station.village.asrun.journal import Journal
from station.village.control.messages.air import PlayBulletin, PlayTrial, SetVolume
from station.village.control.messages.box import CheckParts, ConfirmClock, GetBox, GetSettings
from station.village.control.messages.log import CountDays, FindInLog, GetLog
from station.village.control.messages.memos import (
    DeleteMemo,
    ListMemos,
    PlayMemo,
    PromiseMemo,
    RestoreMemo,
    TakeMemo,
    WithdrawMemo,
)
from station.village.control.messages.pairing import AskIn, LookIn, NotePaired
from station.village.control.messages.request import Request
from station.village.control.messages.status import GetStatus
from station.village.control.messages.timetable import (
    GetCalendar,
    PauseTimetable,
    ResumeTimetable,
    SkipSession,
    UnskipSession,
)
from station.village.microphone.memo_plan import Promise
from station.village.microphone.memo_record import MemoState, changed
from tests.village.simulated import HANOI, Village
from tests.village.years.two_slots import FIVE, MIDNIGHT, office_of_two_slots

LONGEST_PASS = 0.5
"""Seconds, of which a busy machine may take most."""

PASSES = 10
"""So often the loop goes on beside a disk that was asked, and hangs, or after its answer."""

TODAY = date(2026, 11, 23)
ASKED: dict[str, Request[Any]] = {
    "memo": TakeMemo(name="abc", title="Họp thôn"),
    "memos": ListMemos(),
    "memo-at": PromiseMemo(id="MEMO", at=FIVE + timedelta(hours=3)),
    "memo-withdraw": WithdrawMemo(id="MEMO"),
    "memo-delete": DeleteMemo(id="MEMO"),
    "memo-restore": RestoreMemo(id="MEMO"),
    "memo-play": PlayMemo(id="MEMO"),
    "status": GetStatus(),
    "volume": SetVolume(zone="cong-lang", percent=40),
    "skip": SkipSession(key="cong/2026-11-23"),
    "unskip": UnskipSession(key="cong/2026-11-23"),
    "pause": PauseTimetable(until=FIVE + timedelta(hours=20)),
    "resume": ResumeTimetable(),
    "calendar": GetCalendar(first=TODAY, last=TODAY),
    "log": GetLog(),
    "log-page": FindInLog(),
    "days": CountDays(first=TODAY, last=TODAY),
    "box": GetBox(),
    "check": CheckParts(),
    "settings": GetSettings(),
    "confirm-clock": ConfirmClock(),
    "pair-ask": AskIn(phone="p" * 32),
    "pair-look": LookIn(phone="p" * 32),
    "paired": NotePaired(),
    "test": PlayTrial(zone="cong-lang"),
    "play": PlayBulletin(bulletin="cchc"),
}


class SlowDisk:
    """Takes what is to survive a power cut only once `works` is set; `asked` counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.works = threading.Event()
        self.asked = 0
        fsync, mark_all = os.fsync, Journal.mark_all

        def slow_fsync(number: int) -> None:
            self._wait()
            fsync(number)

        def slow_mark_all(journal: Journal, marks: Mapping[str, str]) -> None:
            with journal._lock:
                self._wait()
                mark_all(journal, marks)

        monkeypatch.setattr(os, "fsync", slow_fsync)
        monkeypatch.setattr(Journal, "mark_all", slow_mark_all)

    def _wait(self) -> None:
        self.asked += 1
        assert self.works.wait(20)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path / "village", office_of_two_slots(tmp_path / "office"), MIDNIGHT)
    made.sync()
    made.until(5, second=10)
    assert made.sounding
    yield made
    made.close()


def given(village: Village) -> str:
    """A recording that is ready, and another that waits in the inbox; the first one's name."""
    shelf, sound = village.station.memos.playout.store, b"OggS what was said"
    (shelf.inbox / "first").write_bytes(b"as it came")
    memo = shelf.take("first", "Họp thôn", "panel", village.clock.now().astimezone(HANOI))
    shelf.made(memo).write_bytes(sound)
    digest = sha256(sound).hexdigest()
    shelf.finish(changed(memo, state=MemoState.READY, sha256=digest, seconds=5.0, size=18))
    (shelf.inbox / "abc").write_bytes(b"as it came")
    return memo.id


def asked_of(name: str, memo: str) -> Request[Any]:
    request = ASKED[name]
    if isinstance(request, PromiseMemo):
        return PromiseMemo(id=memo, at=request.at)
    if isinstance(request, WithdrawMemo | DeleteMemo | RestoreMemo | PlayMemo):
        return type(request)(id=memo)
    return request


@pytest.mark.parametrize("name", list(ASKED))
def test_no_command_keeps_the_loop_waiting_for_a_disk_that_hangs(
    village: Village, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    memo = given(village)
    plan = village.station.memos.playout.plan
    plan.add(Promise(memo, FIVE + timedelta(hours=1), 1, "panel"))
    disk, request = SlowDisk(monkeypatch), asked_of(name, memo)
    commands, passes = village.station.routes.commands, []

    def ask() -> None:
        with suppress(LoaThonError):
            commands.ask(request)

    asking = threading.Thread(target=ask)
    asking.start()
    beside = 0
    while beside < PASSES:
        beside += 1 if disk.asked or not asking.is_alive() else 0
        begun = time.monotonic()
        commands.answer(0.01)
        commands.answer(0.0)
        village.station.pass_once()
        village.station.routes.memos.later.today()
        passes.append(time.monotonic() - begun)
    disk.works.set()
    asking.join(10)
    assert not asking.is_alive()
    assert max(passes) < LONGEST_PASS
    if name in ("memo", "memo-at", "memo-withdraw", "memo-delete", "paired"):
        assert disk.asked


def test_a_promise_that_has_its_turn_while_another_is_written_never_comes_back(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = village.station.memos.playout.plan
    first, second = (Promise("a", FIVE + timedelta(hours=n), 1, "panel") for n in (1, 2))
    plan.add(first)
    disk = SlowDisk(monkeypatch)
    adding = threading.Thread(target=plan.add, args=(second,))
    adding.start()
    while not disk.asked:
        time.sleep(0.001)
    plan.drop(first)
    disk.works.set()
    adding.join(10)
    assert plan.all() == (second,)
    plan.remember()
    assert plan.all() == (second,)

"""Power cuts while the village head's recordings come, are made fit, promised, played and removed.

As the page and the daemon do it, in one thread. Not handled here: recording the disk
(`recorded_disk.py`), the other workloads (`workloads.py`).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from station.files import file_digest
from station.programme.asrun import AsRunEntry, Kind, Outcome
from station.village.asrun.journal import Journal
from station.village.microphone import memo_worker
from station.village.microphone.memo_plan import MemoPlan, Promise
from station.village.microphone.memo_record import Memo, MemoState
from station.village.microphone.memo_store import MemoStore
from station.village.microphone.memo_worker import MemoWorker
from tests.crash.quick_mastering import made_of
from tests.crash.recorded_disk import Witness
from tests.crash.workloads import Box, observed

_MOST = 3_000_000
_COUNT = 9


@contextmanager
def quick_mastering() -> Iterator[None]:
    """While recordings are made fit by the quick process."""
    real = memo_worker.COMMAND
    memo_worker.COMMAND = (sys.executable, "-S", "-m", "tests.crash.quick_mastering")  # type: ignore[assignment]
    try:
        yield
    finally:
        memo_worker.COMMAND = real


def memos(box: Box) -> None:
    """Nine come; every third is played, every third removed."""
    say = box.sound_proof
    journal = observed(Journal(box.mount / "journal.sqlite"), say)
    shelf = _shelf(box.mount)
    plan = MemoPlan(journal, journal.keys())
    worker = MemoWorker(shelf, 60, _now, plan.memos, free=lambda _: 10**9)
    with quick_mastering():
        for number in range(_COUNT):
            memo = _give(shelf, say, number)
            worker.work()
            ready = shelf.memo(memo.id)
            assert ready is not None
            assert ready.state is MemoState.READY
            say("prepared", id=memo.id)
            later = Promise(memo.id, _now() + timedelta(hours=6), 1, "the page")
            plan.add(later)
            say("promised", id=memo.id, key=later.key)
            if number % 3 == 1:
                _play(journal, plan, memo)
            if number % 3 == 2:
                plan.withdraw(memo.id)
                say("withdrawn", id=memo.id)
                shelf.remove(memo.id)
                say("removed", id=memo.id)
    journal.close()


def _give(shelf: MemoStore, say: Witness, number: int) -> Memo:
    """One comes as the page has it written."""
    recording = os.urandom(150_000 + 50_000 * number)
    (shelf.inbox / f"recording{number}").write_bytes(recording)
    memo = shelf.take(f"recording{number}", f"Lời {number}", "the page", _now())
    say("taken", id=memo.id, becomes=sha256(made_of(recording)).hexdigest())
    return memo


def _play(journal: Journal, plan: MemoPlan, memo: Memo) -> None:
    """One is promised for this very minute, and has its turn."""
    promise = Promise(memo.id, _now(), 1, "the page")
    plan.add(promise)
    journal.begin(promise.key, Kind.HAND, memo.title, promise.at, promise.at, ("x",), ("",))
    plan.drop(promise)
    entry = AsRunEntry(promise.key, Kind.HAND, memo.title, promise.at, Outcome.PLAYED)
    journal.enter(entry)
    plan.remember()


def recordings(state: Path, before: list[Any], after: list[Any]) -> Iterator[str]:
    """What doesn't hold of the recordings that were acknowledged."""
    shelf = _shelf(state)
    with quick_mastering():
        MemoWorker(shelf, 60, _now, frozenset, free=lambda _: 10**9).work()
    becomes = {said["id"]: said["becomes"] for said in [*before, *after] if said["what"] == "taken"}
    removed = {said["id"] for said in before if said["what"] == "removed"}
    going = {said["id"] for said in after[:2] if said["what"] in ("withdrawn", "removed")}
    for said in before:
        name = said.get("id")
        if said["what"] == "taken" and name not in removed | going and shelf.memo(name) is None:
            yield f"the recording {name} is lost"
    for memo in shelf.all():
        if memo.id in removed:
            yield f"the recording {memo.id} is back, and was removed"
        elif memo.state is MemoState.READY and file_digest(shelf.audio(memo)) != memo.sha256:
            yield f"the recording {memo.id} is not what was made"
        elif memo.id in becomes and memo.sha256 != becomes[memo.id]:
            yield f"of the recording {memo.id} only a part is {memo.state} {memo.fault}"


def turns(plan: MemoPlan, before: list[Any], after: list[Any]) -> Iterator[str]:
    """What doesn't hold of the turns that were promised."""
    keys = {promise.key for promise in plan.all()}
    begun = {said["key"] for said in before if said["what"] == "begun"}
    yield from (f"{key} may play twice" for key in keys & begun)
    given = {said["key"]: said["id"] for said in before if said["what"] == "promised"}
    withdrawn = {said["id"] for said in before if said["what"] == "withdrawn"}
    yield from (f"{k} is back" for k in keys if given.get(k) in withdrawn)
    withdrawn |= {said["id"] for said in after[:2] if said["what"] == "withdrawn"}
    for key, name in given.items():
        if key not in keys and name not in withdrawn:
            yield f"{key} was promised, and is forgotten"


def _shelf(state: Path) -> MemoStore:
    return MemoStore(state / "memos", state / "inbox", _MOST)


def _now() -> datetime:
    return datetime.now(UTC)

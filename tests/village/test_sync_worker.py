"""The sync's thread: what it remembers, and how it backs off."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from station.errors import LinkError
from station.village.sync_worker import SyncWorker
from station.village.syncer import SyncResult

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def worker(sync: Callable[[], SyncResult], done: Callable[[], None] = lambda: None) -> SyncWorker:
    return SyncWorker(sync, done, lambda: NOW, timedelta(minutes=15), None)


def unreachable() -> SyncResult:
    raise LinkError("the commune can't be reached; it is tried again")


def test_a_sync_that_went_well_is_remembered_and_told() -> None:
    told: list[int] = []
    one = worker(lambda: SyncResult(3, ()), lambda: told.append(1))
    assert not one.current
    one.once()
    assert (one.state.last, one.state.error, one.state.count) == (NOW, "", 1)
    assert one.current
    assert told == [1]
    assert one.pause() == 900


def test_what_was_refused_is_said_though_the_sync_went_well() -> None:
    one = worker(lambda: SyncResult(0, ("timetable.json: nobody signed it",)))
    one.once()
    assert "nobody signed it" in one.state.error


def test_failures_back_off_with_jitter_up_to_the_interval() -> None:
    one = worker(unreachable)
    pauses = []
    for _ in range(12):
        one.once()
        pauses.append(one.pause())
    assert 10 <= pauses[0] <= 20
    assert all(pause <= 900 for pause in pauses)
    assert pauses[-1] >= 450
    assert one.state.last is None
    assert "can't be reached" in one.state.error


def test_a_fault_that_nobody_thought_of_keeps_news_away_and_nothing_else() -> None:
    def broken() -> SyncResult:
        raise ZeroDivisionError

    one = worker(broken)
    one.once()
    assert "ZeroDivisionError" in one.state.error
    assert not one.state.running
    assert one.pause() <= 20


def test_the_thread_syncs_at_once_again_when_asked_and_ends() -> None:
    syncs = threading.Semaphore(0)

    def sync() -> SyncResult:
        syncs.release()
        return SyncResult(0, ())

    one = worker(sync)
    one.start()
    assert syncs.acquire(timeout=10)
    one.ask()
    assert syncs.acquire(timeout=10)
    one.close(10)
    assert not one.thread.is_alive()

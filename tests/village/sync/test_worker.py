"""The sync's thread: what it remembers, and how it backs off."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from station.errors import LinkError
from station.village.sync.syncer import SyncResult
from station.village.sync.worker import SyncWorker

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def worker(sync: Callable[[], SyncResult], done: Callable[[], None] = lambda: None) -> SyncWorker:
    return SyncWorker(lambda _: sync(), done, lambda: NOW, timedelta(minutes=15), None)


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


def test_what_is_missing_is_said_and_tried_again_soon_though_the_commune_was_heard() -> None:
    lacking = SyncResult(0, missing=("bao: its recording is missing: too slow",), retry=True)
    one = worker(lambda: lacking)
    one.once()
    assert (one.state.last, one.current) == (NOW, True)
    assert "bao: its recording" in one.state.error
    assert 10 <= one.pause() <= 20


def test_while_a_warning_is_missing_no_pause_is_longer_than_a_minute() -> None:
    results = [SyncResult(0, urgent=True)] * 10
    one = worker(lambda: results.pop())
    one.once()
    assert one.pause() <= 5
    for _ in range(9):
        one.once()
    with pytest.raises(IndexError):
        results.pop()
    one.once()  # a fault that nobody thought of
    assert 30 <= one.pause() <= 60


def test_what_somebody_asks_for_by_hand_is_known_as_that_once() -> None:
    seen: list[bool] = []

    def look(by_hand: bool) -> SyncResult:
        seen.append(by_hand)
        return SyncResult(0)

    one = SyncWorker(look, lambda: None, lambda: NOW, timedelta(minutes=15), None)
    one.once()
    one.ask()
    one.once()
    one.once()
    assert seen == [False, True, False]


def test_what_is_missing_for_good_is_not_asked_for_more_often() -> None:
    one = worker(lambda: SyncResult(0, missing=("bao: not in the repository",)))
    one.once()
    assert one.pause() == 900


def test_more_than_one_sync_takes_on_goes_on_at_once() -> None:
    results = iter([SyncResult(1, unfinished=True), SyncResult(1)])
    one = worker(lambda: next(results))
    one.once()
    assert one.pause() <= 1
    one.once()
    assert one.pause() == 900


def test_the_jitter_spreads_villages_that_lost_their_commune_at_once() -> None:
    pauses = set()
    for _ in range(20):
        one = worker(unreachable)
        for _ in range(5):
            one.once()
        pauses.add(one.pause())
    assert len(pauses) > 15
    assert all(160 <= pause <= 320 for pause in pauses)


def test_a_sync_that_goes_well_ends_the_back_off() -> None:
    results: list[Callable[[], SyncResult]] = [unreachable] * 8 + [lambda: SyncResult(0)]
    results.append(unreachable)
    one = worker(lambda: results.pop(0)())
    for _ in range(9):
        one.once()
    assert one.pause() == 900
    one.once()
    assert one.pause() <= 20


def test_the_same_trouble_again_and_again_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = worker(unreachable)
    for _ in range(5):
        one.once()
    assert len(caplog.records) == 1


def test_of_very_many_sentences_the_first_are_said_and_the_rest_counted() -> None:
    one = worker(lambda: SyncResult(0, tuple(f"b{number}: no" for number in range(500))))
    one.once()
    assert one.state.error.endswith("b9: no; and 490 more")

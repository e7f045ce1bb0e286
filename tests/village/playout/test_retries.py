"""When a warning that failed is tried again: ever more seldom, and without an end."""

from datetime import UTC, datetime

import pytest

from station.programme.asrun import AsRunEntry, Kind, Outcome
from station.village.playout.retries import Retries, has_failed

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
STORM = "emergency/bao"


def entry(outcome: Outcome, started: datetime | None = None) -> AsRunEntry:
    return AsRunEntry(STORM, Kind.EMERGENCY, "Bão số 5", NOW, outcome, started=started)


@pytest.mark.parametrize(
    ("outcome", "started", "failed"),
    [
        (Outcome.FAILED, None, True),
        (Outcome.FAILED, NOW, True),
        (Outcome.CUT, None, True),
        (Outcome.CUT, NOW, False),
        (Outcome.PLAYED, NOW, False),
        (Outcome.STOPPED, None, False),
    ],
)
def test_what_nobody_may_have_heard_has_failed(
    outcome: Outcome, started: datetime | None, failed: bool
) -> None:
    assert has_failed(entry(outcome, started)) is failed


def test_its_turn_comes_once_for_each_failure_and_at_that_very_second() -> None:
    retries = Retries()
    retries.failed(STORM, 100.0)
    assert retries.due(114.9) == ()
    assert retries.due(115.0) == (STORM,)
    assert retries.due(200.0) == ()


def test_the_pauses_double_up_to_two_minutes() -> None:
    retries, now, pauses = Retries(), 0.0, []
    for _ in range(6):
        retries.failed(STORM, now)
        begun = now
        while not retries.due(now):
            now += 0.5
        pauses.append(now - begun)
    assert pauses == [15.0, 30.0, 60.0, 120.0, 120.0, 120.0]


def test_each_warning_has_its_own_pauses() -> None:
    retries = Retries()
    retries.failed(STORM, 0.0)
    retries.failed(STORM, 15.0)
    retries.failed("emergency/lu", 15.0)
    assert retries.due(30.0) == ("emergency/lu",)
    assert retries.due(45.0) == (STORM,)


def test_it_is_never_given_up() -> None:
    retries = Retries()
    for hours in range(0, 72, 6):
        now = hours * 3600.0
        retries.failed(STORM, now)
        assert retries.due(now + 120.0) == (STORM,)

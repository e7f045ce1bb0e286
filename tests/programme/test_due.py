"""The turn of an occurrence."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.programme.asrun import Reason
from station.programme.due import Punctuality, Verdict, verdict_on
from station.programme.timetable import Occurrence, QuietHours, Slot

STARTS = datetime(2026, 11, 22, 22, tzinfo=UTC)
FIVE = Occurrence(Slot("sang", "Sáng", time(5)), STARTS, "sang/2026-11-23")
PUNCTUALITY = Punctuality(lead=timedelta(seconds=4), grace=timedelta(seconds=60))
NIGHT = QuietHours(time(21), time(5))


def turn_at(
    seconds: float,
    *,
    trusted: bool = True,
    quiet: QuietHours = NIGHT,
    done: frozenset[str] = frozenset(),
) -> tuple[Verdict, Reason]:
    return verdict_on(
        FIVE,
        STARTS + timedelta(seconds=seconds),
        clock_trusted=trusted,
        quiet=quiet,
        zone=ZoneInfo("Asia/Ho_Chi_Minh"),
        done=done,
        punctuality=PUNCTUALITY,
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-4.001, Verdict.WAIT),
        (-4, Verdict.BEGIN),
        (0, Verdict.BEGIN),
        (60, Verdict.BEGIN),
        (60.001, Verdict.MISSED),
        (14_400, Verdict.MISSED),
    ],
)
def test_an_occurrence_begins_within_its_lead_and_grace(seconds: float, expected: Verdict) -> None:
    assert turn_at(seconds)[0] is expected


@pytest.mark.parametrize("seconds", [-4, 0, 61, 14_400])
def test_on_an_untrusted_clock_nothing_is_decided(seconds: float) -> None:
    assert turn_at(seconds, trusted=False) == (Verdict.WAIT, Reason.CLOCK_UNTRUSTED)


def test_what_has_played_is_done_even_when_the_clock_steps_back() -> None:
    assert turn_at(-4, done=frozenset({FIVE.key})) == (Verdict.DONE, Reason.NONE)


def test_in_the_quiet_hours_it_is_refused() -> None:
    assert turn_at(0, quiet=QuietHours(time(21), time(6))) == (Verdict.REFUSED, Reason.QUIET_HOURS)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(29, Verdict.BEGIN), (30, Verdict.REFUSED), (61, Verdict.MISSED)]
)
def test_what_would_begin_late_and_in_the_quiet_hours_is_refused(
    seconds: float, expected: Verdict
) -> None:
    quiet = QuietHours(time(5, 0, 30), time(6))
    assert turn_at(seconds, quiet=quiet)[0] is expected

"""What a head holds back: its bounds to the instant, and that it ends by itself."""

from datetime import UTC, datetime, time, timedelta

import pytest

from station.programme.asrun import Reason
from station.programme.overrides import LONGEST_PAUSE, MOST_SKIPPED, Overrides
from station.programme.timetable import Occurrence, Slot

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)


def session(starts: datetime, key: str = "chieu/2026-11-23") -> Occurrence:
    return Occurrence(Slot("chieu", "Chiều", time(17)), starts, key)


def test_a_pause_holds_back_what_starts_before_its_end_and_not_at_it() -> None:
    paused = Overrides().pausing(NOW + DAY, NOW, "the panel")
    assert paused.reason(session(NOW + DAY - INSTANT)) is Reason.PAUSED
    assert paused.reason(session(NOW + DAY)) is Reason.NONE
    assert paused.by == "the panel"


def test_a_pause_lasts_as_long_as_it_may_and_no_instant_longer() -> None:
    longest = Overrides().pausing(NOW + LONGEST_PAUSE, NOW, "")
    assert longest.paused_until == NOW + LONGEST_PAUSE
    for wrong in (NOW, NOW - DAY, NOW + LONGEST_PAUSE + INSTANT):
        with pytest.raises(ValueError, match="a pause ends within 14 days"):
            Overrides().pausing(wrong, NOW, "")


def test_what_is_skipped_is_remembered_for_a_day_after_it() -> None:
    """So that it is entered as skipped, though its turn comes late."""
    skipped = Overrides().skipping("chieu/2026-11-23", NOW)
    assert skipped.current(NOW + DAY).reason(session(NOW)) is Reason.SKIPPED
    assert skipped.current(NOW + DAY + INSTANT).skipped == {}


def test_a_pause_is_remembered_for_a_day_after_it() -> None:
    paused = Overrides().pausing(NOW + DAY, NOW, "the panel")
    assert paused.current(NOW + 2 * DAY).paused_until == NOW + DAY
    assert paused.current(NOW + 2 * DAY + INSTANT) == Overrides()


def test_so_many_may_be_skipped_and_not_one_more() -> None:
    held = Overrides()
    for number in range(MOST_SKIPPED):
        held = held.skipping(f"chieu/{number}", NOW)
    with pytest.raises(ValueError, match="100 sessions are skipped already"):
        held.skipping("chieu/one-more", NOW)
    assert len(held.keeping("chieu/0").skipping("chieu/one-more", NOW).skipped) == MOST_SKIPPED


def test_skipping_says_so_though_all_is_paused() -> None:
    held = Overrides().skipping("chieu/2026-11-23", NOW).pausing(NOW + DAY, NOW, "")
    assert held.reason(session(NOW)) is Reason.SKIPPED
    assert held.resumed().keeping("chieu/2026-11-23").reason(session(NOW)) is Reason.NONE

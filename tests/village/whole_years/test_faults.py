"""What befalls a year is counted as bad for no less and no more than it is."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.village.outside import UNTRUSTED
from tests.village.whole_years.deeds import pause
from tests.village.whole_years.faults import KEEPS_TIME
from tests.village.whole_years.judge import lost_sessions
from tests.village.whole_years.truth import trying
from tests.village.whole_years.year import Year


@pytest.mark.parametrize(("seconds", "trusted"), [(-60.0, True), (60.0, False)])
def test_an_unwatched_clock_is_good_for_as_long_as_the_box_trusts_it(
    tmp_path: Path, seconds: float, trusted: bool
) -> None:
    year = Year(tmp_path, 20)
    village = year.village
    assert not village.has_battery
    village.tick()
    village.kernel = UNTRUSTED
    village.clock.advance(timedelta(seconds=KEEPS_TIME + seconds))
    assert village.station.state.clock_trust_monitor.trust().trusted is trusted
    village.close()


def test_a_session_paused_while_it_waits_for_its_card_is_not_lost(tmp_path: Path) -> None:
    year = Year(tmp_path, 20)
    first, second = year.calendar.due[:2]
    assert {f"{first.key} was lost", f"{second.key} was lost"} <= {*lost_sessions(year)}
    year.village.clock.advance(first.starts + timedelta(seconds=15) - year.now)
    pause(year)
    assert f"{first.key} was lost" not in {*lost_sessions(year)}
    year.village.close()


@pytest.mark.parametrize(("how", "lost"), [("enters", True), ("dies", False)])
def test_a_session_that_a_crash_ends_in_a_late_try_may_have_sounded(
    tmp_path: Path, how: str, lost: bool
) -> None:
    year = Year(tmp_path, 20)
    first, truth = year.calendar.due[0], year.truth
    tried = first.starts + timedelta(seconds=3)
    truth.begin(trying(first.key), tried)
    if how == "enters":
        truth.end(trying(first.key), tried + timedelta(seconds=1))
    truth.begin("power", tried + timedelta(seconds=2))
    truth.stop_trying(tried + timedelta(seconds=4))
    truth.end("power", tried + timedelta(seconds=4))
    assert (f"{first.key} was lost" in {*lost_sessions(year)}) is lost
    year.village.close()

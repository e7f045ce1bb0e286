"""The instants of one broadcast: which comes next, and how long the loop may rest until then."""

import pytest

from station.village.playout.timing import BroadcastTiming, SoundReport

TIMING = BroadcastTiming(warm_up=3.0, settle=0.2, tail=1.0)


def _sound() -> SoundReport:
    return SoundReport(
        at=1.8e9, due_at=100.0, latest_at=160.0, ends_at=130.0, offset=1.8e9 - 100, margin=0.3
    )


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (90.0, 90.25),  # nothing is near: look whether the clock was stepped
        (96.7, 96.8),  # the amplifier is woken
        (99.7, 99.8),  # the zones are opened
        (99.9, 100.0),  # the first frame
        (110.0, 110.25),
        (129.9, 130.0),  # the end
        (131.0, 131.25),
    ],
)
def test_the_loop_rests_until_the_next_instant_that_matters(now: float, then: float) -> None:
    assert _sound().next_instant(now, TIMING) == pytest.approx(then)

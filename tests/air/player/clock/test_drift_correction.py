"""From instants to corrections: pure, by properties."""

from hypothesis import given
from hypothesis import strategies as st

from station.air.player.clock.drift_correction import MOST_SPLICES, correction

RATE = 48_000


@given(behind=st.floats(-1e6, 1e6), broken=st.booleans())
def test_a_correction_leads_towards_the_plan_and_never_past_it(behind: float, broken: bool) -> None:
    fix = correction(behind, RATE, broken=broken)
    assert abs(behind - fix.frames) <= max(abs(behind), 0.5)
    assert fix.cut or abs(fix.frames) <= MOST_SPLICES
    if abs(behind) > RATE / 1000:
        assert fix.cut


@given(st.floats(-0.99, 0.99), st.booleans())
def test_what_is_less_than_a_frame_off_is_left_alone(behind: float, broken: bool) -> None:
    assert correction(behind, RATE, broken=broken).frames == 0

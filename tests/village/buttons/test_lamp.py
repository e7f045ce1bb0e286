"""The lamp's language: which state is shown, and that the patterns can be told apart."""

import pytest

from station.village.buttons.lamp import CLOCK, FAULT, ON_AIR, READY, Pattern, pattern
from station.village.finding import Finding


def fault(part: str) -> Finding:
    return Finding(part, False, "broken")


@pytest.mark.parametrize(
    ("trusted", "findings", "shown"),
    [
        (True, [], READY),
        (True, [Finding("card", True, "opens")], READY),
        (True, [fault("card")], FAULT),
        (False, [fault("clock"), fault("disk")], FAULT),
        (False, [fault("clock")], CLOCK),
        (True, [fault("commune")], READY),
    ],
)
def test_what_is_most_urgent_is_shown(
    trusted: bool, findings: list[Finding], shown: Pattern
) -> None:
    assert pattern(clock_trusted=trusted, findings=findings) is shown


def test_patterns_can_be_told_apart_and_always_move_on() -> None:
    for each in (READY, ON_AIR, FAULT, CLOCK):
        moment = 12_345.0
        for _ in range(50):
            _, left = each.at(moment)
            assert left > 0
            moment += left

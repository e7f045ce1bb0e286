"""Waits that grow: doubled after each failure, never beyond their bound."""

import pytest

from station.backoff import backoff


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 30), (2, 60), (3, 120), (7, 1800), (10_000, 1800)]
)
def test_each_failure_doubles_the_wait_up_to_its_bound(failures: int, seconds: float) -> None:
    assert backoff(30, failures, 1800) == seconds

"""The quick part of the power cuts; the whole is `python -m tests.crash`."""

import pytest

from tests.crash.__main__ import WORKLOADS, cut_the_power
from tests.crash.recorded_disk import missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "power can be cut")


@pytest.mark.parametrize("workload", WORKLOADS)
def test_after_a_power_cut_the_box_is_fit(workload: str) -> None:
    assert not cut_the_power(workload, 6, 5)

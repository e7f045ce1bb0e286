"""Real-time priority, given and taken back."""

import os
import subprocess
import sys

from station.air.realtime import realtime

_REFUSED = """
import os, resource
from station.air.realtime import realtime
resource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0))
if os.getuid() == 0:
    os.setuid(65534)
before = os.sched_getscheduler(0)
with realtime() as allowed:
    assert os.sched_getscheduler(0) == before
print(allowed)
"""


def test_the_priority_is_taken_back_afterwards() -> None:
    before = os.sched_getscheduler(0)
    with realtime() as allowed:
        assert (os.sched_getscheduler(0) == os.SCHED_FIFO) == allowed
    assert os.sched_getscheduler(0) == before


def test_where_it_is_refused_all_goes_on_without() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _REFUSED], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "False\n"

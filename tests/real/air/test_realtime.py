"""Real-time priority, given and taken back."""

import os
import signal
import subprocess
import sys

import pytest

from station.air.player.realtime import realtime

_REFUSED = """
import os, resource
from station.air.player.realtime import ahead_of_ordinary_work, realtime
resource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0))
if os.getuid() == 0:
    os.setuid(65534)
ahead_of_ordinary_work()
before = os.sched_getscheduler(0)
assert before == os.SCHED_OTHER
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


_WILD = """
import os
from station.air.player.realtime import ahead_of_ordinary_work
ahead_of_ordinary_work()
print(os.sched_getscheduler(0) == os.SCHED_FIFO, flush=True)
while os.sched_getscheduler(0) == os.SCHED_FIFO:
    pass
"""


def test_a_player_that_runs_wild_is_ended_by_the_kernel() -> None:
    ran = subprocess.run([sys.executable, "-c", _WILD], capture_output=True, text=True, check=False)
    if ran.stdout != "True\n":
        pytest.skip("real-time priority is not allowed here")
    assert ran.returncode == -signal.SIGXCPU

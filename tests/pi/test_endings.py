"""However the daemon ends while it is on the air, the relays go off, and nothing sounds twice.

Once with a kernel that keeps a dead process's outputs as they were (persist=Y, Raspberry Pi OS),
once with one that doesn't (N, Debian); on a real Pi with the one it has.
"""

from typing import Any

import pytest

from tests.pi.machine import needs_a_pi, on_the_pi, once

pytestmark = needs_a_pi
MOST = 2.0
"""Seconds until relays are off, from when somebody could know."""

KNOWN_AFTER = {
    "kill": 0.0,  # SIGKILL
    "stop": 10.0,  # SIGSTOP: systemd's watchdog
    "mistake": 0.0,  # an exception in the loop
    "hang": 1.0,  # the loop hangs: the guard
    "hold": 1.5,  # so does the interpreter: the guard's alarm
    "child": 0.0,  # a process of the unit takes more memory than it may have
    "grow": 0.0,  # the daemon itself does
}


@once
def endings(persist: str) -> dict[str, Any]:
    """All of them, one after the other, in one boot."""
    return on_the_pi("end", persist, *KNOWN_AFTER)


@pytest.mark.parametrize("persist", ["Y", "N"])
@pytest.mark.parametrize("way", KNOWN_AFTER)
def test_relays_go_off_in_time_and_stay_off(way: str, persist: str) -> None:
    found = endings(persist)
    if persist == "N" and not found["changed"]:
        pytest.skip("what this Pi's kernel does with a dead process's pins is fixed")
    # For want of memory: from the kernel's kill on, as its log has it; else from the cause on.
    seconds = found[way].get("off_after_kill", found[way]["off_after"])
    assert seconds <= KNOWN_AFTER[way] + MOST, found[way]
    assert not found[way]["again"]


@pytest.mark.parametrize("persist", ["Y", "N"])
def test_each_is_in_the_log_once_and_as_cut(persist: str) -> None:
    log = endings(persist)["log"]
    assert len({entry["key"] for entry in log}) == len(log) == len(KNOWN_AFTER)
    assert {entry["outcome"] for entry in log} <= {"cut", "failed"}

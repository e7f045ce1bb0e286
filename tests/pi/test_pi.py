"""The installed station on a machine that boots, with real device nodes and the kernel's own pins.

Run by `make test-pi`. Levels are asked of the kernel's driver, sound of ALSA's loopback card.
"""

import pytest

from tests.pi.machine import on_the_pi, run, way

pytestmark = pytest.mark.skipif(
    not way(),
    reason="no Pi, neither a virtual nor a real one: set PI_RUN, or make test-pi HOST=pi@address",
)
WATCHDOG = 10.0
MOST = 2.0
"""Seconds within which relays are off once systemd knows."""


def test_the_units_come_up_by_themselves_and_no_relay_is_on() -> None:
    printed = run(
        """systemctl is-enabled station station-panel
        systemctl list-unit-files --no-pager 'station*'
        systemd-analyze security --no-pager station.service | tail -1
        """
    )
    print(printed)
    assert printed.splitlines()[:2] == ["enabled", "enabled"]


def test_a_timed_broadcast_is_heard_whole_and_the_relays_go_round_it() -> None:
    found = on_the_pi("broadcast")
    levels = [tuple(row[1:]) for row in found["pins"]]
    assert levels == [(0, 0), (1, 0), (1, 1), (1, 0), (0, 0)] or levels == [
        (0, 0), (1, 0), (1, 1), (0, 0)
    ], levels  # fmt: skip
    assert found["loud_seconds"] == pytest.approx(8.0, abs=0.05)
    assert found["crossings"] == pytest.approx(8000, abs=40)
    [entry] = found["log"]
    assert entry["outcome"] == "played"


@pytest.mark.parametrize("persist", ["Y", "N"])
@pytest.mark.parametrize(("how", "unknown_for"), [("kill", 0.0), ("stop", WATCHDOG), ("oom", 0.0)])
def test_relays_go_off_however_the_daemon_ends_and_nothing_sounds_twice(
    how: str, unknown_for: float, persist: str
) -> None:
    found = on_the_pi(how, persist)
    assert found["off_after"] <= unknown_for + MOST
    assert not found["again"]
    outcomes = [entry["outcome"] for entry in found["log"]]
    assert outcomes == ["cut"]

"""A recording from a phone, made fit for horns within the daemon's own sandbox and memory."""

from typing import Any

from tests.pi.machine import needs_a_pi, on_the_pi, once

pytestmark = needs_a_pi
MEMORY_MAX = 200 << 20


@once
def recording() -> dict[str, Any]:
    """One for all of these tests."""
    return on_the_pi("recording")


def test_ffmpeg_makes_it_fit_within_the_units_sandbox() -> None:
    found = recording()
    assert found["memo"]["state"] == "ready", found["memo"]
    assert 59 < found["memo"]["seconds"] < 61
    assert found["peak"] < MEMORY_MAX
    assert found["restarts"] == "0"


def test_it_is_played_by_hand_and_stopped() -> None:
    [entry] = recording()["log"]
    assert (entry["kind"], entry["outcome"]) == ("hand", "stopped")

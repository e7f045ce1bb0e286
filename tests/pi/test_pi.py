"""A timed broadcast on a machine that boots, with real device nodes and the kernel's own pins.

Run by `make test-pi`. Levels are asked of the kernel's driver, sound of ALSA's loopback card.
"""

from typing import Any

import pytest

from tests.pi.machine import STEADY, needs_a_pi, on_the_pi, once

pytestmark = needs_a_pi
WARM_UP = 0.5


@once
def broadcast() -> dict[str, Any]:
    """One broadcast for all of these tests."""
    return on_the_pi("broadcast", kind=STEADY)


def test_the_relays_go_round_a_timed_broadcast_in_their_order() -> None:
    found = broadcast()
    levels = [tuple(row[1:]) for row in found["pins"]]
    # Mains, then the zone; off together, or the zone a moment before the mains.
    assert levels[:3] == [(0, 0), (1, 0), (1, 1)], levels
    assert levels[3:] in ([(0, 0)], [(1, 0), (0, 0)]), levels
    mains, zone, off = (found["pins"][place][0] for place in (1, 2, -1))
    assert mains < zone < found["planned"]
    [entry] = found["log"]
    assert entry["outcome"] == "played"
    assert off > found["planned"] + 8.0


def test_the_player_comes_before_all_ordinary_work_within_the_units_sandbox() -> None:
    threads = broadcast()["threads"]
    assert any(
        row.startswith("FF 10 ") and "station.air.player.process" in row for row in threads
    ), threads


def test_what_is_heard_is_what_was_sent_sample_by_sample() -> None:
    found = broadcast()
    [entry] = found["log"]
    assert found["seconds"] == pytest.approx(8.0, abs=0.05)
    if entry["underruns"]:
        pytest.skip(f"this Pi was too slow for its card: {entry['underruns']} underruns")
    # Nothing is missing or there twice but what the log says was corrected, one sample a piece.
    assert found["spoiled"] <= entry["corrected"]
    assert abs(found["shift"]) <= entry["corrected"]
    if not entry["corrected"]:
        # The tone's very edges, too.
        assert found["residual_db"] < -25
        assert found["gain"] == pytest.approx(1.0, abs=0.01)

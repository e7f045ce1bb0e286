"""The power goes ten times while a virtual Pi is on the air, and each time it boots from its disk.

What a card loses of the last writes is the recorded disk's part (`tests/crash`).
"""

from pathlib import Path
from typing import Any

import pytest

from tests.pi.machine import needs_a_virtual_pi, on_the_pi, once, packed, run

pytestmark = needs_a_virtual_pi
CUT_AFTER = (0.1, 1, 2, 3, 5, 7, 9, 12, 16, 22)
"""Seconds on the air."""

BACK_AFTER = 10.0


@once
def rounds(disk: str) -> list[dict[str, Any]]:
    """How the box was after each cut, the first boot before them."""
    run(packed("on_cuts", "settle"), ["-d", disk])
    found, before = [], 0.0
    for number, seconds in enumerate(CUT_AFTER, start=1):
        options = ["-d", disk, "-k", str(seconds)]
        words = ("round", str(number), str(before + BACK_AFTER))
        found.append(on_the_pi(*words, program="on_cuts", options=options))
        before = seconds
    words = ("end", str(len(CUT_AFTER) + 1), str(before + BACK_AFTER))
    return [*found, on_the_pi(*words, program="on_cuts", options=["-d", disk])]


@pytest.fixture(scope="module")
def boots(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return rounds(str(Path(tmp_path_factory.mktemp("power-cuts")) / "disk.qcow2"))


def test_the_box_comes_up_by_itself_and_fit(boots: list[dict[str, Any]]) -> None:
    assert len(boots) == len(CUT_AFTER) + 1
    for boot in boots:
        assert boot["restarts"] == "0"
        status, *rows = boot["check"].splitlines()
        assert [row for row in rows if row.startswith("BAD")] == []
        assert status == "0"


def test_no_relay_was_on_before_the_daemon_said_so(boots: list[dict[str, Any]]) -> None:
    assert [boot["on_before_ready"] for boot in boots] == [[]] * len(boots)


def test_each_broadcast_is_in_the_log_once_as_cut_and_never_lost(
    boots: list[dict[str, Any]],
) -> None:
    for number, boot in enumerate(boots):
        keys = [entry["key"].split("/")[0] for entry in boot["log"]]
        assert keys == [f"lan-{n}" for n in range(1, number + 1)]
        ends = {(entry["outcome"], entry["reason"]) for entry in boot["log"]}
        assert ends <= {("cut", "power-cut")}


def test_none_is_played_again_though_its_grace_still_holds(boots: list[dict[str, Any]]) -> None:
    assert [boot["on_before_its_time"] for boot in boots] == [[]] * len(boots)


def test_no_half_file_is_left(boots: list[dict[str, Any]]) -> None:
    assert [boot["left"] for boot in boots] == [[]] * len(boots)

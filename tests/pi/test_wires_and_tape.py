"""What the tests on a Pi judge by, tried without one: the kernel's log and the sound compared."""

import array

import pytest

from tests.pi import tape, wires

LOG = """[    1.500000] virtual_pi: GPIO17 0
[   12.345678] virtual_pi: GPIO17 1
[   12.400000] virtual_pi: GPIO4 1
[   13.000000] Memory cgroup out of memory: Killed process 99 (python3) total-vm:1kB
[   13.250000] virtual_pi: GPIO17 l
[   13.300000] somebody: virtual_pi: GPIO17 1
"""


def test_the_kernels_log_gives_the_edges_of_the_pins_asked_for() -> None:
    assert wires.edges(LOG, 17) == [(1.5, 17, "0"), (12.345678, 17, "1"), (13.25, 17, "l")]


def test_the_kernels_log_gives_its_kills_for_want_of_memory() -> None:
    assert wires.memory_kills(LOG) == [13.0]


def heard(part: "array.array[int]") -> "array.array[int]":
    return array.array("h", [0] * 3000) + part + array.array("h", [0] * 500)


def test_what_was_heard_whole_leaves_nothing_and_its_gain_is_told() -> None:
    sent = tape.chirp(0.5)
    found = tape.compared(heard(array.array("h", [x * 7 // 10 for x in sent])), sent)
    assert found["residual_db"] < -70
    assert found["gain"] == pytest.approx(0.7, abs=0.001)
    assert found["seconds"] == pytest.approx(0.5, abs=0.01)


def test_one_sample_missing_or_twice_is_heard() -> None:
    sent = tape.chirp(0.5)
    for spoiled in (sent[:14000] + sent[14001:], sent[:14000] + sent[13999:]):
        assert tape.compared(heard(spoiled), sent)["residual_db"] > -25


def test_by_pieces_only_those_with_a_slip_are_spoiled() -> None:
    sent = tape.chirp(1.0)
    slipped = sent[:14000] + sent[14001:30000] + sent[29999:]
    whole = heard(sent)
    assert tape.pieces(whole, sent, 0) == {"spoiled": 0, "shift": 0}
    found = tape.pieces(heard(slipped), sent, 2)
    assert 1 <= found["spoiled"] <= 2
    assert found["shift"] == 0
    assert tape.pieces(heard(sent[:14000] + sent[14001:]), sent, 2)["shift"] == -1
    # One that nobody has told of.
    assert tape.pieces(heard(sent[:14000] + sent[14001:]), sent, 0)["spoiled"] > 5


def test_silence_is_nothing_of_it() -> None:
    assert tape.compared([0] * 48000, tape.chirp(0.5))["seconds"] == 0.0

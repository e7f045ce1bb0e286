"""The ear: real speech through simulated horns, with all that drowns it."""

import random
import statistics
from array import array

import pytest

from station.air.ear.comparison import Correlation, Ear
from station.air.ear.loudness_envelope import FRAMES
from station.programme.asrun import Proof, ProofReason
from station.programme.proof_of_sound import by_ear
from tests.air.horns import (
    OURS,
    THEIRS,
    around,
    excerpt,
    listen,
    mixed,
    speech,
    through_horns,
)

SECONDS = 20
USUAL = -2.0  # dB from sent to heard, as `mixed` has it


def scene(kind: str, snr: float, *, delay: float | None, begin: float = 3) -> "array[int]":
    """What a microphone hears of our speech (unless `delay` is None) among `kind`."""
    sent = excerpt(speech(OURS), begin, SECONDS)
    horns = None if delay is None else through_horns(sent, delay)
    return mixed(horns, excerpt(around(kind), begin, SECONDS), snr)


def ours(begin: float = 3) -> "array[int]":
    return excerpt(speech(OURS), begin, SECONDS)


def test_the_correlation_is_pearsons_at_every_delay() -> None:
    dice = random.Random(1)
    sent = [dice.random() for _ in range(130)]
    heard = [dice.random() + sent[n + 10 - 4] for n in range(100)]  # 4 frames later
    grown = Correlation(-20, 10)
    for begin in range(0, 100, 25):
        grown.add(sent[begin : begin + 25 + 30], heard[begin : begin + 25])
    for delay in (-20, 0, 4, 10):
        part = sent[10 - delay : 110 - delay]
        assert grown.likeness(delay) == pytest.approx(statistics.correlation(part, heard))
        slope, _ = statistics.linear_regression(part, heard)
        assert grown.slope(delay) == pytest.approx(slope)
    assert max(range(-20, 11), key=grown.likeness) == 4


def test_what_never_changes_is_like_nothing() -> None:
    still = Correlation(-5, 5)
    still.add([1.0] * 30, [2.0] * 20)
    assert still.likeness(0) == still.slope(0) == 0.0


def test_nothing_is_said_before_there_is_a_second() -> None:
    ear = Ear(100)
    assert ear.hearing() is None
    ear.sent([0.1] * (ear.wanted + FRAMES))
    ear.heard([0.1] * (FRAMES - 1))
    assert ear.hearing() is None


def test_what_is_held_does_not_grow_with_the_broadcast() -> None:
    ear, most = Ear(300), 0
    for _ in range(120):
        ear.sent([0.1] * ear.wanted)
        ear.heard([0.2] * FRAMES)
        most = max(most, len(ear._sent), len(ear._heard))
    assert most < 10 * FRAMES


@pytest.mark.parametrize("kind", ["market", "wind", "engine", "cocks", "music", "next village"])
def test_horns_as_loud_as_all_around_are_heard(kind: str) -> None:
    found = listen(ours(), scene(kind, 3, delay=0.35))
    assert by_ear(found, None) == (Proof.SOUNDED, ProofReason.HEARD), found
    assert found.delay == pytest.approx(0.35, abs=0.08)


@pytest.mark.parametrize("kind", ["rain", "wind", "cocks", "music", "next village"])
def test_what_is_around_is_not_taken_for_the_horns(kind: str) -> None:
    found = listen(ours(), scene(kind, 0, delay=None))
    assert by_ear(found, USUAL) == (Proof.DID_NOT, ProofReason.NOT_HEARD), found


def test_the_level_of_the_horns_alone_is_told_and_not_that_of_the_market() -> None:
    sent = ours()
    quiet = listen(sent, mixed(through_horns(sent, 0.1), excerpt(around("market"), 0, 20), 30))
    noisy = listen(sent, mixed(through_horns(sent, 0.1), excerpt(around("market"), 0, 20), 0))
    assert noisy.heard_db == pytest.approx(quiet.heard_db, abs=2.5)
    assert noisy.around_db > quiet.around_db + 2


def test_a_sound_later_than_the_distance_allows_is_another_villages() -> None:
    late = scene("market", 20, delay=2.2)
    assert by_ear(listen(ours(), late), USUAL)[0] is Proof.DID_NOT
    assert by_ear(listen(ours(), late, farthest=900), USUAL)[0] is Proof.SOUNDED


def test_horns_that_fall_silent_early_are_heard_in_part() -> None:
    sent = excerpt(speech(OURS), 0, 80)
    heard = mixed(through_horns(sent, 0.1), excerpt(around("market"), 0, 80), 10)
    cut = 35 * 16_000
    heard[cut:] = mixed(None, excerpt(around("market"), 5, 45), 0, level=0.005)
    found = listen(sent, heard)
    assert found.share == pytest.approx(0.5, abs=0.26)
    assert by_ear(found, None)[1] is ProofReason.HEARD_IN_PART


def test_the_words_make_the_difference_and_not_that_somebody_speaks() -> None:
    """Two recordings of the same voice, at the same time, from the same horns."""
    theirs = excerpt(speech(THEIRS), 0, SECONDS)
    heard = mixed(through_horns(theirs, 0.2), excerpt(around("market"), 0, SECONDS), 20)
    assert by_ear(listen(ours(), heard), USUAL)[0] is Proof.DID_NOT
    assert by_ear(listen(theirs, heard), USUAL)[0] is Proof.SOUNDED

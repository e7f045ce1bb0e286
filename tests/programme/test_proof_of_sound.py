"""The verdict on a broadcast, from every combination of what was sensed and heard."""

import pytest

from station.programme.asrun import Proof, ProofReason
from station.programme.proof_of_sound import Hearing, Sensed, by_ear, prove


def hearing(**changes: float) -> Hearing:
    given: dict[str, float] = {
        "seconds": 60.0,
        "likeness": 0.6,
        "prominence": 12.0,
        "delay": 0.3,
        "share": 1.0,
        "sent_db": -20.0,
        "heard_db": -38.0,
        "around_db": -36.0,
    }
    return Hearing(**given | changes)


HEARD = hearing()
STRANGE = hearing(likeness=0.05, prominence=1.5, around_db=-60.0)
DROWNED = hearing(likeness=0.05, prominence=1.5, around_db=-20.0)
DEAF = ProofReason.MICROPHONE_FAILED
FAR = ProofReason.OUT_OF_EARSHOT
NOTHING = Sensed()


@pytest.mark.parametrize(
    ("sensed", "heard", "proof", "reason"),
    [
        (NOTHING, None, "unknown", "nothing-to-prove-by"),
        (NOTHING, HEARD, "sounded", "heard"),
        (NOTHING, STRANGE, "did-not", "not-heard"),
        (NOTHING, DROWNED, "unknown", "too-loud-around"),
        (NOTHING, DEAF, "unknown", "microphone-failed"),
        (NOTHING, FAR, "unknown", "out-of-earshot"),
        (Sensed(mains=1.0), None, "unknown", "mains-only"),
        (Sensed(mains=0.0), None, "did-not", "no-mains"),
        (Sensed(mains=0.5), None, "unknown", "mains-in-part"),
        (Sensed(current=0.8), None, "sounded", "current"),
        (Sensed(current=0.0), None, "did-not", "no-current"),
        (Sensed(current=0.2), None, "unknown", "current-in-part"),
        # The bounds themselves: a twentieth is nothing, nine tenths of mains are all of them.
        (Sensed(current=0.05), None, "did-not", "no-current"),
        (Sensed(current=0.4), None, "sounded", "current"),
        (Sensed(mains=0.05), None, "did-not", "no-mains"),
        (Sensed(mains=0.9), None, "unknown", "mains-only"),
        (Sensed(mains=1.0, current=0.7), None, "sounded", "current"),
        (Sensed(mains=0.0, current=0.7), None, "did-not", "no-mains"),
        # The microphone outweighs the wires, both ways.
        (Sensed(mains=0.0, current=0.0), HEARD, "sounded", "heard"),
        (Sensed(mains=1.0, current=1.0), STRANGE, "did-not", "not-heard"),
        # A microphone that can't tell leaves it to the wires.
        (Sensed(current=0.8), DROWNED, "sounded", "current"),
        (Sensed(current=0.0), DROWNED, "did-not", "no-current"),
        (Sensed(current=0.8), DEAF, "sounded", "current"),
        (Sensed(mains=1.0), FAR, "unknown", "out-of-earshot"),
        (Sensed(mains=0.0), FAR, "did-not", "no-mains"),
    ],
)
def test_each_combination_has_its_verdict(
    sensed: Sensed, heard: Hearing | ProofReason | None, proof: str, reason: str
) -> None:
    found = prove(sensed, heard, baseline_db=-18.0)
    assert (found.proof.value, found.reason.value) == (proof, reason)


@pytest.mark.parametrize(
    ("heard", "baseline_db", "reason"),
    [
        (hearing(likeness=0.11), None, "too-loud-around"),
        (hearing(prominence=4.9), None, "too-loud-around"),
        (hearing(share=0.5), None, "heard-in-part"),
        # At its bounds it counts as heard, and as long enough.
        (hearing(likeness=0.12, prominence=5.0, share=0.6), None, "heard"),
        (hearing(likeness=0.0, seconds=15.0, around_db=-55.0), None, "not-heard"),
        (hearing(likeness=0.0, around_db=-100.0), None, "microphone-failed"),
        (hearing(likeness=0.0, around_db=-36.5), -18.0, "not-heard"),
        (hearing(likeness=0.0, seconds=14.0), None, "too-short"),
        (hearing(seconds=6.0), None, "heard"),
        (hearing(likeness=0.0, around_db=-120.0), None, "microphone-failed"),
        # Not louder than the horns usually are: they would have been found.
        (hearing(likeness=0.0, around_db=-40.0), -18.0, "not-heard"),
        (hearing(likeness=0.0, around_db=-36.0), -18.0, "too-loud-around"),
        # A microphone that never heard them is believed only where it is calm.
        (hearing(likeness=0.0, around_db=-40.0), None, "too-loud-around"),
        (hearing(likeness=0.0, around_db=-55.0), None, "not-heard"),
    ],
)
def test_the_ears_bounds(heard: Hearing, baseline_db: float | None, reason: str) -> None:
    assert by_ear(heard, baseline_db)[1].value == reason


def test_levels_are_told_where_something_was_heard() -> None:
    heard = prove(NOTHING, HEARD, None)
    assert (heard.sent_db, heard.heard_db) == (-20.0, -38.0)
    silent = prove(NOTHING, STRANGE, None)
    assert (silent.sent_db, silent.heard_db) == (-20.0, None)
    assert prove(Sensed(current=1.0), None, None).sent_db is None
    in_part = prove(NOTHING, hearing(share=0.5), None)
    assert (in_part.sent_db, in_part.heard_db) == (-20.0, -38.0)


def test_no_reason_is_left_without_a_case() -> None:
    given = set(ProofReason) - {ProofReason.NONE}  # which stands where no verdict was asked for
    assert {reason.value for reason in given} == {
        *("heard", "not-heard", "heard-in-part", "current", "no-current", "current-in-part"),
        *("no-mains", "mains-only", "mains-in-part", "too-short", "too-loud-around"),
        *("microphone-failed", "out-of-earshot", "nothing-to-prove-by"),
    }
    assert Proof.UNKNOWN.value == "unknown"

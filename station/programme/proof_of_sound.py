"""Whether a broadcast really sounded: what was sensed and heard, made into one verdict.

Not handled here: the pins (`relays/sense.py`), the microphone and the comparison of its signal with
what was sent (`ear/comparison.py`).
"""

from dataclasses import dataclass

from station.programme.asrun import Proof, ProofReason


@dataclass(frozen=True, slots=True)
class Sensed:
    """The share of the time, 0 to 1, in which mains and amplifier current were there.

    None: there is no such input, or it was not read.
    """

    mains: float | None = None
    current: float | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a comparison of microphone and recording found in `seconds` of both.

    `likeness` is the correlation of their rhythms, −1 to 1, at the likeliest `delay` (seconds),
    `prominence` how many standard deviations it stands above that of delays that can't be (sound
    heard before it was sent), `share` the share of the time in which it was found. Levels in dB
    below full scale, of the band of 300 to 4,000 Hz: `sent_db` of the recording, `heard_db` of that
    part of the microphone's signal that goes with it, `around_db` of all that it heard.
    """

    seconds: float
    likeness: float
    prominence: float
    delay: float
    share: float
    sent_db: float
    heard_db: float
    around_db: float


@dataclass(frozen=True, slots=True)
class ProofOfSound:
    """The verdict on one broadcast, what it rests on, and the levels in dB where they are known."""

    proof: Proof
    reason: ProofReason
    sent_db: float | None = None
    heard_db: float | None = None


LEAST_LIKENESS = 0.12
LEAST_PROMINENCE = 5.0
"""Both are needed to say that it was heard; `tests.bench.sound.ear` shows what they miss."""

_LEAST_SECONDS = 15.0
"""Less of it proves no absence."""

_LEAST_SHARE = 0.6

_ASSUMED_GAIN = -30.0
"""dB from sent to heard at a microphone that has not heard these horns yet."""

_DROWNED = 1.5
"""dB by which all that is heard may be above the horns' own level, and they still be found."""

_DEAD = -100.0
"""dB; no microphone that works hears so little outdoors."""

_PRESENT, _ABSENT = 0.9, 0.05
_CURRENT_PRESENT = 0.4
"""Speech has pauses: the current need not flow all the time."""

Found = tuple[Proof, ProofReason]


def prove(
    sensed: Sensed, heard: Hearing | ProofReason | None, baseline_db: float | None
) -> ProofOfSound:
    """One verdict from all that is known.

    `heard` is None without a microphone, or the reason why it could not listen. `baseline_db` is
    how many dB below the sent level this microphone heard the horns before, if ever it did. A
    microphone outweighs the current, the current outweighs the mains: sound is what was wanted.
    """
    levels: tuple[float | None, float | None] = (None, None)
    found: Found | None = None
    if isinstance(heard, Hearing):
        found = by_ear(heard, baseline_db)
        audible = found[0] is Proof.SOUNDED or found[1] is ProofReason.HEARD_IN_PART
        levels = (heard.sent_db, heard.heard_db if audible else None)
    if found is None or found[0] is Proof.UNKNOWN:
        found = _by_sense(sensed) or found or _unheard(sensed, heard)
    return ProofOfSound(*found, *levels)


def by_ear(heard: Hearing, baseline_db: float | None) -> Found:
    """What the microphone alone says."""
    if heard.likeness >= LEAST_LIKENESS and heard.prominence >= LEAST_PROMINENCE:
        if heard.share < _LEAST_SHARE:
            return Proof.UNKNOWN, ProofReason.HEARD_IN_PART
        return Proof.SOUNDED, ProofReason.HEARD
    if heard.around_db <= _DEAD:
        return Proof.UNKNOWN, ProofReason.MICROPHONE_FAILED
    if heard.seconds < _LEAST_SECONDS:
        return Proof.UNKNOWN, ProofReason.TOO_SHORT
    expected = heard.sent_db + (_ASSUMED_GAIN if baseline_db is None else baseline_db)
    if heard.around_db > expected + _DROWNED:
        return Proof.UNKNOWN, ProofReason.TOO_LOUD_AROUND
    return Proof.DID_NOT, ProofReason.NOT_HEARD


def _by_sense(sensed: Sensed) -> Found | None:
    """What the inputs say, where they say something."""
    if sensed.mains is not None and sensed.mains <= _ABSENT:
        return Proof.DID_NOT, ProofReason.NO_MAINS
    if sensed.mains is not None and sensed.mains < _PRESENT:
        return Proof.UNKNOWN, ProofReason.MAINS_IN_PART
    if sensed.current is None:
        return None
    if sensed.current <= _ABSENT:
        return Proof.DID_NOT, ProofReason.NO_CURRENT
    if sensed.current < _CURRENT_PRESENT:
        return Proof.UNKNOWN, ProofReason.CURRENT_IN_PART
    return Proof.SOUNDED, ProofReason.CURRENT


def _unheard(sensed: Sensed, why: Hearing | ProofReason | None) -> Found:
    if isinstance(why, ProofReason):
        return Proof.UNKNOWN, why
    if sensed.mains is not None:
        return Proof.UNKNOWN, ProofReason.MAINS_ONLY
    return Proof.UNKNOWN, ProofReason.NOTHING_TO_PROVE_BY

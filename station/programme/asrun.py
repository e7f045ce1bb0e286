"""What became of each broadcast: the as-run log's entries. Not handled here: keeping them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Why something is on the air, in rising order of who gives way to whom (see `arbiter.py`)."""

    TEST = "test"
    SCHEDULED = "scheduled"
    HAND = "hand"
    LIVE = "live"
    EMERGENCY = "emergency"


class Outcome(StrEnum):
    """How a broadcast ended."""

    PLAYED = "played"
    CUT = "cut"
    STOPPED = "stopped"
    MISSED = "missed"
    REFUSED = "refused"
    FAILED = "failed"
    TAKEN_BACK = "taken-back"
    """The row before it was made by a wrong clock: the session is still to come."""


class Reason(StrEnum):
    """Why a broadcast did not run to its end; the screens have words for each."""

    NONE = ""
    BY_HAND = "by-hand"
    PREEMPTED = "pre-empted"
    DAEMON_STOPPED = "daemon-stopped"
    POWER_CUT = "power-cut"
    DAEMON_DIED = "daemon-died"
    TOO_LONG = "too-long"
    TOO_LATE = "too-late"
    CLOCK_UNTRUSTED = "clock-untrusted"
    CLOCK_WRONG = "clock-wrong"
    QUIET_HOURS = "quiet-hours"
    NOTHING_TO_SAY = "nothing-to-say"
    NOT_VERIFIED = "not-verified"
    NOT_THERE = "not-there"
    BUSY = "busy"
    CARD = "card"
    PIN = "pin"
    DISK = "disk"
    LONGEST_ON = "longest-on"
    MICROPHONE = "microphone"
    SKIPPED = "skipped"
    PAUSED = "paused"
    HOWL = "howl"
    UNHEARD = "unheard"


class Proof(StrEnum):
    """Whether it was heard outside, as far as the box can tell."""

    UNKNOWN = "unknown"
    SOUNDED = "sounded"
    DID_NOT = "did-not"


class ProofReason(StrEnum):
    """What the verdict on the sound rests on; the screens have words for each."""

    NONE = ""
    HEARD = "heard"
    NOT_HEARD = "not-heard"
    HEARD_IN_PART = "heard-in-part"
    CURRENT = "current"
    NO_CURRENT = "no-current"
    CURRENT_IN_PART = "current-in-part"
    NO_MAINS = "no-mains"
    MAINS_ONLY = "mains-only"
    MAINS_IN_PART = "mains-in-part"
    TOO_SHORT = "too-short"
    TOO_LOUD_AROUND = "too-loud-around"
    MICROPHONE_FAILED = "microphone-failed"
    OUT_OF_EARSHOT = "out-of-earshot"
    NOTHING_TO_PROVE_BY = "nothing-to-prove-by"


@dataclass(frozen=True, slots=True)
class AsRunEntry:
    """One line of the log. Instants are aware, UTC; `error_ms` is the first frame's lateness.

    `corrected` counts the frames dropped or repeated to stay in step with the clock; `sent_db` and
    `heard_db` are the levels sent and heard, in dB of full scale. `by` says who stopped it,
    `preempted_by` is the key of what it gave way to, `left_out` are the bulletins that its session
    had no room for, `found_at` is when it was found cut off, or was taken back. `note` is what an
    earlier release noted in words.

    The journal's columns and all exports are made from these fields (`village/asrun/table.py`): a
    new one needs a default, which all earlier rows get.
    """

    key: str
    kind: Kind
    title: str
    planned: datetime
    outcome: Outcome
    reason: Reason = Reason.NONE
    started: datetime | None = None
    ended: datetime | None = None
    error_ms: float | None = None
    underruns: int = 0
    corrected: int = 0
    proof: Proof = Proof.UNKNOWN
    proof_reason: ProofReason = ProofReason.NONE
    sent_db: float | None = None
    heard_db: float | None = None
    zones: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    by: str = ""
    preempted_by: str = ""
    left_out: tuple[str, ...] = ()
    found_at: datetime | None = None
    note: str = ""


def counted(names: Iterable[str]) -> str:
    """Each of `names` once, with how often it stands there if more than once: “a, b 2×”."""
    times = Counter(names)
    return ", ".join(name if count == 1 else f"{name} {count}×" for name, count in times.items())

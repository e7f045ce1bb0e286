"""What became of each broadcast: the as-run log's entries. Not handled here: keeping them."""

from dataclasses import dataclass, field
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


class Reason(StrEnum):
    """Why a broadcast did not run to its end; the screens have words for each."""

    NONE = ""
    BY_HAND = "by-hand"
    PREEMPTED = "pre-empted"
    DAEMON_STOPPED = "daemon-stopped"
    POWER_CUT = "power-cut"
    TOO_LONG = "too-long"
    TOO_LATE = "too-late"
    CLOCK_UNTRUSTED = "clock-untrusted"
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


class Proof(StrEnum):
    """Whether it was heard outside, as far as the box can tell."""

    UNKNOWN = "unknown"
    SOUNDED = "sounded"
    DID_NOT = "did-not"


@dataclass(frozen=True, slots=True)
class AsRunEntry:
    """One line of the log. Instants are aware, UTC; `error_ms` is the first frame's lateness.

    `corrected` counts the frames dropped or repeated to stay in step with the clock; `sent_db` and
    `heard_db` are the levels sent and heard, in dB of full scale.
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
    zones: tuple[str, ...] = ()
    items: tuple[str, ...] = field(default=())
    note: str = ""
    corrected: int = 0
    proof: Proof = Proof.UNKNOWN
    sent_db: float | None = None
    heard_db: float | None = None

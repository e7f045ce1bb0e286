"""Notes of journals before form 3, which packed facts into English: back into their fields.

Used once for each journal. Pure. Not handled here: SQL (`journal.py`).
"""

import re
from dataclasses import replace
from datetime import UTC, datetime

from station.programme.asrun import AsRunEntry, Proof, ProofReason, Reason

_PROOF, _BY, _FOUND = "proof: ", "by ", "found at "
_LEFT_OUT = "too long for its session, left out: "
_TIMES = re.compile(r"(.+) (\d{1,4})×")


def taken_over(entry: AsRunEntry) -> AsRunEntry:
    """`entry` with the facts of its note in their fields; what is none of them stays noted."""
    entry = replace(entry, proof_reason=_plain_reason(entry))
    parts = entry.note.split("; ")
    entry = replace(entry, note="")
    for part in parts:
        entry = _with_fact(entry, part)
    return entry


def _plain_reason(entry: AsRunEntry) -> ProofReason:
    """What was not noted, as the verdict said it all."""
    if entry.started is None:
        return ProofReason.NONE
    heard = entry.proof is Proof.SOUNDED
    return ProofReason.HEARD if heard else ProofReason.NOTHING_TO_PROVE_BY


def _with_fact(entry: AsRunEntry, part: str) -> AsRunEntry:
    code, found = part.removeprefix(_PROOF), _instant(part)
    if part.startswith(_LEFT_OUT):
        return replace(entry, left_out=entry.left_out + _names(part.removeprefix(_LEFT_OUT)))
    if part.startswith(_PROOF) and code in set(ProofReason):
        return replace(entry, proof_reason=ProofReason(code))
    if part.startswith(_BY) and entry.reason is Reason.PREEMPTED:
        return replace(entry, preempted_by=part.removeprefix(_BY))
    if part.startswith(_BY):
        return replace(entry, by=part.removeprefix(_BY))
    if found is not None:
        return replace(entry, found_at=found)
    return replace(entry, note="; ".join(filter(None, (entry.note, part))))


def _names(text: str) -> tuple[str, ...]:
    names = list[str]()
    for name in text.split(", "):
        times = _TIMES.fullmatch(name)
        names += [times[1]] * int(times[2]) if times else [name]
    return tuple(names)


def _instant(part: str) -> datetime | None:
    try:
        return datetime.strptime(part, f"{_FOUND}%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    except ValueError:
        return None

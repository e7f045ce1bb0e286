"""An as-run entry as a line of text, in a technician's English."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from station.programme.asrun import Proof, counted


def log_line(entry: Mapping[str, Any]) -> str:
    """One entry of the as-run log as one line."""
    parts = [f"{entry['seq']:6}", entry["planned"], f"{entry['outcome']:8}", entry["title"]]
    parts += [f"({entry['reason']})"] if entry["reason"] else []
    if entry["error_ms"] is not None:
        frames = f"{entry['underruns']} underruns, {entry['corrected']} frames corrected"
        parts.append(f"first frame {entry['error_ms']:+.2f} ms, {frames}")
    if entry["proof"] != Proof.UNKNOWN:
        parts.append(_verified(entry))
    return "  ".join([*parts, "; ".join(_facts(entry))]).rstrip()


def left_out_words(names: Iterable[str]) -> str:
    """What a session had no room for; empty where it had room for all."""
    text = counted(names)
    return f"too long for its session, left out: {text}" if text else ""


def _facts(entry: Mapping[str, Any]) -> Iterator[str]:
    who = entry["by"] or entry["preempted_by"]
    found = entry["found_at"] and f"found at {entry['found_at']}"
    said = (who and f"by {who}", left_out_words(entry["left_out"]), found, entry["note"])
    yield from filter(None, said)


def _verified(entry: Mapping[str, Any]) -> str:
    told = str(entry["proof"])
    if entry["proof_reason"]:
        told += f" ({entry['proof_reason']})"
    if entry["heard_db"] is None:
        return told
    return f"{told}, heard {entry['heard_db'] - entry['sent_db']:+.0f} dB"

"""An as-run entry as a line of text."""

from typing import Any


def log_line(entry: dict[str, Any]) -> str:
    """One entry of the as-run log as one line."""
    parts = [f"{entry['seq']:6}", entry["planned"], f"{entry['outcome']:8}", entry["title"]]
    parts += [f"({entry['reason']})"] if entry["reason"] else []
    if entry["error_ms"] is not None:
        frames = f"{entry['underruns']} underruns, {entry['corrected']} frames corrected"
        parts.append(f"first frame {entry['error_ms']:+.2f} ms, {frames}")
    if entry["proof"] != "unknown":
        parts.append(_verified(entry))
    return "  ".join([*parts, entry["note"]]).rstrip()


def _verified(entry: dict[str, Any]) -> str:
    if entry["heard_db"] is None:
        return str(entry["proof"])
    return f"{entry['proof']}, heard {entry['heard_db'] - entry['sent_db']:+.0f} dB"

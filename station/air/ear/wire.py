"""What the listener's process says: what it hears so far, or why it can't; one JSON object a line.

Not handled here: pipes and processes.
"""

import dataclasses
import json
import math

from station.errors import InputError
from station.programme.proof_of_sound import Hearing

LONGEST_LINE = 4_096  # bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Deaf:
    """It can't listen; `text` says what to do."""

    text: str


def hearing_line(said: Hearing | Deaf) -> bytes:
    """`said` as a line."""
    return json.dumps(dataclasses.asdict(said)).encode() + b"\n"


def hearing_from(line: bytes) -> Hearing | Deaf:
    """What a line says. Raises InputError when it is no such object."""
    try:
        form = json.loads(line)
        if form.keys() == {"text"}:
            return Deaf(str(form["text"])[:500])
        return Hearing(**{name: _finite(value) for name, value in form.items()})
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise InputError(
            "not a line of the listener's: {line!r} ({error})", line=line[:80], error=error
        ) from error


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number")
    return float(value)

"""The reply that says no, with its sentence apart from its values, so that a face can translate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from station.error_forms import values_of
from station.errors import LoaThonError

Kind = Literal["refused", "fault", "unknown"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no other reply."""

    kind: Kind
    """Refused: understood, not allowed now. Fault: the daemon failed. Unknown: not understood."""
    code: str
    """When refused, a reason of `programme/asrun.py`; else the error's class, for a technician."""
    message: str
    """One sentence in English, with a name in braces for each value."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """The values: texts, numbers, or another sentence as {"message": …, "values": …}."""


def refusal_of(kind: Kind, code: str, error: Exception) -> Refusal:
    """The refusal that tells of `error`."""
    if isinstance(error, LoaThonError):
        return Refusal(kind, code, error.message, values_of(error))
    return Refusal(kind, code, str(error))

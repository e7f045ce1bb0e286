"""The reply that says no, with its sentence apart from its values, so that a face can translate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from station.errors import LoaThonError, Sentence

Said = TypeVar("Said", LoaThonError, Sentence)

Kind = Literal["refused", "fault", "unknown"]

_DEEPEST = 4
"""Sentences within sentences."""


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
        return Refusal(kind, code, error.message, _values(error))
    return Refusal(kind, code, str(error))


def _values(error: LoaThonError | Sentence) -> dict[str, Any]:
    return {name: _sendable(value) for name, value in error.values.items()}


def _sendable(value: object) -> Any:
    if isinstance(value, LoaThonError | Sentence):
        return {"message": value.message, "values": _values(value)}
    return value if value is None or type(value) in (str, int, float, bool) else str(value)


def error_of(refusal: Refusal, made: Callable[..., Said]) -> Said:
    """The error that `refusal` tells of, `made` of its sentence and values."""
    values = {name: _value(value, _DEEPEST) for name, value in refusal.values.items()}
    return _fitting(made, refusal.message, values)


def _value(value: Any, deep: int) -> Any:
    """A sentence within a sentence can be translated, too."""
    if not isinstance(value, Mapping) or not deep:
        return value
    message, values = value.get("message"), value.get("values", {})
    if not isinstance(message, str) or not isinstance(values, Mapping):
        return str(value)
    inner = {str(name): _value(each, deep - 1) for name, each in values.items()}
    return _fitting(Sentence, message, inner)


def _fitting(made: Callable[..., Said], message: str, values: Mapping[str, Any]) -> Said:
    """A sentence that does not fit its values stands as it is."""
    try:
        return made(message, **values)
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        return made(message)

"""An error's sentence and its values as JSON has them, and back: so that a face can translate.

Not handled here: which error it is (each wire's own file).
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from station.errors import LoaThonError, Sentence

Said = TypeVar("Said", LoaThonError, Sentence)

_DEEPEST = 4
"""Sentences within sentences."""


def values_of(said: LoaThonError | Sentence) -> dict[str, Any]:
    """The values: texts, numbers, or another sentence as {"message": …, "values": …}."""
    return {name: _sendable(value) for name, value in said.values.items()}


def _sendable(value: object) -> Any:
    if isinstance(value, LoaThonError | Sentence):
        return {"message": value.message, "values": values_of(value)}
    return value if value is None or type(value) in (str, int, float, bool) else str(value)


def error_from(made: Callable[..., Said], message: str, values: Mapping[str, Any]) -> Said:
    """The error that is `made` of `message` and what `values_of` wrote.

    A sentence that does not fit its values stands as it is.
    """
    return _fitting(made, message, {name: _value(each, _DEEPEST) for name, each in values.items()})


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
    try:
        return made(message, **values)
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        return made(message)

"""What every request of the control socket has in common."""

from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args

from station.fields import AtMost, Cut

Reply = TypeVar("Reply", covariant=True)

By = Annotated[str, Cut(40)]
"""Who asks, for the log: at most 40 letters that can be printed."""

Key = Annotated[str, AtMost(200)]
"""The key of a broadcast: its slot and day, such as sang/2026-11-30."""

Name = Annotated[str, AtMost(200)]
"""The short name of a bulletin, a zone or a recording."""

SOMEBODY = "somebody"


class Request(Generic[Reply]):
    """A request that is answered with a `Reply`; `do` is its name on the wire."""

    __slots__ = ()
    do: ClassVar[str]
    patience: ClassVar[float] = 0.0
    """Seconds that the answer may take where that is longer than others do."""


def reply_of(request: type[Request[Any]]) -> type[Any]:
    """The kind of message that answers `request`."""
    (base,) = request.__orig_bases__  # type: ignore[attr-defined]
    (reply,) = get_args(base)
    return reply  # type: ignore[no-any-return]

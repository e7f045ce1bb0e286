"""What is found of a part of the box: fit, or at fault, in words and with what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from station.errors import LoaThonError


@dataclass(frozen=True, slots=True)
class Finding:
    """One part's state: `fit`, and one sentence."""

    part: str
    fit: bool
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding that is not fit, as the screens show it."""

    part: str
    text: str


def faults(findings: Iterable[Finding]) -> tuple[Fault, ...]:
    """Only what is wrong."""
    return tuple(Fault(f.part, f.text) for f in findings if not f.fit)


def attempt(part: str, check: Callable[[], str]) -> Finding:
    """Fit with the sentence that `check` returns, or not with the one that it raises."""
    try:
        return Finding(part, True, check())
    except LoaThonError as error:
        return Finding(part, False, str(error))

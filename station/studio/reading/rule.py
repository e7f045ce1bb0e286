"""One rule of reading: what is written, and how it is said.

Not handled here: in which order rules apply (`aloud.py`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Guessed:
    """Words that may be meant; `choices` are all that may, those said first."""

    choices: tuple[str, ...]


Speak: TypeAlias = Callable[[re.Match[str]], str | Guessed | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`speak` gives the spoken words for a match, or None where the rule doesn't apply after all.

    Where the letters leave open what is meant, it gives the words to choose from.

    It sees the paragraph as written, around its match too; what rules say is never read again.
    """

    name: str
    pattern: re.Pattern[str]
    speak: Speak


def rule(name: str, pattern: str, speak: Speak | str) -> Rule:
    """A rule from a pattern in text; a fixed `speak` replaces whatever matches."""
    said = speak if callable(speak) else _always(speak)
    return Rule(name, re.compile(pattern), said)


def _always(words: str) -> Speak:
    def speak(_found: re.Match[str]) -> str:
        return words

    return speak

"""Abbreviations that a text explains itself: “Chỉ số cải cách hành chính (CCHC)”.

An announcer doesn't say the letters in the parentheses after having said the words: they are
dropped, and wherever the letters come again the words are said. Not handled here: abbreviations
that everybody knows (`abbreviations.py`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from station.studio.reading.rule import Rule, Speak, rule

_BRACKETED = re.compile(r"\s*\((?P<letters>[A-ZĐƯ&][A-ZĐƯ&-]{1,11})\)")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = frozenset({"và", "của", "các", "về"})


def own_abbreviations(paragraphs: Iterable[str]) -> dict[str, str]:
    """What the text's own parentheses define, where the words before begin with those letters."""
    defined: dict[str, str] = {}
    for paragraph in paragraphs:
        for found in _BRACKETED.finditer(paragraph):
            words = _words_before(paragraph, found)
            if words:
                defined.setdefault(found["letters"], words)
    return defined


def definition_rules(abbreviations: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rule that leaves out letters in parentheses when their words were just said."""
    return (rule("defined abbreviation", _BRACKETED.pattern, _said_already(abbreviations)),)


def _said_already(abbreviations: Mapping[str, str]) -> Speak:
    def speak(found: re.Match[str]) -> str | None:
        words = abbreviations.get(found["letters"])
        if words is None:
            return None
        before = found.string[max(0, found.start() - len(words)) : found.start()]
        return "" if before.casefold() == words.casefold() else None

    return speak


def _words_before(paragraph: str, found: re.Match[str]) -> str:
    """The words before the parenthesis whose initials are its letters; empty if they aren't."""
    wanted = [letter for letter in found["letters"].casefold() if letter.isalpha()]
    start = max(0, found.start() - 120)
    end = found.start()
    for word in reversed(list(_WORD.finditer(paragraph, start, end))):
        if not wanted:
            break
        if _initial(word[0]) == wanted[-1]:
            wanted.pop()
            start = word.start()
        elif word[0].casefold() not in _SMALL_WORDS:
            return ""
    said = paragraph[start:end]
    return "" if wanted or re.search(r"[.;:()]", said) else said


def _initial(word: str) -> str:
    """The first letter without its tone: “Ủy” → u; but đ stays đ and ư stays ư."""
    first = word[0].casefold()
    horned = {"đ": "đ", "ư": "ư"}
    return horned.get(first) or unicodedata.normalize("NFD", first)[0]

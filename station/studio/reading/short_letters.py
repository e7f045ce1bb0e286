"""Short letters with several meanings: the neighbours decide, else it is a guess and told as one.

“Trạm TT” is a station, “TT Y tế” a centre, “TT 08/2024” a circular. Not handled here: the table
(`several_meanings.py`), letters with one meaning (`abbreviations.py`).
"""

import re
from collections.abc import Iterable, Mapping

from station.studio.reading.lexicon.abbreviations import ABBREVIATIONS
from station.studio.reading.lexicon.letters import UPPER
from station.studio.reading.lexicon.meaning import Meaning
from station.studio.reading.lexicon.several_meanings import MEANINGS
from station.studio.reading.rule import Guessed, Rule, Speak, rule

_NEAR = 60  # letters to look at on each side


def short_letter_rules(explained: Iterable[str]) -> tuple[Rule, ...]:
    """The rule for short letters but those that the office, or the text itself, explained."""
    keys = sorted(set(MEANINGS) - set(explained), key=len, reverse=True)
    letters = "|".join(map(re.escape, keys))
    pattern = rf"(?<![\w/&.-])(?P<short>{letters})(?![\w/&]|-\w|\.[A-ZĐa-z])"
    return (rule("several meanings", pattern, _meant(MEANINGS)),) if keys else ()


def _meant(meanings: "dict[str, tuple[Meaning, ...]]") -> Speak:
    def speak(found: re.Match[str]) -> str | Guessed | None:
        known = meanings[found["short"]]
        before = found.string[max(0, found.start() - _NEAR) : found.start()]
        after = found.string[found.end() : found.end() + _NEAR]
        for each in known:
            if each.fits(before, after):
                return each.spoken
        if after.startswith(". ") and f"{found['short']}." in ABBREVIATIONS:
            return None  # “TT. Chợ Rã” has a rule of its own
        return Guessed(tuple(dict.fromkeys(each.spoken for each in known)))

    return speak


def tied_letter_rules(known: Mapping[str, str]) -> tuple[Rule, ...]:
    """“X&Y” is one: as the tables know it, or left whole and told, never half of it read."""
    keys = "|".join(re.escape(key) for key in sorted(known, key=len, reverse=True) if "&" in key)
    one = rf"[{UPPER}]{{1,12}}(?:[-,]?[{UPPER}]{{1,8}}){{0,3}}\s?&\s?[{UPPER}]{{1,8}}"
    return (
        rule(
            "abbreviation", rf"(?<![\w&-])(?P<short>{keys})(?![\w&])", lambda f: known[f["short"]]
        ),
        rule(
            "tied letters",
            rf"(?<![\w&]){one}(?:[-&][{UPPER}]{{1,8}}){{0,3}}(?![\w&])",
            _both(known),
        ),
    )


def _both(known: Mapping[str, str]) -> Speak:
    def speak(found: re.Match[str]) -> str:
        """“HĐND&UBND” are two that everybody knows; of others the half would be a guess."""
        parts = [each.strip() for each in found[0].split("&")]
        if all(len(each) > 2 and each in known and each not in MEANINGS for each in parts):
            return " và ".join(known[each] for each in parts)
        return found[0]

    return speak

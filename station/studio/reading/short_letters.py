"""Short letters with several meanings: the neighbours decide, else it is a guess and told as one.

“Trạm TT” is a station, “TT Y tế” a centre, “TT 08/2024” a circular. Not handled here: the table
(`several_meanings.py`), letters with one meaning (`abbreviations.py`).
"""

import re
from collections.abc import Iterable, Mapping

from station.studio.reading.lexicon.abbreviations import ABBREVIATIONS
from station.studio.reading.lexicon.letters import UPPER
from station.studio.reading.lexicon.meaning import NAME, Meaning
from station.studio.reading.lexicon.several_meanings import LIKELY, MEANINGS
from station.studio.reading.rule import Guessed, Rule, Speak, rule

_NEAR = 60  # letters to look at on each side
# A name, no word that begins the next sentence.
_A_PLACE = re.compile(
    r"\. (?!(?:Sau|Khi|Các|Mọi|Nếu|Từ|Trong|Tại|Đề|Yêu|Hiện|Ngày|Theo|Ông|Bà|Đây|Những|Mỗi|Để|Xin"
    rf"|Kính|Bên|Trên|Với|Do|Qua|Cùng|Đến|Đồng|Năm|Việc|Người|Rất|Mong)\s){NAME}"
)
# Whole entries that begin with one of these letters and go on after a stop or a space.
_LONGER = re.compile(
    "(?:"
    + "|".join(
        re.escape(key)
        for key in ABBREVIATIONS
        if (parts := re.split(r"[ .]+", key, maxsplit=1))[0] in MEANINGS and parts[1:] > [""]
    )
    + r")(?!\w)"
)


def short_letter_rules(explained: Iterable[str]) -> tuple[Rule, ...]:
    """The rule for short letters but those that the office, or the text itself, explained."""
    keys = sorted(set(MEANINGS) - set(explained), key=len, reverse=True)
    letters = "|".join(map(re.escape, keys))
    pattern = rf"(?<![\w/&.-])(?P<short>{letters})(?![\w/&]|-\w|\.[A-ZĐa-z])"
    return (rule("several meanings", pattern, _meant(MEANINGS)),) if keys else ()


def _meant(meanings: "dict[str, tuple[Meaning, ...]]") -> Speak:
    def speak(found: re.Match[str]) -> str | Guessed | None:
        known = meanings[found["short"]]
        if _LONGER.match(found.string, found.start()):
            return None  # “TP. HCM”
        before = found.string[max(0, found.start() - _NEAR) : found.start()]
        after = found.string[found.end() : found.end() + _NEAR]
        for each in known:
            if each.fits(before, after):
                dotted = ABBREVIATIONS.get(f"{found['short']}.")
                named = each.spoken == dotted and _A_PLACE.match(after)
                return None if named else each.spoken  # “TP. Sơn La”: the stop is read with it
        letters_follow = re.match(rf"\. [{UPPER}]{{2,}}(?!\w)", after)  # “TP. PGD”
        if after.startswith(". ") and not letters_follow and f"{found['short']}." in ABBREVIATIONS:
            return None  # “TT. Chợ Rã” has a rule of its own
        likely = LIKELY.get(found["short"], known[0].spoken)
        return Guessed(tuple(dict.fromkeys((likely, *(each.spoken for each in known)))))

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

"""Words in capitals: which are words, said as such, and which are letters to be left alone.

A voice may spell what stands in capitals. A title is lowered, its abbreviations kept; a word
that is emphasised by capitals inside a sentence is lowered if it can be a Vietnamese syllable.
Not handled here: what an abbreviation means (`abbreviations.py`).
"""

import re
import unicodedata
from collections.abc import Collection, Mapping

from station.studio.reading.lexicon.letters import UPPER
from station.studio.reading.numerals import letter
from station.studio.reading.rule import Guessed, Rule, rule

_CAPITALS = re.compile(rf"(?<![\w./-])[{UPPER}]{{2,}}(?![\w/]|-\w|\.\w)")
_TOKEN = re.compile(r"[^\s,;:!?()“”\"]+")
_NUMBERED = re.compile(r"(?:[IVX]{1,6}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+")
_ROMAN_CUES = frozenset(
    {
        "khóa",
        "khoá",
        "kỳ",
        "quý",
        "thứ",
        "chương",
        "phần",
        "cấp",
        "loại",
        "hạng",
        "kỷ",
        "đợt",
        "hội",
    }
)
# Abbreviations that are also words: in a title, where all is capitals, they are words.
_ALSO_WORDS = frozenset({"CA", "HU", "TU", "ĐU", "TƯ", "P.", "L"})
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
    r"(?:ieu|yeu|oai|oao|oay|oeo|uay|uoi|uou|uya|uye|uyu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo"
    r"|ua|ue|ui|uo|uy|uu|ye|[aeiouy])(?:ng|nh|ch|[cmnpt])?"
)
_TONES_OF_STOPS = frozenset("\u0301\u0323")  # sắc and nặng
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_CHECKED = re.compile(r"(?:c|ch|p|t)$")


def is_title(paragraph: str) -> bool:
    """Whether all is in capitals: several words, and not one small letter."""
    words = re.findall(r"[^\W\d_]{2,}", paragraph)
    return len(words) >= 2 and not any(letter.islower() for letter in paragraph)


def lowered(
    title: str, abbreviations: Mapping[str, str], own: Collection[str] = frozenset()
) -> str:
    """A title in small letters but for its first, its abbreviations, symbols and numerals.

    `own` are abbreviations that stay even where they look like words.
    """
    previous = ""

    def lower(found: re.Match[str]) -> str:
        nonlocal previous
        token, before, previous = found[0], previous, found[0].lower()
        stays = token.rstrip(".") in own or _stays(token, before, abbreviations)
        return token if stays else token.lower()

    head, text = _NUMBERED.match(title), _TOKEN.sub(lower, title)
    begins = head.end() if head else 0  # “I. MỤC TIÊU” begins after its number
    return title[:begins] + text[begins : begins + 1].upper() + text[begins + 1 :]


def _stays(token: str, before: str, abbreviations: Mapping[str, str]) -> bool:
    if re.search(r"\d[/-]", token) and re.search(r"[^\W\d]", token):
        return True  # the symbol of a document
    if before in _ROMAN_CUES and re.fullmatch(r"[IVXLC]+\.?", token):
        return True
    bare = token.rstrip(".")
    if bare in _ALSO_WORDS or token in _ALSO_WORDS:
        return False
    parts = re.split(r"[-/–]", bare)
    return token in abbreviations or not all(is_syllable(part) for part in parts if part)


def is_syllable(word: str) -> bool:
    """Whether `word` can be one written Vietnamese syllable (KHÔNG can, VAC and UBND can't)."""
    marks = unicodedata.normalize("NFD", word.casefold())
    plain = "".join(letter for letter in marks if not unicodedata.combining(letter))
    if not _SYLLABLE.fullmatch(plain):
        return False
    # A syllable that ends in c, ch, p or t always carries the tone sắc or nặng.
    return not _CHECKED.search(plain) or any(mark in _TONES_OF_STOPS for mark in marks)


def _emphasised(found: re.Match[str]) -> str | Guessed | None:
    """A word; two letters that stand alone in small ones may be letters as well."""
    if not is_syllable(found[0]):
        return None
    word = found[0].lower()
    if len(word) > 2 or _TONES & set(unicodedata.normalize("NFD", word)) or _among_capitals(found):
        return word
    return Guessed((" ".join(letter(each).lower() for each in found[0]), word))


def _among_capitals(found: re.Match[str]) -> bool:
    """Whether a word beside it is in capitals too: an emphasised sentence, a name."""
    before = re.search(rf"[{UPPER}]{{2,}}\W{{1,3}}$", found.string[: found.start()])
    return bool(before or re.match(rf"\W{{1,3}}[{UPPER}]{{2,}}(?!\w)", found.string[found.end() :]))


RULES: tuple[Rule, ...] = (rule("capitals", _CAPITALS.pattern, _emphasised),)

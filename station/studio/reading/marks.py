"""Marks of writing as pauses: list heads, bullets, parentheses, dashes, strokes, dots.

Not handled here: marks inside numbers, dates and symbols, which their own rules read first.
"""

import re

from station.studio.reading.lexicon.letters import UPPER
from station.studio.reading.numerals import cardinal, letter, roman
from station.studio.reading.rule import rule

# Every repetition is bounded or begins at a word's edge: a hostile text costs no more time.
_LEFT_ALONE = (
    r"(?:https?://|www\.)[^\s<>\"“”]{0,300}[^\s<>\"“”.,;:!?)]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,8}(?:vn|com|net|org|info)"
    r"(?![\w-]|\.\w)(?:/[^\s]{0,300}[^\s.,;:!?)])?"
)
_RELATIONS = {
    "≥": "lớn hơn hoặc bằng", "≤": "nhỏ hơn hoặc bằng", ">": "lớn hơn", "<": "nhỏ hơn", "=": "bằng",
    "±": "cộng trừ",
}  # fmt: skip
_CLASS_CUE = (
    r"(?P<cue>[Hh]ạng|[Nn]hóm|[Ll]oại|[Vv]itamin|[Kk]hu|[Ll]ô|[Dd]ãy|[Vv]iêm gan|[Bb]ảng|[Cc]úm)"
)
_LETTER_CUE = r"(?P<cue>[Đđ]iểm|[Ýý]|[Mm]ục|[Pp]hụ lục|[Nn]hóm|[Ll]oại|[Bb]iểu|[Mm]ẫu)"


def _list_head(found: re.Match[str]) -> str:
    """“1.” → “Một.”; a Roman numeral counts, any other letter has its name."""
    head = found["head"]
    value = roman(head) if head.isupper() else None
    if value and head not in {"C", "D", "L"}:
        spoken = cardinal(value)
    elif head.isalpha():
        spoken = letter(head)
    else:
        spoken = " chấm ".join(cardinal(int(part)) for part in head.split("."))
    return f"{spoken[:1].upper()}{spoken[1:]}. "


def _ellipsis(found: re.Match[str]) -> str:
    following = found.string[found.end() :].lstrip()[:1]
    return "." if not following or following.isupper() else ","


def _relation(found: re.Match[str]) -> str:
    return f" {_RELATIONS[found['sign']]} "


def _named_letter(found: re.Match[str]) -> str:
    """“điểm a, b”: each letter by its name."""
    named = re.sub(r"(?<!\w)[a-zđ](?!\w)", lambda each: letter(each[0]), found["letters"])
    return f"{found['cue']} {named}"


def _lettered_class(found: re.Match[str]) -> str:
    """“hạng A1, C”: letters by their names."""
    named = re.sub(r"\d", lambda each: f" {cardinal(int(each[0]))}", found["letters"])
    named = re.sub(r"[A-F]", lambda each: letter(each[0]), named)
    return f"{found['cue']} {named}"


def _itself(found: re.Match[str]) -> str:
    return found[0]


# An address is left as it is: no rule may take it apart.
ADDRESSES = (rule("address", _LEFT_ALONE, _itself),)
HEADS = (
    rule("bullet", r"^\s*[-–—+•●▪◦·*]+\s+", ""),
    rule(
        "list head",
        r"^\s*(?P<head>\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,6}|[A-Ea-eđĐg-ik-vx])(?:\.\)|[.)/])\s+(?=\S)",
        _list_head,
    ),
    rule(
        "list head", rf"^\s*(?P<head>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\s+(?=[{UPPER}])", _list_head
    ),
)
RULES = (
    rule("footnote mark", r"\s?\[\d{1,3}\](?=\s|$|[.,;:!?])", ""),
    rule("end mark", rf"\s*\.\s*/\s*\.?(?:/\.)*(?=\s*$|\s+[{UPPER}])", "."),
    rule("rule", r"\s*_{2,}\s*", ", "),
    rule(
        "lettered point",
        rf"(?<!\w){_LETTER_CUE}\s+(?P<letters>[a-zđ](?:(?:, | và )[a-zđ])*)(?!\w)",
        _named_letter,
    ),
    rule(
        "lettered class",
        rf"(?<!\w){_CLASS_CUE}\s(?P<letters>[A-F]\d?(?:(?:, | và |-)[A-F]\d?)*)(?!\w|\.\w)",
        _lettered_class,
    ),
    rule("ellipsis", r"\s*(?:…|\.{2,})[.…]*", _ellipsis),
    rule("empty parentheses", r"\s*\(\s*\)", ""),
    rule("parenthesis", r"\s*[(\[{]\s*", ", "),
    rule("parenthesis", r"\s*[)\]}]", ","),
    rule("quotation mark", r"[“”„\"«»‘’]", ""),
    rule("and or", r"(?<=\bvà)\s?/\s?(?=hoặc\b)", " "),
    rule("stroke", r"(?<=[^\W\d])\s?/\s?(?=[^\W\d])", ", "),
    rule(
        "dash",
        rf"\s+[-–—]+\s+|\s*[–—]+\s*|(?<=[^\W\d])-(?=[{UPPER}][^\W\d{UPPER}])"
        rf"|(?<=[{UPPER}]{{2}})-(?=[{UPPER}]{{2}})",
        ", ",
    ),
    rule("hyphen", r"(?<=[^\W\d])-(?=[^\W\d])", " "),
    rule("ampersand", r"\s*&\s*", " và "),
    rule("relation", r"\s*(?P<sign>[≥≤<>=±])\s*(?=\d)", _relation),
)

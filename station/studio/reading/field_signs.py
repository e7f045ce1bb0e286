"""Signs and numbers as notices set them down: arrows, signs before amounts, mixtures, half numbers.

“10/7 -> 15/7”, “(+0,6%)”, “cốt -0,3 m”, “pha 1:24”, “22/0,4 kV”, “0909 123 xxx”, “Đ.332 BLHS”.
Not handled here: amounts (`measures.py`), whole telephone numbers (`named_numbers.py`).
"""

import re

from station.studio.reading.identifiers import in_groups
from station.studio.reading.numerals import cardinal, digit_by_digit
from station.studio.reading.rule import rule
from station.studio.reading.written_numbers import spoken_number

_LAWS = r"Luật|Bộ luật|BLHS|BLDS|BLTTHS|BLTTDS|BLLĐ|NĐ|Nghị định|TT|Thông tư|Hiến pháp|Quy chế|QĐ"


def _mixture(found: re.Match[str]) -> str:
    """“pha 1:24” → một trên hai mươi bốn; “1:2:3” names its parts."""
    parts = [spoken_number(each.strip()) for each in found["parts"].split(":")]
    return found["cue"] + (" trên " if len(parts) == 2 else ", ").join(parts)


def _masked(found: re.Match[str]) -> str:
    """A number whose end its writer hid: what is there, digit by digit; the rest is told."""
    abroad = "cộng tám bốn, " if found["abroad"] else ""
    return f"{abroad}{in_groups(found['digits'].strip(' .-'))}, {found['hidden']}"


def _variety(found: re.Match[str]) -> str | None:
    """“IR 50404”: four digits and more after capitals are a name, unless they are a year."""
    if re.fullmatch(r"(?:19|20)\d\d", found["digits"]):
        return None
    return f"{found['name']} {digit_by_digit(found['digits'])}"


def _article(found: re.Match[str]) -> str:
    clause = f"khoản {cardinal(int(found['clause']))} " if found["clause"] else ""
    return f"{clause}điều {cardinal(int(found['article']))}"


RULES = (
    rule("arrow", r"(?<=[\dh'giờ])\s*(?:[-=]+>|→|⇒)\s*(?=\d)", " đến "),
    rule("arrow", r"\s*(?:[-=]+>|→|⇒)\s*", ", "),
    rule("plus", r"(?<=[\s(])\+\s?(?=\d)", "cộng "),
    rule("minus", r"(?<=[^\W\d]\s)[-−](?=\d+(?:,\d+)?\s?(?:m|cm|mm|%|‰)(?!\w))", "âm "),
    rule(
        "mixture",
        r"(?<!\w)(?P<cue>(?:[Pp]ha(?: loãng)?|[Tt]rộn|[Tt][ỷỉ] lệ|[Nn]ồng độ|[Bb]ản đồ)"
        r"(?: (?:theo )?t[ỷỉ] lệ)?(?: là| khoảng)?\s+)"
        r"(?P<parts>\d{1,6}(?:,\d{1,2})?(?:\s?:\s?\d{1,3}(?:\.\d{3}){0,2}(?:,\d{1,2})?){1,3})(?!\w|[:,]\d)",
        _mixture,
    ),
    rule(
        "stroke",
        r"(?<=\d)/(?=\d{1,3},\d)|(?<=\d\.\d{3})/(?=\d{1,3}(?:\.\d{3})*(?![\w.,]\d))",
        " trên ",
    ),
    rule(
        "hidden number",
        r"(?<![\w.,])(?P<abroad>\(?\+84\)?)?(?P<digits>[ .-]?0?\d[\d .-]{1,10}\d)[ .-]{0,2}"
        r"(?P<hidden>[xX*]{2,5})(?!\w)",
        _masked,
    ),
    rule(
        "variety",
        r"(?<![\w/.-])(?P<name>OM|IR|RVT|OMCS|TBR|KD|VNR)\s(?P<digits>\d{4,6})(?![\w/]|[.,]\d)",
        _variety,
    ),
    rule(
        "article",
        rf"(?<!\w)(?:[Kk]\.?(?P<clause>\d{{1,2}})[ ,]{{1,2}})?[Đđ]\.?\s?(?P<article>\d{{1,3}})"
        rf"(?=\s(?:của\s)?(?:{_LAWS}))",
        _article,
    ),
)
